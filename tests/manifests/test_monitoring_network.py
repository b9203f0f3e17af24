"""In the namespace monitoring the policies allow the chart's pods exactly the connections of `edges-monitoring`. For
every rule there are ways to break it that it must notice."""

import chart_pods
import network
import overlays
import pytest
import yaml
from monitoring import STACKS, stack


def manifests(overlay):
    """Returns our objects with the chart's pods."""
    found = stack(overlay).manifests
    found.objects.extend(chart_pods.objects())
    return found


@pytest.mark.parametrize("overlay", STACKS)
@pytest.mark.parametrize("rule", network.RULES, ids=lambda rule: rule.__name__)
def test_the_namespace_keeps_the_rule(rule, overlay):
    found = [f"{where}: {text}" for where, text in rule(manifests(overlay))]
    assert not found, "\n".join(found)


def _policy(name):
    return lambda manifests: manifests.named("NetworkPolicy", name)["spec"]


BREAKS = {
    network.everybody_is_shut_off: [
        lambda m: m.objects.remove(m.named("NetworkPolicy", "only-dns")),
        lambda m: _policy("only-dns")(m)["egress"].append({}),
    ],
    network.policies_are_the_edges: [
        lambda m: m.objects.remove(m.named("NetworkPolicy", "operator")),
        lambda m: m.objects.remove(m.named("NetworkPolicy", "admission-patch")),
        lambda m: _policy("prometheus")(m).pop("egress"),
        lambda m: _policy("prometheus")(m)["ingress"].pop(),
        lambda m: _policy("grafana")(m)["egress"].pop(2),
        lambda m: _policy("alertmanager")(m).update(egress=[{}]),
        lambda m: _policy("kube-state-metrics")(m)["ingress"][0].pop("from"),
        lambda m: _policy("operator")(m)["podSelector"].update(matchLabels={"app": "prometheus-operator"}),
    ],
    network.ports_of_policies_exist: [
        lambda m: _policy("operator")(m)["ingress"][0].update(ports=[{"port": 8443}]),
        lambda m: _policy("alertmanager")(m)["podSelector"].update(matchLabels={"app.kubernetes.io/name": "alerts"}),
    ],
}


@pytest.mark.parametrize(
    "rule, number", [(rule, number) for rule, ways in BREAKS.items() for number in range(len(ways))]
)
def test_a_rule_notices(rule, number):
    broken = manifests("aws")
    BREAKS[rule][number](broken)
    assert list(rule(broken))


def test_every_rule_has_an_example():
    assert BREAKS.keys() == set(network.RULES)


# ---- the targets of the certificates' exporter ----


def wrong_in_targets(monitor, policy, there):
    """Yields a Service that the monitor does not find, or pods that the exporter may not reach."""
    wanted = monitor["spec"]["selector"]["matchExpressions"][0]["values"]
    (port,) = [endpoint["port"] for endpoint in monitor["spec"]["endpoints"]]
    open_to = {
        (rule["to"][0]["podSelector"]["matchLabels"]["app.kubernetes.io/name"], rule["ports"][0]["port"])
        for rule in policy["egress"]
    }
    for name in wanted:
        service = there.named("Service", name)
        (pod,) = there.pods_of(service["spec"]["selector"])
        if service["metadata"]["labels"].get("app.kubernetes.io/name") != name:
            yield name, "its Service has another label"
        targets = [one["targetPort"] for one in service["spec"]["ports"] if one["name"] == port]
        if not targets or (name, pod.ports[targets[0]]) not in open_to:
            yield name, f"the exporter does not reach its port {port}"


def _targets():
    ours = stack("aws").manifests
    there = overlays.manifests("aws")
    there.objects.extend(overlays.manifests("aws/logging").objects)
    return ours.named("ServiceMonitor", "certificates"), ours.named("NetworkPolicy", "blackbox-exporter")["spec"], there


def test_the_certificates_are_those_of_the_page_and_of_kibana():
    assert not list(wrong_in_targets(*_targets()))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda monitor, policy, there: monitor["spec"]["endpoints"][0].update(port="https"),
        lambda monitor, policy, there: policy["egress"].pop(),
        lambda monitor, policy, there: there.named("Service", "kibana")["metadata"]["labels"].clear(),
        lambda monitor, policy, there: there.named("Service", "webapp")["spec"]["ports"][0].update(name="web"),
    ],
)
def test_a_certificate_that_nobody_sees_is_noticed(spoil):
    targets = _targets()
    spoil(*targets)
    assert list(wrong_in_targets(*targets))
