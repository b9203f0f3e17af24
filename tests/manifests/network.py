"""The NetworkPolicies allow exactly the connections in the files `edges`."""

import os

from manifests import numbered, where

_HERE = os.path.dirname(__file__)
_AGENT = "169.254.170.23/32"


def edges(overlay):
    """Yields (from, to, port) of the file `edges`, or of the namespace's own file; the port of UDP is text."""
    own = [f"edges-{name}" for name in ("logging", "monitoring") if overlay.endswith(name)]
    (name,) = own or ["edges"]
    with open(os.path.join(_HERE, name), encoding="utf-8") as file:
        for line in file:
            words = line.partition("#")[0].split()
            if words and overlay in (words[3:] or [overlay]):
                for port in words[2].split(","):
                    yield words[0], words[1], int(port) if port.isdigit() else port


def everybody_is_shut_off(manifests):
    """A pod that no policy selects could connect to everything."""
    for policy in manifests.of("NetworkPolicy"):
        spec = policy["spec"]
        if spec["podSelector"] == {} and set(spec["policyTypes"]) == {"Ingress", "Egress"}:
            if "ingress" in spec or not all(map(_is_dns, spec.get("egress", []))):
                yield where(policy), "selects all pods, so it may allow only DNS"
            return
    yield "NetworkPolicy", "no policy selects all pods, so some have open ports"


def _is_dns(rule):
    return {port.get("port") for port in rule.get("ports", [])} == {53}


def policies_are_the_edges(manifests):
    wanted = set(edges(manifests.overlay))
    for way, mine, theirs in (("egress", 0, 1), ("ingress", 1, 0)):
        ends = {edge for edge in wanted if manifests.pods_of({"app.kubernetes.io/name": edge[mine]})}
        allowed = set(_allowed(manifests, way))
        # A pod that may connect to any address may connect to this one too.
        free = {edge[0] for edge in allowed if edge[1:] == ("anybody", "any")} if way == "egress" else set()
        for edge in sorted({edge for edge in ends - allowed if edge[0] not in free}, key=str):
            yield "NetworkPolicy", f"{way}: {edge[mine]} may not connect to {edge[theirs]} on {edge[2]}"
        for edge in sorted(allowed - ends, key=str):
            yield "NetworkPolicy", f"{way}: {edge[0]} → {edge[1]} on {edge[2]} is allowed, but is not in edges"


def _allowed(manifests, way):
    for policy in manifests.of("NetworkPolicy"):
        selector = policy["spec"]["podSelector"].get("matchLabels")
        for rule in policy["spec"].get(way, []):
            if selector is None:
                continue  # the policy for every pod, see above
            ports = [numbered(port) for port in rule.get("ports", [])] or ["any"]
            for pod in manifests.pods_of(selector):
                for peer in _peers(manifests, rule.get("to" if way == "egress" else "from")):
                    for port in ports:
                        if way == "egress":
                            yield pod.name, peer, port
                        # One policy may open one port of each of several pods.
                        elif port in manifests.listens(pod) or port == "any":
                            yield peer, pod.name, port


def _peers(manifests, peers):
    if peers is None:
        yield "anybody"
    for peer in peers or []:
        labels = peer.get("podSelector", {}).get("matchLabels", {})
        if "ipBlock" in peer:
            yield "agent" if peer["ipBlock"]["cidr"] == _AGENT else peer["ipBlock"]["cidr"]
        elif "namespaceSelector" in peer:
            yield labels.get("app.kubernetes.io/name", "a whole namespace")
        else:
            found = [pod.name for pod in manifests.pods_of(labels)]
            yield from found or [f"no pod ({labels})"]


def ports_of_policies_exist(manifests):
    for policy in manifests.of("NetworkPolicy"):
        selector = policy["spec"]["podSelector"].get("matchLabels")
        if selector is None:
            continue
        pods = manifests.pods_of(selector)
        there = set().union(*map(manifests.listens, pods))
        if not pods:
            yield where(policy), "selects no pod"
        for rule in policy["spec"].get("ingress", []):
            for port in rule.get("ports", []):
                if numbered(port) not in there:
                    yield where(policy), f"no selected pod listens on {numbered(port)}"


RULES = (everybody_is_shut_off, policies_are_the_edges, ports_of_policies_exist)
