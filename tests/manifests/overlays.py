"""Renders the overlays on a copy of the checkout: as git has them, and as ./convoy deploy applies them, with secrets
beside them."""

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

# `monitored` is aws as it is deployed where Prometheus runs.
OVERLAYS = ("dev", "aws", "monitored")
SETTINGS = "k8s/overlays/{}/settings/settings.yaml"
_MONITORING = "k8s/components/monitoring"
_CERTIFICATES = {"aws": ("page/tls",), "logging": ("elasticsearch/transport", "elasticsearch/kibana")}


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


def copy_to(folder):
    for path in tracked("k8s", "commands", "convoy", "queue", "webapp/kustomization.yaml", "webapp/nginx.conf.template"):
        copy = os.path.join(folder, path)
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        shutil.copy(os.path.join(ROOT, path), copy)


def _make_secrets(overlay):
    secrets = os.path.join(overlay, "secrets")
    kind = os.path.basename(overlay)
    subprocess.run([os.path.join(ROOT, "commands/secrets.sh"), secrets, kind], check=True)
    for name in _CERTIFICATES.get(kind, ()):
        for end in ("crt", "key"):
            os.makedirs(os.path.join(secrets, os.path.dirname(name)), exist_ok=True)
            with open(os.path.join(secrets, f"{name}.{end}"), "w", encoding="ascii") as file:
                file.write("not looked at\n")


# As ./convoy deploy writes it; where it is.
_WRITE = """
    set -euo pipefail
    overlay=$CONVOY_CHECKOUT/$0 namespace=$(sed -n 's/^namespace: //p' "$CONVOY_CHECKOUT/$0/kustomization.yaml")
    source "$CONVOY_CHECKOUT/commands/cluster.sh"
    source "$CONVOY_CHECKOUT/commands/kustomization.sh"
    write_secrets "$CONVOY_CHECKOUT/$1" "$OWN"
    write_kustomization "${@/#/$CONVOY_CHECKOUT/}"
    built_folder
"""


def _kustomization(checkout, overlay, components, own):
    return subprocess.run(
        ["bash", "-c", _WRITE, overlay, *components],
        env={**os.environ, "CONVOY_CHECKOUT": checkout, "OWN": own},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


@functools.cache
def _rendered(name, components=(), own=""):
    """An overlay's objects as they are deployed, pickled: they are read hundreds of times."""
    with tempfile.TemporaryDirectory() as checkout:
        copy_to(checkout)
        overlay = os.path.join(checkout, "k8s/overlays", name)
        if name.endswith("monitoring"):
            return _built(overlay)  # as it is
        _make_secrets(overlay)
        components = (f"k8s/overlays/{name}/secrets", *components)
        return _built(_kustomization(checkout, f"k8s/overlays/{name}", components, own))


@functools.cache
def _from_git(name):
    """The same without any file that git does not have."""
    with tempfile.TemporaryDirectory() as checkout:
        copy_to(checkout)
        return _built(os.path.join(checkout, "k8s/overlays", name))


def _built(folder):
    ran = subprocess.run([KUSTOMIZE, "build", folder], capture_output=True, text=True, check=False)
    # A warning is a failure: it tells of what the next kustomize will refuse.
    assert ran.returncode == 0 and not ran.stderr, ran.stderr
    return pickle.dumps(list(yaml.load_all(ran.stdout, yaml.CSafeLoader)))


def manifests(name):
    """Anew each time, for whoever wants to break them."""
    return manifests_with("aws", _MONITORING) if name == "monitored" else manifests_with(name)


def manifests_from_git(name):
    return Manifests(name, pickle.loads(_from_git(name)))


def manifests_by_git(name, *components):
    """As Argo CD and Flux build an overlay: they append what `spec` lists to its `components`."""
    with tempfile.TemporaryDirectory() as checkout:
        copy_to(checkout)
        folder = os.path.join(checkout, "k8s/overlays", name)
        path = os.path.join(folder, "kustomization.yaml")
        with open(path, encoding="utf-8") as file:
            whole = yaml.safe_load(file)
        more = [os.path.relpath(os.path.join(checkout, one), folder) for one in components]
        whole["components"] = whole.get("components", []) + more
        with open(path, "w", encoding="utf-8") as file:
            yaml.safe_dump(whole, file)
        return Manifests(name, pickle.loads(_built(folder)))


def manifests_set(name, settings):
    """With other settings than git has."""
    with tempfile.TemporaryDirectory() as checkout:
        copy_to(checkout)
        path = os.path.join(checkout, SETTINGS.format(name.partition("/")[0]))
        with open(path, "w", encoding="utf-8") as file:
            yaml.safe_dump(settings, file)
        return Manifests(name, pickle.loads(_built(os.path.join(checkout, "k8s/overlays", name))))


def manifests_with(name, *components, own=""):
    """With what deploy takes in, where the cluster has Secrets of its `own`."""
    found = pickle.loads(_rendered(name, components, own))
    return Manifests("monitored" if components else name, found)
