"""Members of a quorum on aws: a zone that fails takes one of them."""

from manifests import where

ZONE = "topology.kubernetes.io/zone"


def _quorums(manifests):
    """StatefulSets whose majority decides: the broker is one, and has no other to ask."""
    return [item for item in manifests.of("StatefulSet") if item["spec"].get("replicas", 1) > 1]


def no_zone_has_two_of_a_quorum(manifests):
    """Whether the scheduler rather leaves a member waiting than put it beside another. Elsewhere than on
    aws nodes have no zone, and a member that insists on one would wait for ever."""
    on_aws = not manifests.overlay.startswith("dev")
    for owner in _quorums(manifests):
        spread = owner["spec"]["template"]["spec"].get("topologySpreadConstraints", [])
        zones = [one for one in spread if one["topologyKey"] == ZONE]
        insists = [one for one in zones if one["whenUnsatisfiable"] == "DoNotSchedule"]
        if insists and not on_aws:
            yield where(owner), "insists on zones, which these nodes do not have"
        if on_aws and not insists:
            yield where(owner), "two of its members may share a zone for ever"
        for one in insists:
            wanted = {"maxSkew": 1, "minDomains": owner["spec"]["replicas"]}
            if any(one.get(name) != value for name, value in wanted.items()):
                yield where(owner), f"two of its members may share a zone: should have {wanted}"
