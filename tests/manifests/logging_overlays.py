"""The overlays of the logs, rendered."""

import functools
import pickle

import overlays
from manifests import Manifests

# `monitored` is aws with the line taken in that its comment offers.
OVERLAYS = ("dev-logging", "aws-logging", "monitored-logging")
_OFFERED = "# components: [monitoring]\n"
CERTIFICATES = [f"elasticsearch/{name}.{kind}" for name in ("transport", "kibana") for kind in ("crt", "key")]


@functools.cache
def _pickled(name):
    which = name.partition("-")[0]

    def prepare(overlay):
        overlays.make_secrets(overlay, CERTIFICATES, ["logging"])
        if which == "monitored":
            overlays.take_in(overlay, _OFFERED)

    if which == "dev":
        return pickle.dumps(overlays.rendered("dev/logging", prepare))
    # The storage classes are the fleet's, on the same cluster.
    classes = overlays.manifests("aws").of("StorageClass")
    return pickle.dumps(overlays.rendered("aws/logging", prepare) + classes)


def manifests(name):
    return Manifests(name, pickle.loads(_pickled(name)))
