"""The component that scales trackers keeps its rules; for every rule there are ways to break it that it must notice."""

import keda
import overlays
import pods
import pytest
import schemas

STACKS = ("aws", "dev")


def _spec(scaled):
    return scaled.named("ScaledObject", "position-tracker")["spec"]


def _metadata(scaled):
    return _spec(scaled)["triggers"][0]["metadata"]


def _shut(monitoring, *ingress):
    """Replaces all NetworkPolicies by one with these rules."""
    monitoring.objects = [one for one in monitoring.objects if one["kind"] != "NetworkPolicy"]
    policy = {"podSelector": {}, "policyTypes": ["Ingress"], "ingress": list(ingress)}
    monitoring.objects.append({"kind": "NetworkPolicy", "metadata": {"name": "a"}, "spec": policy})


def _from(name):
    peer = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}
    return {"from": [peer], "ports": [{"port": 9090}]}


# rule → ways to break (the scaled objects, the namespace `monitoring`)
EXAMPLES = {
    keda.bounds_are_told: [
        lambda s, m: _spec(s).update(minReplicaCount=1),
        lambda s, m: _spec(s).pop("minReplicaCount"),
        lambda s, m: _spec(s).pop("maxReplicaCount"),
        lambda s, m: _spec(s).update(pollingInterval=300),
    ],
    keda.nothing_is_scaled_down_unseen: [
        lambda s, m: _spec(s).pop("fallback"),
        lambda s, m: _spec(s)["fallback"].update(behavior="static"),
        lambda s, m: _spec(s)["fallback"].update(replicas=0),
        lambda s, m: _metadata(s).pop("ignoreNullValues"),
        lambda s, m: _spec(s)["triggers"][0].update(metricType="Value"),
    ],
    keda.questions_can_be_answered: [
        lambda s, m: _metadata(s).update(query='sum(activemq_queue_length{destination="positions"})'),
        lambda s, m: _metadata(s).update(query='sum(activemq_queue_size{queue="positions"})'),
        lambda s, m: _metadata(s).update(query='activemq_queue_size{destination="positions"}'),
        lambda s, m: _metadata(s).update(query='sum by (pod) (activemq_queue_size{destination="positions"})'),
        lambda s, m: _metadata(s).update(query='sum(activemq_queue_size{destination="positions"}'),
        lambda s, m: _metadata(s).update(query="2"),
        lambda s, m: _metadata(s).update(metricName="a"),
        lambda s, m: _metadata(s).pop("threshold"),
    ],
    keda.prometheus_is_where_it_is_asked: [
        lambda s, m: _metadata(s).update(serverAddress="http://prometheus:9090"),
        lambda s, m: _metadata(s).update(serverAddress="http://prometheus.monitoring:9091"),
        lambda s, m: _metadata(s).update(serverAddress="http://thanos.monitoring:9090"),
    ],
    keda.prometheus_may_be_asked: [
        lambda s, m: _shut(m),
        lambda s, m: _shut(m, _from("default")),
        lambda s, m: _shut(m, {**_from("keda"), "ports": [{"port": 9093}]}),
    ],
}
BREAKS = [(rule, number) for rule, ways in EXAMPLES.items() for number in range(len(ways))]


def monitoring(stack="aws"):
    return overlays.manifests(f"{stack}/monitoring")


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("rule", keda.RULES, ids=lambda rule: rule.__name__)
def test_the_component_keeps_the_rule(rule, stack):
    assert not list(rule(keda.manifests(), monitoring(stack)))


def test_every_rule_has_an_example():
    assert set(EXAMPLES) == set(keda.RULES)


@pytest.mark.parametrize("rule, number", BREAKS, ids=[f"{rule.__name__}-{number}" for rule, number in BREAKS])
def test_a_rule_notices(rule, number):
    scaled, watched = keda.manifests(), monitoring()
    EXAMPLES[rule][number](scaled, watched)
    assert list(rule(scaled, watched))


def test_keda_may_ask_through_a_policy_that_names_it():
    watched = monitoring()
    _shut(watched, _from("keda"))
    assert not list(keda.prometheus_may_be_asked(keda.manifests(), watched))


def test_what_is_scaled_keeps_the_schemas():
    assert not list(schemas.errors_of(keda.manifests().objects))


def test_a_misspelt_scaled_object_is_noticed():
    scaled = keda.manifests()
    _spec(scaled)["maxReplicas"] = 3
    assert list(schemas.errors_of(scaled.objects))


@pytest.mark.parametrize("rule", [pods.what_is_scaled_can_be, pods.budgets_let_a_pod_go, pods.pods_keep_apart])
def test_a_deploy_does_not_undo_the_scaling(rule):
    assert not list(rule(keda.manifests()))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda s: s.named("Deployment", "position-tracker")["spec"].update(replicas=2),
        lambda s: s.of("HorizontalPodAutoscaler")[0]["spec"]["scaleTargetRef"].update(name="position-tracker"),
        lambda s: _spec(s)["scaleTargetRef"].update(name="tracker"),
    ],
)
def test_what_fights_the_scaling_is_noticed(spoil):
    scaled = keda.manifests()
    spoil(scaled)
    assert list(pods.what_is_scaled_can_be(scaled))
