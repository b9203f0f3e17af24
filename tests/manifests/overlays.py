"""Renders the overlays as people do, on a copy of the checkout, for secrets lie beside them."""

import functools
import os
import pickle
import shutil
import subprocess
import tempfile

import yaml
from manifests import Manifests

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
KUSTOMIZE = os.path.join(ROOT, ".convoy/tools/kustomize/kustomize")

# `monitored` is aws with the line taken in that its comment offers.
OVERLAYS = ("dev", "aws", "monitored")
_OFFERED = "  # - ../../components/monitoring\n"


def tracked(*folders):
    """What git knows or would take up."""
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard", *folders],
        check=True,
        capture_output=True,
    ).stdout.decode()
    paths = sorted(set(filter(None, listed.split("\0"))))
    return [path for path in paths if os.path.isfile(os.path.join(ROOT, path))]


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def _copy(folder):
    for path in tracked("k8s", "queue", "webapp/kustomization.yaml", "webapp/nginx.conf.template"):
        copy = os.path.join(folder, path)
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        shutil.copy(os.path.join(ROOT, path), copy)


def make_secrets(overlay, certificates=("page/tls.crt", "page/tls.key"), kind=()):
    secrets = os.path.join(overlay, "secrets")
    subprocess.run([os.path.join(ROOT, "commands/secrets.sh"), secrets, *kind], check=True)
    for name in certificates:
        path = os.path.join(secrets, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as file:
            file.write("not looked at\n")


def take_in(overlay, offered):
    """Takes in a line that a comment of the overlay offers."""
    path = os.path.join(overlay, "kustomization.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert offered in text, f"{path} no longer offers {offered!r}"
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(offered, offered.replace("# ", "")))


def rendered(folder, prepare):
    """The objects of a folder of k8s/overlays, on a copy that `prepare` makes ready."""
    with tempfile.TemporaryDirectory() as checkout:
        _copy(checkout)
        overlay = os.path.join(checkout, "k8s/overlays", folder)
        prepare(overlay)
        ran = subprocess.run([KUSTOMIZE, "build", overlay], capture_output=True, text=True, check=False)
    # A warning is a failure: it tells of what the next kustomize will refuse.
    assert ran.returncode == 0 and not ran.stderr, ran.stderr
    return list(yaml.load_all(ran.stdout, yaml.CSafeLoader))


@functools.cache
def _pickled(name):
    """An overlay's objects, pickled: they are read hundreds of times."""

    def prepare(overlay):
        make_secrets(overlay)
        if name == "monitored":
            take_in(overlay, _OFFERED)

    return pickle.dumps(rendered("aws" if name == "monitored" else name, prepare))


def manifests(name):
    """Anew each time, for whoever wants to break them."""
    return Manifests(name, pickle.loads(_pickled(name)))
