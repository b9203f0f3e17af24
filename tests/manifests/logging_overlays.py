"""The overlays of the logs, rendered as `./convoy deploy` applies them: with the Secret of the local files."""

import functools
import os
import pickle
import subprocess
import tempfile

import overlays
import yaml
from manifests import Manifests

# `monitored` is aws with the line taken in that its comment offers.
OVERLAYS = ("dev-logging", "aws-logging", "monitored-logging")
_OFFERED = "# components: [monitoring]\n"


@functools.cache
def _rendered(name, offered=""):
    """Pickled, as overlays.py has them."""
    with tempfile.TemporaryDirectory() as checkout:
        overlays._copy(checkout)
        overlay = os.path.join(checkout, "k8s/overlays", name, "logging")
        overlays._make_secrets(overlay)
        overlays._take_in(overlay, offered)
        root = os.path.join(checkout, ".convoy/deploy/logging")
        script = 'source commands/logging.sh; write_logging_root "$@"'
        command = ["bash", "-euc", script, "bash", root, f"k8s/overlays/{name}/logging"]
        subprocess.run(command, cwd=overlays.ROOT, check=True)
        ran = subprocess.run([overlays.KUSTOMIZE, "build", root], capture_output=True, text=True, check=False)
    assert ran.returncode == 0 and not ran.stderr, ran.stderr
    return pickle.dumps(list(yaml.load_all(ran.stdout, yaml.CSafeLoader)))


def manifests(name):
    """Anew each time, for whoever wants to break them."""
    if name == "dev-logging":
        objects = pickle.loads(_rendered("dev"))
    else:
        objects = pickle.loads(_rendered("aws", _OFFERED if name == "monitored-logging" else ""))
        # The storage classes are the fleet's, on the same cluster.
        objects += overlays.manifests("aws").of("StorageClass")
    return Manifests(name, objects)
