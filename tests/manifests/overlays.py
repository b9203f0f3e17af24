"""Renders the overlays on a copy of the checkout: as they are in git, and as ./convoy deploy applies them with Secrets.
"""

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

# `monitored` is aws as it is deployed to a cluster with Prometheus.
OVERLAYS = ("dev", "aws", "monitored")
SETTINGS = "k8s/overlays/{}/settings/settings.yaml"
_MONITORING = "k8s/components/monitoring"
_CERTIFICATES = {"aws": ("page/tls",), "logging": ("elasticsearch/transport", "elasticsearch/kibana")}


def tracked(*folders):
    """Returns the files that git has or would add."""
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
    subprocess.run([os.path.join(ROOT, "commands/lib/secrets.sh"), secrets, kind], check=True)
    for name in _CERTIFICATES.get(kind, ()):
        for end in ("crt", "key"):
            os.makedirs(os.path.join(secrets, os.path.dirname(name)), exist_ok=True)
            with open(os.path.join(secrets, f"{name}.{end}"), "w", encoding="ascii") as file:
                file.write("not looked at\n")


# Writes the kustomization as ./convoy deploy does, and prints its folder.
_WRITE = """
    set -euo pipefail
    overlay=$CONVOY_CHECKOUT/$0 namespace=$(sed -n 's/^namespace: //p' "$CONVOY_CHECKOUT/$0/kustomization.yaml")
    source "$CONVOY_CHECKOUT/commands/lib/cluster.sh"
    source "$CONVOY_CHECKOUT/commands/lib/kustomization.sh"
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
    """Returns an overlay's objects as they are deployed; pickled, because they are read hundreds of times."""
    with tempfile.TemporaryDirectory() as checkout:
        copy_to(checkout)
        overlay = os.path.join(checkout, "k8s/overlays", name)
        if name.endswith("monitoring"):
            return _built(overlay)  # without changes
        _make_secrets(overlay)
        components = (f"k8s/overlays/{name}/secrets", *components)
        return _built(_kustomization(checkout, f"k8s/overlays/{name}", components, own))


@functools.cache
def _from_git(name):
    """Returns the same, made only of files in git."""
    with tempfile.TemporaryDirectory() as checkout:
        copy_to(checkout)
        return _built(os.path.join(checkout, "k8s/overlays", name))


def _built(folder):
    ran = subprocess.run([KUSTOMIZE, "build", folder], capture_output=True, text=True, check=False)
    # A warning is a failure too, because the next version of kustomize will make it an error.
    assert ran.returncode == 0 and not ran.stderr, ran.stderr
    return pickle.dumps(list(yaml.load_all(ran.stdout, yaml.CSafeLoader)))


def manifests(name):
    """Returns new objects each time, so that a test can break them."""
    return manifests_with("aws", _MONITORING) if name == "monitored" else manifests_with(name)


def manifests_from_git(name):
    return Manifests(name, pickle.loads(_from_git(name)))


def manifests_by_git(name, *components):
    """Builds an overlay as Argo CD and Flux do: they append those of their `spec` to its `components`."""
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


def manifests_including(name, component):
    """Renders as ./convoy deploy does, with a component that an operator has put before `images`."""
    with tempfile.TemporaryDirectory() as checkout:
        copy_to(checkout)
        folder = os.path.join(checkout, "k8s/overlays", name)
        path = os.path.join(folder, "kustomization.yaml")
        with open(path, encoding="utf-8") as file:
            whole = yaml.safe_load(file)
        whole["components"].insert(whole["components"].index("images"), f"../../components/{component}")
        with open(path, "w", encoding="utf-8") as file:
            yaml.safe_dump(whole, file, sort_keys=False)
        _make_secrets(folder)
        return Manifests(
            name, pickle.loads(_built(_kustomization(checkout, f"k8s/overlays/{name}", (f"k8s/overlays/{name}/secrets",), "")))
        )


def manifests_set(name, settings):
    """Renders with other settings than those in git."""
    with tempfile.TemporaryDirectory() as checkout:
        copy_to(checkout)
        path = os.path.join(checkout, SETTINGS.format(name.partition("/")[0]))
        with open(path, "w", encoding="utf-8") as file:
            yaml.safe_dump(settings, file)
        return Manifests(name, pickle.loads(_built(os.path.join(checkout, "k8s/overlays", name))))


def manifests_with(name, *components, own=""):
    """Renders with the components that deploy adds, on a cluster that has the Secrets `own` itself."""
    found = pickle.loads(_rendered(name, components, own))
    return Manifests("monitored" if components else name, found)
