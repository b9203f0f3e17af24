"""For the verbs that ask the registry of compose.yaml or of a cluster: its address there, and its token."""
import base64
import contextlib
import json
import os
import re
import shutil
import subprocess

import held
import home

OVERLAYS = ("dev", "aws")
PLACES = ("compose", *OVERLAYS)


def _said_by(*words):
    """Returns the output of a program; ends the command if it fails."""
    if shutil.which(words[0]) is None:
        held.fail(f"this needs {words[0]}")
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        held.fail((ran.stderr.strip().splitlines() or [f"{words[0]} ends with {ran.returncode}"])[-1])
    return ran.stdout


@contextlib.contextmanager
def _composed():
    file = os.path.join(home.CHECKOUT, "compose.yaml")
    token = _said_by("docker", "compose", "-f", file, "exec", "-T", "registry", "sh", "-c", 'cat "$TOKEN_FILE"')
    yield f"127.0.0.1:{home.PORTS['registry']}", token.strip()


def _kubectl(overlay, context):
    with open(os.path.join(home.CHECKOUT, "k8s/overlays", overlay, "kustomization.yaml"), encoding="utf-8") as file:
        namespace = re.search(r"^namespace: (\S+)$", file.read(), re.M)[1]
    return ["kubectl", "--namespace", namespace, *(["--context", context] if context else [])]


def _token_of(kubectl):
    """Returns the token in the Secret that the pods of the registry read."""
    deployment = json.loads(_said_by(*kubectl, "get", "deployment/registry", "-o", "json"))
    for volume in deployment["spec"]["template"]["spec"]["volumes"]:
        if volume["name"] == "registry-token":
            secret = json.loads(_said_by(*kubectl, "get", "secret", volume["secret"]["secretName"], "-o", "json"))
            return base64.b64decode(secret["data"]["registry.token"]).decode().strip()
    return held.fail("the registry of this cluster reads no token")


@contextlib.contextmanager
def _on_a_cluster(overlay, context):
    kubectl = _kubectl(overlay, context)
    token = _token_of(kubectl)
    # kubectl takes a free port and prints it when it listens.
    words = (*kubectl, "port-forward", "--address", "127.0.0.1", "deployment/registry", ":http")
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as forwarding:
        try:
            found = re.search(r"127\.0\.0\.1:(\d+)", forwarding.stdout.readline())
            if not found:
                held.fail("kubectl cannot forward a port to the registry")
            yield f"127.0.0.1:{found[1]}", token
        finally:
            forwarding.terminate()


def registry_on(place, context=None):
    """Returns a context manager of the address and the token there, for as long as it is open."""
    return _composed() if place == "compose" else _on_a_cluster(place, context)
