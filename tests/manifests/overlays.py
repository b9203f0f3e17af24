"""Renders the overlays as people do, on a copy of the checkout, for secrets lie beside them."""

import functools
import os
import pickle
import re
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


def _make_secrets(overlay):
    secrets = os.path.join(overlay, "secrets")
    subprocess.run([os.path.join(ROOT, "commands/secrets.sh"), secrets], check=True)
    os.makedirs(os.path.join(secrets, "page"))
    for name in ("tls.crt", "tls.key"):
        with open(os.path.join(secrets, "page", name), "w", encoding="ascii") as file:
            file.write("not looked at\n")


def _take_in(overlay, offered):
    """The lines that a comment of its kustomization.yaml offers."""
    path = os.path.join(overlay, "kustomization.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert offered in text, f"{path} no longer offers {offered!r}"
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(offered, re.sub(r"# ?", "", offered)))


@functools.cache
def _rendered(name, offered=""):
    """An overlay's objects, pickled: they are read hundreds of times."""
    with tempfile.TemporaryDirectory() as checkout:
        _copy(checkout)
        overlay = os.path.join(checkout, "k8s/overlays", name)
        _make_secrets(overlay)
        _take_in(overlay, offered)
        ran = subprocess.run([KUSTOMIZE, "build", overlay], capture_output=True, text=True, check=False)
    # A warning is a failure: it tells of what the next kustomize will refuse.
    assert ran.returncode == 0 and not ran.stderr, ran.stderr
    return pickle.dumps(list(yaml.load_all(ran.stdout, yaml.CSafeLoader)))


def manifests(name):
    """Anew each time, for whoever wants to break them."""
    rendered = _rendered("aws", _OFFERED) if name == "monitored" else _rendered(name)
    return Manifests(name, pickle.loads(rendered))


def manifests_with(name, offered):
    return Manifests(name, pickle.loads(_rendered(name, offered)))
