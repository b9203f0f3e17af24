"""The logs' overlays keep the schemas, the general rules, and their own."""

import json
import re

import logging_lines
import logging_overlays
import logging_rules
import overlays
import pods
import pytest
import references
import schemas
from rules import RULES

# These overlays have no MongoDB.
_OF_ALL = tuple(rule for rule in RULES if rule is not references.the_history_names_every_member)
# Fluent Bit reads the node's files and uses the API server; logging_rules checks its rights.
_NOT_FOR_FLUENT_BIT = (pods.pods_are_restricted, pods.pods_get_nothing_unasked)
_AS_IT_SHOULD_BE = {
    # A member without metrics stays in service, and Kibana has no metrics for Prometheus.
    "StatefulSet/elasticsearch-logging: exporter has no readinessProbe",
    "Deployment/kibana: no ServiceMonitor finds it",
}
_MAPPED = "k8s/overlays/aws/logging/set-up/component-template.json"


def found(rule, manifests):
    for where, text in rule(manifests):
        spared = rule in _NOT_FOR_FLUENT_BIT and where == "DaemonSet/fluent-bit"
        if not spared and f"{where}: {text}" not in _AS_IT_SHOULD_BE:
            yield f"{where}: {text}"


@pytest.mark.parametrize("overlay", logging_overlays.OVERLAYS)
def test_an_overlay_keeps_the_schemas(overlay):
    wrong = list(schemas.errors_of(logging_overlays.manifests(overlay).objects))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("overlay", logging_overlays.OVERLAYS)
@pytest.mark.parametrize("rule", (*_OF_ALL, *logging_rules.RULES, *logging_lines.RULES), ids=lambda rule: rule.__name__)
def test_an_overlay_keeps_the_rule(rule, overlay):
    wrong = list(found(rule, logging_overlays.manifests(overlay)))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("overlay", logging_overlays.OVERLAYS)
def test_everything_is_in_the_namespace_logging_and_has_the_label_that_undeploy_asks_for(overlay):
    for item in logging_overlays.manifests(overlay).objects:
        metadata = item["metadata"]
        assert metadata["labels"]["app.kubernetes.io/part-of"] == "convoy", metadata
        nowhere = item["kind"] in ("StorageClass", "ClusterRole", "ClusterRoleBinding")
        assert nowhere or metadata["namespace"] == "logging", metadata


# ---- every member that a process of ours logs has a mapping ----


def _logged(text):
    """Yields the members in calls of the log, in C++."""
    for call in re.finditer(r"\blog(?:_(?:info|warning|error|debug))?\(", text):
        depth, end = 1, call.end()
        while depth and end < len(text):
            depth += (text[end] == "(") - (text[end] == ")")
            end += 1
        yield from re.findall(r'\{"([a-z_]+)",', text[call.end() : end])


def _sources():
    for path in overlays.tracked("src"):
        if path.endswith(".cpp") and not re.search(r"_(test|bench|fuzzer)\.cpp$", path):
            yield overlays.read(path)


def test_every_member_of_our_lines_is_mapped():
    mapped = json.loads(overlays.read(_MAPPED))["template"]["mappings"]["properties"].keys()
    ours = {member for text in _sources() for member in _logged(text)}
    nginx = set(re.findall(r'"(\w+)":', overlays.read("webapp/nginx.conf.template").partition("log_format")[2]
                           .partition("access_log")[0]))  # fmt: skip
    queue = set(re.findall(r'"(\w+)":', overlays.read("queue/log4j2.properties")))
    assert {"request_id", "http_status", "reason"} <= ours and "http_target" in nginx and "logger" in queue
    # Fluent Bit turns `time` into @timestamp.
    assert not (ours | nginx | queue) - mapped - {"time"}


def test_a_request_is_logged_by_each_that_it_goes_through():
    dev = overlays.manifests("dev")
    for name in ("api-gateway", "position-tracker"):
        container = next(pod for pod in dev.pods() if pod.name == name).spec["containers"][0]
        assert "--log-level=debug" in container["args"], name
    assert "proxy_set_header X-Request-Id $request_id;" in overlays.read("webapp/nginx.conf.template")
