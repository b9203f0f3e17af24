"""Rules for the component that scales trackers by the queue's length (k8s/components/keda)."""

import functools
import os
import pickle
import shutil
import subprocess
import tempfile
import urllib.parse

import overlays
import promql
import yaml
from manifests import Manifests, where

# The members that KEDA 2.21 reads of a Prometheus trigger: pkg/scalers/prometheus_scaler.go. It ignores others.
KNOWN = {
    "serverAddress", "query", "queryParameters", "threshold", "activationThreshold", "namespace", "customHeaders",
    "ignoreNullValues", "unsafeSsl", "awsRegion", "timeout", "identityOwner", "authModes",
}  # fmt: skip
# The namespace into which the component's README lets helm install it.
NAMESPACE = "keda"
_OVERLAY = {
    "apiVersion": "kustomize.config.k8s.io/v1beta1",
    "kind": "Kustomization",
    "namespace": "default",
    "resources": ["../../base"],
    "components": [f"../../components/{name}" for name in ("networkpolicies", "monitoring", "keda", "priorities")],
}


@functools.cache
def _rendered():
    """Renders the base with its components, on a copy of the checkout."""
    with tempfile.TemporaryDirectory() as checkout:
        for path in overlays.tracked("k8s", "queue", "webapp/kustomization.yaml", "webapp/nginx.conf.template"):
            os.makedirs(os.path.dirname(os.path.join(checkout, path)), exist_ok=True)
            shutil.copy(os.path.join(overlays.ROOT, path), os.path.join(checkout, path))
        folder = os.path.join(checkout, "k8s/overlays/scaled")
        os.makedirs(folder)
        with open(os.path.join(folder, "kustomization.yaml"), "w", encoding="utf-8") as file:
            yaml.safe_dump(_OVERLAY, file)
        ran = subprocess.run([overlays.KUSTOMIZE, "build", folder], capture_output=True, text=True, check=False)
    assert ran.returncode == 0 and not ran.stderr, ran.stderr
    return pickle.dumps(list(yaml.load_all(ran.stdout, yaml.CSafeLoader)))


def manifests():
    """Returns new objects each time, so that a test can break them."""
    return Manifests("scaled", pickle.loads(_rendered()))


def _triggers(scaled):
    for item in scaled.of("ScaledObject"):
        for trigger in item["spec"]["triggers"]:
            yield where(item), trigger, trigger["metadata"]


def bounds_are_told(scaled, _):
    for item in scaled.of("ScaledObject"):
        least, most = item["spec"].get("minReplicaCount", 0), item["spec"].get("maxReplicaCount", 100)
        if not 2 <= least < most <= 20:
            yield where(item), f"{least} to {most}: should be at least two, and at most 20"
        if item["spec"].get("pollingInterval", 30) > 30:
            yield where(item), "pollingInterval should be at most 30 s"


def nothing_is_scaled_down_unseen(scaled, _):
    """By default KEDA takes a missing figure for 0; without a fallback it does nothing if Prometheus is away."""
    for item in scaled.of("ScaledObject"):
        spec, fallback = item["spec"], item["spec"].get("fallback", {})
        if fallback.get("behavior") != "currentReplicasIfHigher":
            yield where(item), "should keep the running pods when Prometheus is away"
        if not spec["minReplicaCount"] <= fallback.get("replicas", 0) <= spec["maxReplicaCount"]:
            yield where(item), "falls back to a number that is out of bounds"
    for place, trigger, metadata in _triggers(scaled):
        if metadata.get("ignoreNullValues") != "false":
            yield place, "should not read missing figures of the queue as 0"
        if trigger.get("metricType", "AverageValue") != "AverageValue":
            yield place, "metricType should be AverageValue, which shares the messages among the trackers and allows a fallback"


def questions_can_be_answered(scaled, _):
    """A query has to return one number, because KEDA takes the first series of several."""
    for place, trigger, metadata in _triggers(scaled):
        if trigger["type"] != "prometheus" or not metadata.keys() <= KNOWN:
            yield place, f"{sorted(metadata.keys() - KNOWN)} is unknown to KEDA's prometheus trigger"
        query = metadata.get("query", "")
        for wrong in promql.unknown_names(query):
            yield place, wrong
        for _expression, wrong in promql.unreadable([query]):
            yield place, wrong
        if not promql.names_in(query) or promql.labels_left(query):
            yield place, "the query should leave one number, without labels"
        if not float(metadata.get("threshold", 0)) > 0:
            yield place, "has no threshold"


def prometheus_is_where_it_is_asked(scaled, monitoring):
    for place, _trigger, metadata in _triggers(scaled):
        address = urllib.parse.urlsplit(metadata.get("serverAddress", ""))
        name, _, namespace = (address.hostname or "").partition(".")
        service = monitoring.named("Service", name)
        ports = [port["port"] for port in service["spec"]["ports"]] if service else []
        if address.scheme != "http" or namespace != "monitoring" or address.port not in ports:
            yield place, f"{metadata.get('serverAddress')} leads to no Service of the namespace monitoring"


def prometheus_may_be_asked(_, monitoring):
    """If policies restrict who can query Prometheus, they have to allow KEDA."""
    labels = {"app.kubernetes.io/name": "prometheus"}
    mine = [
        one
        for one in monitoring.of("NetworkPolicy")
        if "Ingress" in one["spec"].get("policyTypes", ["Ingress"]) and _selects(one["spec"]["podSelector"], labels)
    ]
    if mine and not any(_admits(rule) for one in mine for rule in one["spec"].get("ingress", [])):
        yield "NetworkPolicy", f"none lets the namespace {NAMESPACE} ask Prometheus on port 9090"


def _selects(selector, labels):
    return selector.get("matchLabels", {}).items() <= labels.items()


def _admits(rule):
    from_there = not rule.get("from") or any(
        "namespaceSelector" in peer
        and _selects(peer["namespaceSelector"], {"kubernetes.io/metadata.name": NAMESPACE})
        and _selects(peer.get("podSelector", {}), {"app.kubernetes.io/name": "keda-operator"})
        for peer in rule["from"]
    )
    ports = [port["port"] for port in rule.get("ports", [])]
    return from_there and (not ports or 9090 in ports or "http-web" in ports)


RULES = (
    bounds_are_told,
    nothing_is_scaled_down_unseen,
    questions_can_be_answered,
    prometheus_is_where_it_is_asked,
    prometheus_may_be_asked,
)
