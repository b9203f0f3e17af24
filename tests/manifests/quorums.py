"""Members of a quorum on aws: a zone that fails takes one of them."""

from manifests import where

ZONE = "topology.kubernetes.io/zone"


def _insists_on_zones(pod):
    """The constraints by which the scheduler rather leaves it waiting than put it beside another."""
    spread = pod.spec.get("topologySpreadConstraints", [])
    return [one for one in spread if one["topologyKey"] == ZONE and one["whenUnsatisfiable"] == "DoNotSchedule"]


def no_zone_has_two_of_a_quorum(manifests):
    """Of StatefulSets of several, for their majority decides. Elsewhere than on aws nodes have no zone, and
    a pod that insists on one would wait for ever."""
    on_aws = not manifests.overlay.startswith("dev")
    for pod in manifests.pods():
        insists = _insists_on_zones(pod)
        if insists and not on_aws:
            yield where(pod.owner), "insists on zones, which these nodes do not have"
        if on_aws and pod.owner["kind"] == "StatefulSet" and manifests.replicas(pod.owner) > 1:
            wanted = {"maxSkew": 1, "minDomains": manifests.replicas(pod.owner)}
            if not any(wanted.items() <= one.items() for one in insists):
                yield where(pod.owner), f"two may share a zone for ever: DoNotSchedule with {wanted}"
