"""Members of a quorum on aws: the loss of a zone takes only one of them."""

from manifests import where

ZONE = "topology.kubernetes.io/zone"


def _insists_on_zones(pod):
    """Returns the constraints because of which the scheduler would leave it pending instead of using the same zone."""
    spread = pod.spec.get("topologySpreadConstraints", [])
    return [one for one in spread if one["topologyKey"] == ZONE and one["whenUnsatisfiable"] == "DoNotSchedule"]


def no_zone_has_two_of_a_quorum(manifests):
    """Applies to StatefulSets with several members, which decide by majority. Outside aws nodes have no zone, and a pod
    that requires one would be pending for ever."""
    on_aws = not manifests.overlay.startswith("dev")
    for pod in manifests.pods():
        insists = _insists_on_zones(pod)
        if insists and not on_aws:
            yield where(pod.owner), "requires zones, which these nodes do not have"
        if on_aws and pod.owner["kind"] == "StatefulSet" and manifests.replicas(pod.owner) > 1:
            wanted = {"maxSkew": 1, "minDomains": manifests.replicas(pod.owner)}
            if not any(wanted.items() <= one.items() for one in insists):
                yield where(pod.owner), f"two pods may share a zone: needs DoNotSchedule with {wanted}"
