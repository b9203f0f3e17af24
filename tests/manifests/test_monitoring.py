"""Prometheus, Alertmanager and Grafana, as far as they work without a cluster: the chart's values, our own objects, the
dashboards. For every rule there are ways to break it that it must notice."""

import base64

import chart
import dashboards
import overlays
import pods
import pytest
import spike
from monitoring import STACKS, stack

RULES = chart.RULES + dashboards.RULES + spike.RULES


@pytest.mark.parametrize("overlay", STACKS)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_monitoring_keeps_the_rule(rule, overlay):
    found = [f"{where}: {text}" for where, text in rule(stack(overlay))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", pods.RULES, ids=lambda rule: rule.__name__)
def test_our_pods_beside_the_chart_keep_the_rule(rule):
    """test_rules.py has the ways to break them."""
    assert not list(rule(stack("aws").manifests))


def test_a_pod_of_ours_that_is_not_restricted_is_noticed():
    broken = stack("aws").manifests
    broken.named("Deployment", "blackbox-exporter")["spec"]["template"]["spec"]["securityContext"].pop("runAsNonRoot")
    assert list(pods.pods_are_restricted(broken))


def _set(path, value):
    """Returns a way to break the values."""

    def spoil(stack):
        *way, last = path.split("/")
        here = stack.values
        for key in way:
            here = here[key]
        here[last] = value

    return spoil


def _service(stack, name):
    return stack.manifests.named("Service", name)


def _source(stack):
    return stack.values["grafana"]["additionalDataSources"][0]


def _verb(old, new):
    def spoil(stack):
        assert old in stack.verb
        stack.verb = stack.verb.replace(old, new)

    return spoil


def _panel(stack, file="spike.json", at=0):
    return stack.dashboards[file]["panels"][at]


def _asks(expression):
    return lambda s: _panel(s)["targets"][0].update(expr=expression)


def _searches(query):
    return lambda s: _panel(s, at=1)["targets"][0].update(query=query)


def _link(old, new):
    def spoil(stack):
        link = _panel(stack)["fieldConfig"]["defaults"]["links"][0]
        assert old in link["url"]
        link["url"] = link["url"].replace(old, new)

    return spoil


def _alert(expression):
    item = {"kind": "PrometheusRule", "spec": {"groups": [{"rules": [{"alert": "A", "expr": expression}]}]}}
    return lambda s: s.manifests.objects.append(item)


def _alertmanager(stack):
    return stack.manifests.named("Secret", "alertmanager")["data"]


def _receivers(old, new):
    def spoil(stack):
        text = base64.b64decode(_alertmanager(stack)["alertmanager.yaml"]).decode()
        assert old in text
        _alertmanager(stack)["alertmanager.yaml"] = _base64(text.replace(old, new, 1))

    return spoil


def _first_alert(stack):
    groups = stack.manifests.named("PrometheusRule", "convoy-queue")["spec"]["groups"]
    return groups[0]["rules"][0]


# rule → ways to break it, on aws unless a way names another overlay
EXAMPLES = {
    chart.keys_are_the_charts: [
        _set("prometheus/prometheusSpecs", {}),
        _set("kubeEtc", {"enabled": False}),
        _set("grafana/sidecar/dashboards/labelvalue", "1"),
        _set("grafana/grafana.ini/auth.anonymus", {"enabled": False}),
        _set("grafana/resources/limits", {"cpu": "1"}),
        _set("defaultRules/rules/kubeProxys", False),
    ],
    chart.specs_are_the_operators: [
        _set("prometheus/prometheusSpec/retentions", "15d"),
        _set("prometheus/prometheusSpec/retention", "15 days"),
        _set("prometheus/prometheusSpec/storageSpec/volumeClaimTemplate/spec/storageClass", "x"),
        _set("prometheus/prometheusSpec/resources", {}),
        _set("alertmanager/alertmanagerSpec/configsecret", "alertmanager"),
        _set("alertmanager/alertmanagerSpec/replicas", "2"),
    ],
    chart.the_version_is_one: [_verb(chart.CHART_VERSION, "88.5.2")],
    chart.prometheus_selects_what_is_ours: [
        _set("prometheus/prometheusSpec/ruleSelector", {"matchLabels": {"release": "prometheus"}}),
        _set("prometheus/prometheusSpec/serviceMonitorNamespaceSelector", {"matchLabels": {"a": "b"}}),
        _set("prometheus/prometheusSpec/probeSelector", None),
        _verb("release=kube-prometheus-stack", "release=stack"),
        lambda s: s.manifests.objects.append({"kind": "PrometheusRule", "metadata": {"name": "a"}}),
    ],
    chart.secrets_are_made: [
        _set("grafana/admin/existingSecret", "grafana"),
        _set("grafana/admin/userKey", "admin-user"),
        _set("alertmanager/alertmanagerSpec/configSecret", "alertmanager-config"),
        _set("alertmanager/alertmanagerSpec/useExistingSecret", False),
        _set("alertmanager/alertmanagerSpec/secrets", []),
        _verb("generic grafana-elasticsearch", "generic elasticsearch"),
        _verb("pagerduty=", "pager="),
        lambda s: s.manifests.objects.remove(s.manifests.named("Secret", "alertmanager")),
    ],
    chart.alertmanager_has_no_secret: [
        lambda s: _alertmanager(s).update({"alertmanager.yaml": _base64("  - api_url: https://hooks.example/T0/B0")}),
        lambda s: _alertmanager(s).update({"alertmanager.yaml": _base64("  routing_key: 0123")}),
        lambda s: _alertmanager(s).update({"alertmanager.yaml": _base64("smtp_auth_password: hunter2")}),
    ],
    chart.runbooks_can_be_opened: [
        _set("prometheus/prometheusSpec/externalLabels", {"runbook": "https://git.example/OPERATIONS.md"}),
        _set("prometheus/prometheusSpec/externalLabels/runbooks", "OPERATIONS.md"),
        _set("prometheus/prometheusSpec/externalLabels/runbooks", "http://git.example/OPERATIONS.md"),
        _set("prometheus/prometheusSpec/externalLabels/runbooks", "https://git.example/OPERATIONS.md#"),
        lambda s: _first_alert(s)["annotations"].update(runbook_url="OPERATIONS.md#convoyone"),
        lambda s: _first_alert(s)["annotations"].update(runbook=_first_alert(s)["annotations"].pop("runbook_url")),
        _receivers("Annotations.runbook_url", "Annotations.runbook"),
    ],
    chart.alerts_name_what_is_exported: [
        _alert("activemq_queue_depth > 0"),
        _alert('activemq_queue_size{queue="DLQ.positions"} > 0'),
        _alert("sum by (pods) (convoy_peers) > 0"),
        _alert("convoy:api_errors:ratio7m > 0.1"),
    ],
    chart.grafana_is_closed: [
        _set("grafana/grafana.ini/auth.anonymous/enabled", True),
        _set("grafana/adminPassword", "prom-operator"),
    ],
    chart.datasources_can_be_used: [
        _set("grafana/sidecar/datasources/uid", "Prometheus"),
        lambda s: _source(s).update(url="http://elasticsearch.logging:9200"),
        lambda s: _source(s).update(database="logs"),
        lambda s: _source(s)["secureJsonData"].update(basicAuthPassword="hunter2"),
        lambda s: _source(s)["secureJsonData"].update(basicAuthPassword="$ELASTIC_PASSWORD"),
        lambda s: _source(s)["jsonData"].update(logMessageField="log"),
        lambda s: _source(s)["jsonData"].update(loglevelField="level"),
    ],
    chart.what_cannot_be_scraped_is_off: [
        _set("kubeProxy/enabled", True),
        _set("kubeEtcd", {}),
        _set("defaultRules/rules/kubeSchedulerRecording", True),
    ],
    chart.storage_is_there_and_suffices: [
        _set("prometheus/prometheusSpec/retentionSize", "49GB"),
        _set("alertmanager/alertmanagerSpec/storage/volumeClaimTemplate/spec/storageClassName", "gp3"),
    ],
    chart.what_is_asked_for_is_kept: [
        _set("prometheus/prometheusSpec/retention", "15d"),
        _set("prometheus/prometheusSpec/retention", "90d"),
        lambda s: _first_alert(s).update(expr="max_over_time(activemq_queue_size[40d]) > 0"),
        lambda s: _first_alert(s).update(expr="activemq_queue_size offset 6w > 0"),
        _asks("sum_over_time(convoy:api_requests:rate5m[60d])"),
    ],
    chart.objects_are_ours_and_known: [
        lambda s: _service(s, "grafana")["metadata"].update(namespace="default"),
        lambda s: _service(s, "grafana")["metadata"]["labels"].pop("app.kubernetes.io/part-of"),
        lambda s: _service(s, "grafana")["spec"].update(loadbalancerSourceRanges=[]),
        lambda s: _service(s, "grafana").update(kind="Servize"),
    ],
    dashboards.dashboards_reach_grafana: [
        lambda s: s.dashboards.pop("fleet.json"),
        _set("grafana/sidecar/dashboards/label", "dashboard"),
        _set("grafana/sidecar/dashboards/folderAnnotation", "folder"),
        lambda s: s.manifests.named("ConfigMap", "dashboard-fleet")["metadata"]["labels"].pop("grafana_dashboard"),
    ],
    dashboards.dashboards_have_a_head: [
        lambda s: s.dashboards["fleet.json"].update(uid="convoy-queue"),
        lambda s: s.dashboards["fleet.json"].update(schemaVersion=14),
        lambda s: s.dashboards["fleet.json"].update(rows=[]),
        lambda s: s.dashboards["spike.json"].update(graphTooltip=0),
        lambda s: s.dashboards["fleet.json"].update(tags=[]),
        lambda s: s.dashboards["fleet.json"].update(panels=[]),
    ],
    dashboards.panels_are_known: [
        lambda s: _panel(s).update(id=2),
        lambda s: _panel(s).update(type="graph"),
        lambda s: _panel(s).update(yaxes=[]),
        lambda s: _panel(s).pop("description"),
        lambda s: _panel(s)["fieldConfig"]["defaults"].update(unit="seconds"),
        lambda s: _panel(s, "fleet.json", 6)["targets"][1].update(refId="A"),
        lambda s: _panel(s)["targets"][0].update(query="up"),
        lambda s: _panel(s, at=1)["targets"][0].update(expr="up"),
    ],
    dashboards.panels_keep_their_places: [
        lambda s: _panel(s)["gridPos"].update(h=10),
        lambda s: _panel(s)["gridPos"].update(w=25),
        lambda s: _panel(s, at=2)["gridPos"].update(x=7),
    ],
    dashboards.datasources_are_provisioned: [
        lambda s: _panel(s)["datasource"].update(uid="Prometheus"),
        lambda s: _panel(s)["datasource"].update(type="loki"),
        lambda s: s.dashboards["spike.json"]["templating"]["list"][0]["datasource"].update(uid="default"),
        lambda s: _source(s).update(uid="logs"),
    ],
    dashboards.variables_are_defined_and_used: [
        _asks('sum by (pod) (rate(container_cpu_usage_seconds_total{pod=~"$pods"}[$__rate_interval]))'),
        _asks("sum by (pod) (rate(container_cpu_usage_seconds_total[$__interval_rate]))"),
        lambda s: s.dashboards["spike.json"]["templating"]["list"].reverse(),
        lambda s: s.dashboards["fleet.json"]["templating"]["list"].append(
            {"name": "job", "type": "custom", "query": "a,b"}
        ),
    ],
    dashboards.expressions_can_be_read: [
        _asks("sum by (pod) (rate(container_cpu_usage_seconds_total[$__rate_interval])"),
        _asks("rate(container_cpu_usage_seconds_total)"),
        _asks('sum by (pod) (container_cpu_usage_seconds_total{pod~="$pod"})'),
        _asks("histogram_quantil(0.9, container_cpu_usage_seconds_total)"),
    ],
    dashboards.expressions_give_a_result: [
        _asks("sum by (pod) (convoy_peers) / sum by (job) (convoy_vehicles)"),
        _asks("convoy_http_requests_total / convoy_http_request_seconds_count"),
        _asks("convoy_vehicles / on (job) convoy_peers"),
        _asks("histogram_quantile(0.99, sum by (job) (rate(convoy_store_seconds_bucket[$__rate_interval])))"),
    ],
    dashboards.expressions_name_what_is_exported: [
        _asks("rate(convoy_positions_stored[5m])"),
        _asks("rate(convoy_position_delay_seconds[5m])"),
        _asks('sum(rate(convoy_positions_rejected_total{cause="future"}[5m]))'),
        _asks("sum by (vehicle) (rate(convoy_positions_rejected_total[5m]))"),
        _asks("activemq_queue_depth"),
        _asks('sum(activemq_queue_size{queue="positions"})'),
        _asks("container_cpu_seconds_total"),
        _asks("kube_pod_info and on (pods) up"),
        lambda s: s.dashboards["spike.json"]["templating"]["list"][0].update(query="label_values(kube_pods, namespace)"),
        lambda s: s.dashboards["spike.json"]["templating"]["list"][0].update(query="label_values(namespace)"),
        lambda s: s.dashboards["spike.json"]["templating"]["list"][0].update(query="label_values(kube_pod_info, space)"),
    ],
    dashboards.legends_name_labels: [
        lambda s: _panel(s)["targets"][0].update(legendFormat="{{container}}"),
        _asks("sum(rate(container_cpu_usage_seconds_total[$__rate_interval]))"),
    ],
    spike.searches_name_fields: [
        _searches("kubernetes.pod:$pod"),
        _searches("log.level:error"),
        _searches("level:err"),
        _searches("level:error status:500"),
        lambda s: _panel(s, at=1)["targets"][0].update(timeField="time"),
        lambda s: _panel(s, at=1)["targets"][0]["bucketAggs"][0].update(field="kubernetes.pod_name.keyword"),
        lambda s: _panel(s, at=1)["targets"][0]["bucketAggs"].pop(),
        lambda s: _panel(s, at=4)["targets"][0]["metrics"][0].update(type="raw_data"),
        lambda s: _source(s)["jsonData"].update(logMessageField="log"),
    ],
    spike.a_spike_leads_to_its_log: [
        lambda s: _panel(s)["fieldConfig"]["defaults"].update(links=[]),
        _link("/explore", "/explorer"),
        _link("schemaVersion=1&", ""),
        _link("%22elasticsearch%22", "%22loki%22"),
        _link("kubernetes.pod_name", "kubernetes.pod"),
        _link("${__field.labels.pod}", "${__field.name}"),
        _link("${__value.time}", "${__from}"),
        _link("@timestamp".replace("@", "%40"), "time"),
        _link("${__to}", "now"),
        _link("%7D%7D%7D", "%7D%7D"),
        _link("%22logs%22%2C%22settings", "%22count%22%2C%22settings"),
        _asks("sum by (namespace) (rate(container_cpu_usage_seconds_total[$__rate_interval]))"),
        _asks("sum by (pod) (container_memory_working_set_bytes)"),
    ],
    spike.links_can_be_filled_in: [
        _link("${__field.labels.pod}", "%24%7B__field.labels.pod%7D"),
        _link("${__value.time}", "${__value.timestamp}"),
        _link("%22logs%22", '"logs"'),
    ],
    spike.links_lead_to_dashboards: [
        lambda s: s.dashboards["spike.json"].update(uid="spike"),
        lambda s: s.dashboards["spike.json"]["templating"]["list"].pop(),
    ],
}
ON_DEV = {
    chart.storage_is_there_and_suffices: [
        _set("prometheus/prometheusSpec/storageSpec/volumeClaimTemplate/spec/storageClassName", "cloud-ssd"),
        _set("prometheus/prometheusSpec/storageSpec/volumeClaimTemplate/spec/resources/requests/storage", "50Gi"),
    ],
    chart.what_is_asked_for_is_kept: [
        _set("prometheus/prometheusSpec/retention", "2d"),
        _set("prometheus/prometheusSpec/retentionSize", "500MB"),
        lambda s: _first_alert(s).update(expr="max_over_time(activemq_queue_size[30d]) > 0"),
    ],
    chart.dev_is_small: [
        _set("alertmanager/alertmanagerSpec/replicas", 2),
        _set("grafana/resources/requests/memory", "2Gi"),
    ],
}
BREAKS = [
    (overlay, rule, number)
    for overlay, examples in (("aws", EXAMPLES), ("dev", ON_DEV))
    for rule, ways in examples.items()
    for number in range(len(ways))
]


def _base64(text):
    return base64.b64encode(text.encode()).decode()


def test_every_rule_has_an_example():
    assert {*EXAMPLES, *ON_DEV, chart.rules_are_taken_in} == set(RULES)


@pytest.mark.parametrize("overlay, rule, number", BREAKS, ids=[f"{rule.__name__}-{overlay}-{n}" for overlay, rule, n in BREAKS])
def test_a_rule_notices(overlay, rule, number):
    broken = stack(overlay)
    {"aws": EXAMPLES, "dev": ON_DEV}[overlay][rule][number](broken)
    assert list(rule(broken))


def test_a_rule_of_a_component_that_is_not_listed_is_noticed(tmp_path, monkeypatch):
    (tmp_path / "new.yaml").write_text("---\nkind: PrometheusRule\nmetadata: {name: new}\n", encoding="ascii")
    (tmp_path / "kustomization.yaml").write_text("resources: [old.yaml]\n", encoding="ascii")
    rendered, theirs = stack("aws"), [str(tmp_path / "new.yaml")]
    monkeypatch.setattr(overlays, "tracked", lambda *asked: theirs if asked == ("k8s/*/monitoring/*.yaml",) else [])
    assert list(chart.rules_are_taken_in(rendered))


def test_a_rule_that_is_not_listed_is_noticed(tmp_path, monkeypatch):
    path = tmp_path / "new.yaml"
    path.write_text("kind: PrometheusRule\nmetadata: {name: new}\n", encoding="ascii")
    rendered = stack("aws")
    monkeypatch.setattr(overlays, "tracked", lambda *_: [str(path)])
    assert list(chart.rules_are_taken_in(rendered))
