"""For every rule of the logs there are ways to break a manifest or a settings file that it must notice."""

import json

import elastic
import fluent_bit
import logging_overlays
import logging_rules as rules
import pytest
import yaml


def _spec(manifests, name):
    return next(pod.spec for pod in manifests.pods() if pod.name == name)


def _owner(manifests, name):
    return next(pod.owner for pod in manifests.pods() if pod.name == name)


def _container(manifests, name):
    return _spec(manifests, name)["containers"][0]


def _prepare(manifests):
    return _spec(manifests, "elasticsearch-logging")["initContainers"][0]


def _exporter(manifests):
    return _spec(manifests, "elasticsearch-logging")["containers"][1]


def _endpoint(manifests, monitor):
    return manifests.named("ServiceMonitor", monitor)["spec"]["endpoints"][0]


def _one(manifests, kind):
    (item,) = manifests.of(kind)
    return item


def _data(manifests, key):
    return next(item["data"] for item in manifests.of("ConfigMap") if key in item["data"])


def _text(key, old, new):
    """Returns a way to break a ConfigMap's file: it replaces one text by another."""

    def spoil(manifests):
        data = _data(manifests, key)
        assert old in data[key], (key, old)
        data[key] = data[key].replace(old, new)

    return spoil


def _settings(change):
    """Returns a way to break fluent-bit.yaml; `change` gets the sections service, tail, filters and es."""

    def spoil(manifests):
        data = _data(manifests, "fluent-bit.yaml")
        settings = yaml.load(data["fluent-bit.yaml"], yaml.CSafeLoader)
        pipeline = settings["pipeline"]
        change(settings["service"], pipeline["inputs"][0], pipeline["filters"], pipeline["outputs"][0])
        data["fluent-bit.yaml"] = yaml.dump(settings, Dumper=yaml.CSafeDumper)

    return spoil


def _saved(change):
    def spoil(manifests):
        data = _data(manifests, "saved-objects.ndjson")
        objects = [json.loads(line) for line in data["saved-objects.ndjson"].splitlines()]
        change(objects)
        data["saved-objects.ndjson"] = "\n".join(map(json.dumps, objects))

    return spoil


# rule → ways to break `monitored-logging`, which has the most objects
EXAMPLES = {
    rules.fluent_bit_can_do_nothing_but_read: [
        lambda m: _container(m, "fluent-bit")["securityContext"].update(privileged=True),
        lambda m: _container(m, "fluent-bit")["securityContext"].pop("capabilities"),
        lambda m: _spec(m, "fluent-bit")["securityContext"].pop("seccompProfile"),
        lambda m: _spec(m, "fluent-bit").update(hostNetwork=True),
        lambda m: _spec(m, "fluent-bit").pop("enableServiceLinks"),
        lambda m: _spec(m, "fluent-bit")["volumes"].append({"name": "root", "hostPath": {"path": "/"}}),
        lambda m: [mount.pop("readOnly", 0) for mount in _container(m, "fluent-bit")["volumeMounts"]],
    ],
    rules.fluent_bit_is_on_every_node: [
        lambda m: _spec(m, "fluent-bit").pop("tolerations"),
        lambda m: _spec(m, "fluent-bit").update(nodeSelector={"a": "b"}),
    ],
    rules.fluent_bit_may_ask_for_pods: [
        lambda m: _one(m, "ClusterRole")["rules"][0]["verbs"].remove("watch"),
        lambda m: _one(m, "ClusterRole")["rules"][0]["resources"].append("secrets"),
        lambda m: _one(m, "ClusterRoleBinding")["subjects"][0].update(namespace="default"),
        lambda m: _one(m, "ClusterRoleBinding")["roleRef"].update(name="view"),
        lambda m: _spec(m, "fluent-bit").update(automountServiceAccountToken=False),
    ],
    rules.fluent_bit_reads_its_settings: [
        lambda m: _container(m, "fluent-bit").update(args=["--config=/fluent-bit/etc/fluent-bit.yaml"]),
        _settings(lambda service, tail, filters, es: tail.update({"multiline.parser": "docker, crio"})),
    ],
    rules.metrics_are_where_prometheus_looks: [
        _settings(lambda service, tail, filters, es: service.update(http_port=2021)),
        _settings(lambda service, tail, filters, es: service.update(http_server=False)),
        _settings(lambda service, tail, filters, es: service.update(http_listen="127.0.0.1")),
        lambda m: _endpoint(m, "fluent-bit").update(path="/api/v1/metrics"),
        lambda m: _endpoint(m, "elasticsearch-logging").update(path="/_prometheus/metrics"),
        lambda m: _endpoint(m, "elasticsearch-logging").pop("relabelings"),
        lambda m: m.objects.remove(m.named("ServiceMonitor", "fluent-bit")),
        lambda m: m.named("Service", "fluent-bit")["spec"]["ports"][0].update(port=80),
    ],
    rules.the_exporter_asks_its_own_member: [
        lambda m: _exporter(m).update(args=["--es.uri=http://127.0.0.1:9201", "--web.listen-address=:9114"]),
        lambda m: _exporter(m)["ports"][0].update(containerPort=9108),
        lambda m: _exporter(m)["env"][0].update(value="elastic"),
        _text("set-up.sh", "user monitor monitor", "user monitor superuser"),
        lambda m: _exporter(m)["args"].remove("--es.indices"),
    ],
    rules.those_who_look_may_do_no_more: [
        _text("monitor.json", '"cluster": ["monitor"]', '"cluster": ["all"]'),
        _text("monitor.json", '"monitor", "view', '"all", "view'),
        _text("monitor.json", "logs-convoy-*", "*"),
        _text("grafana.json", '"cluster": ["monitor"],', ""),
        _text("grafana.json", '["read", "view_index_metadata"]', '["read"]'),
        _text("grafana.json", '"read"', '"write"'),
        _text("grafana.json", "logs-convoy-*", "logs-fleet-*"),
        _text("grafana.json", "logs-convoy-*", "logs-*"),
    ],
    rules.lines_go_to_elasticsearch: [
        _settings(lambda service, tail, filters, es: es.update(host="elasticsearch")),
        _settings(lambda service, tail, filters, es: es.update(port=9300)),
        _settings(lambda service, tail, filters, es: es.update(tls=True)),
        _settings(lambda service, tail, filters, es: es.update(index="fluent-bit")),
        _settings(lambda service, tail, filters, es: es.update(http_user="elastic")),
        _settings(lambda service, tail, filters, es: es.update(http_passwd="${PASSWORD}")),
        _settings(lambda service, tail, filters, es: es.update(http_passwd="hunter2")),
        _text("shipper.json", "create_doc", "all"),
        _text("elasticsearch.yml", "http.port: 9200", "http.port: 9201"),
    ],
    rules.elasticsearch_knows_its_settings: [
        _text("elasticsearch.yml", "network.host", "network.hosts"),
        _text("elasticsearch.yml", "http.port: 9200", "http.port: '9200'"),
        _text("elasticsearch.yml", "readiness.port: 9399", "readiness.port: 9400"),
        _text("elasticsearch.yml", "xpack.security.enabled: true", "xpack.security.enabled: false"),
        lambda m: _container(m, "elasticsearch-logging")["env"][0].update(name="node.names"),
        lambda m: _container(m, "elasticsearch-logging")["readinessProbe"].update(tcpSocket={"port": "http"}),
    ],
    rules.members_find_and_trust_each_other: [
        _text("elasticsearch.yml", "elasticsearch-transport", "elasticsearch-logging"),
        _text("elasticsearch.yml", "transport.ssl.enabled: true", "transport.ssl.enabled: false"),
        _text("elasticsearch.yml", "secrets/transport.key", "secrets/tls.key"),
        _text("prepare.sh", "transport.{crt,key}", "transport.crt"),
        lambda m: _owner(m, "elasticsearch-logging")["spec"].update(replicas=2),
        lambda m: _prepare(m)["env"][0].update(value="elasticsearch-logging-0"),
        lambda m: _owner(m, "elasticsearch-logging")["spec"].pop("podManagementPolicy"),
        lambda m: m.named("Service", "elasticsearch-transport")["spec"].pop("publishNotReadyAddresses"),
    ],
    rules.a_cluster_is_formed_once: [
        lambda m: _container(m, "elasticsearch-logging")["env"].append(
            {"name": "cluster.initial_master_nodes", "value": "elasticsearch-logging-0"}
        ),
        _text("elasticsearch.yml", "http.port", "cluster.initial_master_nodes: [a]\nhttp.port"),
        _text("prepare.sh", "first-members.sh /data", "first-members.sh /config"),
        _text("first-members.sh", "cluster.initial_master_nodes", "cluster.initial_masters"),
        lambda m: _prepare(m)["volumeMounts"].pop(3),
        lambda m: _prepare(m)["env"][1].update(value="http://elasticsearch-transport:9300"),
        lambda m: _prepare(m)["env"].pop(),
    ],
    rules.kibana_knows_its_settings: [
        _text("kibana.yml", "server.port: 5601", "server.port: 5602"),
        _text("kibana.yml", "server.host", "server.hosts"),
        _text("kibana.yml", "elasticsearch-logging:9200", "elasticsearch:9200"),
        _text("kibana.yml", "http://elasticsearch", "https://elasticsearch"),
        _text("kibana.yml", "kibana_system", "elastic"),
        _text("kibana.yml", "kibana/kibana.key", "kibana/page.key"),
        lambda m: _container(m, "kibana")["env"][0].update(name="ELASTICSEARCH_PASSWD"),
        lambda m: _container(m, "kibana")["readinessProbe"]["httpGet"].pop("scheme"),
    ],
    rules.the_set_up_is_of_one_piece: [
        _text("index-template.json", '["logs-convoy"]', '["logs"]'),
        _text("index-template.json", '"priority": 500', '"priority": 100'),
        _text("index-template.json", '"enabled": true', '"enabled": false'),
        _text("component-template.json", '{"name": "logs-convoy"}', '{"name": "logs"}'),
        _text("component-template.json", '"dynamic": false', '"dynamic": true'),
        _text("lifecycle.json", '"min_age": "14d", ', ""),
        _text("lifecycle.json", '"delete": {}', ""),
        _text("set-up.sh", "_data_stream/logs-convoy-default", "_data_stream/logs-default"),
        _text("set-up.sh", "_ilm/policy/logs-convoy ", "_ilm/policy/logs "),
        _text("set-up.sh", "user grafana grafana", "user grafana reader"),
        _text("set-up.sh", "user people viewer", "user visitor viewer"),
        _text("set-up.sh", "lifecycle.json", "retention.json"),
        _text("set-up.sh", "role/shipper", "role/writer"),
        lambda m: _container(m, "elasticsearch-set-up")["env"][1].update(value="http://kibana:5601"),
        lambda m: _spec(m, "elasticsearch-set-up")["volumes"][1]["secret"]["items"].pop(),
    ],
    rules.saved_objects_hold_together: [
        _saved(lambda objects: objects[0]["attributes"].update(title="logs-fleet-*")),
        _saved(lambda objects: objects[0]["attributes"].pop("timeFieldName")),
        _saved(lambda objects: objects[0].update(id="logs")),
        _saved(lambda objects: objects[1]["references"].clear()),
        _saved(lambda objects: objects.append(objects[1])),
    ],
    rules.consoles_are_not_for_the_whole_internet: [
        lambda m: m.named("Service", "kibana")["spec"].pop("loadBalancerSourceRanges"),
        lambda m: m.named("Service", "kibana")["spec"].update(loadBalancerSourceRanges=["0.0.0.0/0"]),
    ],
}
BREAKS = [(rule, number) for rule, ways in EXAMPLES.items() for number in range(len(ways))]


def test_every_rule_has_an_example():
    assert set(EXAMPLES) == set(rules.RULES)


@pytest.mark.parametrize("rule, number", BREAKS, ids=[f"{rule.__name__}-{number}" for rule, number in BREAKS])
def test_a_rule_notices(rule, number):
    broken = logging_overlays.manifests("monitored-logging")
    EXAMPLES[rule][number](broken)
    assert list(rule(broken))


# ---- the strict readers ----

REFUSED = {
    "there is no retry_limits": lambda s: s["pipeline"]["outputs"][0].update(retry_limits=False),
    "there is no Index": lambda s: s["pipeline"]["outputs"][0].update(Index="a"),
    "port should be a number": lambda s: s["pipeline"]["outputs"][0].update(port="9200"),
    "compress should be one of": lambda s: s["pipeline"]["outputs"][0].update(compress="zip"),
    "write_operation should be one of": lambda s: s["pipeline"]["outputs"][0].update(write_operation="append"),
    "replace_dots should be true or false": lambda s: s["pipeline"]["outputs"][0].update(replace_dots="yes"),
    "total_limit_size should be a size": lambda s: s["pipeline"]["outputs"][0].update({"storage.total_limit_size": "2 GB"}),
    "retry_limit should be": lambda s: s["pipeline"]["outputs"][0].update(retry_limit=True),
    "drop_unrecoverable_records should be true or false": lambda s: s["pipeline"]["outputs"][0].update(
        drop_unrecoverable_records="yes"
    ),
    "there is no net.io_timeouts": lambda s: s["pipeline"]["outputs"][0].update({"net.io_timeouts": "30s"}),
    "net.io_timeout should be a time": lambda s: s["pipeline"]["outputs"][0].update({"net.io_timeout": "soon"}),
    "nothing is tagged kubernetes.*": lambda s: s["pipeline"]["outputs"][0].update(match="kubernetes.*"),
    "outputs: no plugin elasticsearch": lambda s: s["pipeline"]["outputs"][0].update(name="elasticsearch"),
    "inputs: no plugin tails": lambda s: s["pipeline"]["inputs"][0].update(name="tails"),
    "there is no multiline.parsers": lambda s: s["pipeline"]["inputs"][0].update({"multiline.parsers": "cri"}),
    "there is no multiline parser crio": lambda s: s["pipeline"]["inputs"][0].update({"multiline.parser": "crio"}),
    "there is no multiline parser jav": lambda s: s["pipeline"]["filters"][2].update({"multiline.parser": "jav"}),
    "there is no merge_logs": lambda s: s["pipeline"]["filters"][6].update(merge_logs=True),
    "there is no parser json": lambda s: s["pipeline"]["filters"][4].update(parser="json"),
    "there is no parser crio": lambda s: s["pipeline"]["filters"][0].update(parser=["crio", "docker"]),
    "parser should be a text": lambda s: s["pipeline"]["filters"][0].update(parser=[]),
    "its code has no function glue": lambda s: s["pipeline"]["filters"][1].update(call="glue"),
    "there is no calls": lambda s: s["pipeline"]["filters"][1].update(calls="join"),
    "rename should have 2 words": lambda s: s["pipeline"]["filters"][7].update(rename=["log"]),
    "remove should be a list of texts": lambda s: s["pipeline"]["filters"][3].update(remove="_p"),
    "it has to be the first": lambda s: [
        s["pipeline"]["filters"][2].update(buffer=True),
    ],
    "condition should have 3 words": lambda s: s["pipeline"]["filters"][8].update(condition=["Key_exists level"]),
    "begins with kube.var.log.containers.": lambda s: [
        s["pipeline"]["inputs"][0].update(tag="logs.*"),
        *(one.update(match="logs.*") for kind in ("filters", "outputs") for one in s["pipeline"][kind]),
    ],
    "service: there is no http_ports": lambda s: s["service"].update(http_ports=2020),
    "log_level should be one of": lambda s: s["service"].update(log_level="verbose"),
    "format should be one of": lambda s: s["parsers"][0].update(format="xml"),
    "time_key and time_format go together": lambda s: s["parsers"][0].pop("time_key"),
    "sections should be": lambda s: s.update(filter=[]),
    "pipeline should have": lambda s: s["pipeline"].pop("filters"),
}  # fmt: skip


@pytest.mark.parametrize("said", REFUSED)
def test_settings_that_fluent_bit_would_refuse_or_ignore_are_noticed(said):
    text = rules.file_of(logging_overlays.manifests("monitored-logging"), "fluent-bit.yaml")
    settings = yaml.load(text, yaml.CSafeLoader)
    assert not list(fluent_bit.errors(settings))
    REFUSED[said](settings)
    assert [error for error in fluent_bit.errors(settings) if said in error]


@pytest.mark.parametrize(
    "known, settings",
    [
        (elastic.ELASTICSEARCH, {"xpack.security.enable": True}),
        (elastic.ELASTICSEARCH, {"xpack.security.enabled": "true"}),
        (elastic.ELASTICSEARCH, {"http.port": 92000}),
        (elastic.ELASTICSEARCH, {"cluster.name": ""}),
        (elastic.KIBANA, {"elasticsearch.host": ["http://elasticsearch-logging:9200"]}),
        (elastic.KIBANA, {"elasticsearch.hosts": "http://elasticsearch-logging:9200"}),
        (elastic.KIBANA, {"elasticsearch.hosts": ["elasticsearch-logging:9200"]}),
    ],
)
def test_settings_that_elastic_would_refuse_are_noticed(known, settings):
    assert list(elastic.errors(known, settings))
