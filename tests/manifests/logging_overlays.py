"""Renders the overlays of the logs."""

import overlays

# `monitored` is aws as it is deployed to a cluster with Prometheus.
OVERLAYS = ("dev-logging", "aws-logging", "monitored-logging")
_MONITORING = "k8s/overlays/aws/logging/monitoring"


def manifests(name):
    """Returns new objects each time, so that a test can break them."""
    if name == "dev-logging":
        found = overlays.manifests("dev/logging")
    else:
        monitors = [_MONITORING] if name == "monitored-logging" else []
        found = overlays.manifests_with("aws/logging", *monitors)
        # The storage classes are the fleet's, on the same cluster.
        found.objects += overlays.manifests("aws").of("StorageClass")
    found.overlay = name
    return found
