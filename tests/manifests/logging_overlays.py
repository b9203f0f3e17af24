"""The overlays of the logs, rendered."""

import overlays

# `monitored` is aws with the line taken in that its comment offers.
OVERLAYS = ("dev-logging", "aws-logging", "monitored-logging")
_OFFERED = "# components: [monitoring]\n"


def manifests(name):
    """Anew each time, for whoever wants to break them."""
    if name == "dev-logging":
        found = overlays.manifests("dev/logging")
    else:
        found = overlays.manifests_with("aws/logging", _OFFERED if name == "monitored-logging" else "")
        # The storage classes are the fleet's, on the same cluster.
        found.objects += overlays.manifests("aws").of("StorageClass")
    found.overlay = name
    return found
