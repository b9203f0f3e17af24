"""Checks the Services by which people reach Prometheus and Grafana, and which addresses can connect."""

import ipaddress

import overlays

_AWS = "service.beta.kubernetes.io/aws-load-balancer-"
_WITH_A_LOGIN = {"grafana"}
_DOCUMENTATION = ipaddress.ip_network("203.0.113.0/24")  # only examples use it, but Python counts it as private


def _consoles(stack):
    """Returns the Services that can be reached from outside the cluster."""
    return [item for item in stack.manifests.of("Service") if item["spec"].get("type", "ClusterIP") != "ClusterIP"]


def consoles_lead_to_the_charts_pods(stack):
    """Ports and labels are those that the chart and the Prometheus operator give to their pods."""
    release = stack.verb_says("release")
    wanted = {
        "prometheus": (
            {"app.kubernetes.io/name": "prometheus", "operator.prometheus.io/name": f"{release}-prometheus"},
            9090,
            stack.value("prometheus/prometheusSpec/portName"),
        ),
        "grafana": (
            {"app.kubernetes.io/name": "grafana", "app.kubernetes.io/instance": release},
            3000,
            stack.value("grafana/podPortName"),
        ),
    }
    if any(port["port"] == 443 for item in _consoles(stack) for port in item["spec"]["ports"]):
        wanted["grafana"] = (wanted["grafana"][0], 443, wanted["grafana"][2])  # the component `public` sets 443
    there = {item["metadata"]["name"]: item["spec"] for item in _consoles(stack)}
    if (stack.value("grafana/service/port"), stack.value("grafana/service/targetPort")) != (3000, 3000):
        yield "values.yaml", "Grafana should use port 3000"
    if there.keys() != wanted.keys():
        yield "Service", f"there should be {sorted(wanted)}"
        return
    for name, (selector, number, target) in wanted.items():
        (port,) = there[name]["ports"]
        if there[name]["selector"] != selector:
            yield name, f"the pods have {selector}"
        if (port["port"], port["targetPort"]) != (number, target):
            yield name, f"should map port {number} to {target}"


def consoles_are_guarded(stack):
    """Consoles stay inside the account unless they have TLS and a login; on Minikube they have a node port."""
    for item in _consoles(stack):
        name, spec = item["metadata"]["name"], item["spec"]
        ranges = [ipaddress.ip_network(one) for one in spec.get("loadBalancerSourceRanges", [])]
        if stack.overlay == "dev":
            if (spec["type"], ranges) != ("NodePort", []) or not 30000 <= spec["ports"][0]["nodePort"] < 32768:
                yield name, "should have a node port"
        elif spec["type"] != "LoadBalancer" or not ranges or any(one.prefixlen == 0 for one in ranges):
            yield name, "should be a load balancer that lets only some addresses in"
        else:
            yield from _wrong_in_front(name, item, ranges)


def _annotations(item):
    """Returns the annotations of the load balancer, without their common prefix."""
    return {key.removeprefix(_AWS): value for key, value in item["metadata"].get("annotations", {}).items()}


def _wrong_in_front(name, item, ranges):
    asked = _annotations(item)
    inside = (asked.get("internal"), asked.get("scheme"))
    if inside == ("true", "internal"):
        if not all(one.is_private and not one.overlaps(_DOCUMENTATION) for one in ranges):
            yield name, "is inside the account, so its ranges should be private"
    elif inside != (None, "internet-facing"):
        yield name, f"the two controllers of AWS would read {inside} differently"
    elif name not in _WITH_A_LOGIN:
        yield name, "has no login, so it should be inside the account"
    else:
        ports = ",".join(str(port["port"]) for port in item["spec"]["ports"])
        if asked.get("ssl-ports") != ports or not asked.get("ssl-cert", "").startswith("arn:aws:acm:"):
            yield name, "is public, so its load balancer should terminate TLS on each port"


def node_ports_are_free(stack):
    services = stack.manifests.of("Service") + overlays.manifests(stack.overlay).of("Service")
    ports = [port["nodePort"] for item in services for port in item["spec"]["ports"] if "nodePort" in port]
    if len(ports) != len(set(ports)):
        yield "Service", f"one of {sorted(ports)} is taken twice"


RULES = (consoles_lead_to_the_charts_pods, consoles_are_guarded, node_ports_are_free)
