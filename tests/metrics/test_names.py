"""Metrics, jobs, containers and queues that rules and dashboards name have to exist. Prometheus itself accepts any
name, and an alert on one that does not exist never fires. tests/system/test_metrics.py also checks the names of one
machine on running processes."""

import functools
import re

import alerts
import overlays
import promql
import pytest

LOGGING = {"fluent-bit", "elasticsearch-logging", "kibana"}
LOGGING_CONTAINERS = {"fluent-bit", "elasticsearch", "kibana"}
KINDS = ("CronJob", "Deployment", "StatefulSet")  # labels of kube-state-metrics, in lower case


@functools.cache
def known():
    """Returns label → its possible values."""
    cluster = overlays.manifests("monitored")
    broker = (alerts.ROOT / "queue/activemq.xml").read_text(encoding="utf-8")
    buckets = (alerts.ROOT / "src/service/metrics.cpp").read_text(encoding="utf-8")
    bounds = re.search(r"duration_buckets\(\) \{\s*return \{([^}]*)\}", buckets).group(1)
    return {
        "job": {pod.name for pod in cluster.pods() if pod.owner["kind"] != "CronJob"} | LOGGING | {"certificates"},
        "container": {one["name"] for pod in cluster.pods() for one in pod.containers} | LOGGING_CONTAINERS,
        **{kind.lower(): {item["metadata"]["name"] for item in cluster.of(kind)} | LOGGING for kind in KINDS},
        "destination": set(re.findall(r'physicalName="([^"]+)"', broker)),
        "store": set(re.findall(r'type=Store,name=([^"]+)"', broker)),
        "le": {f"{float(bound):g}" for bound in bounds.split(",")} | {"+Inf"},
    }


def unknown_in(expression):
    yield from promql.unknown_names(expression, {rule["record"] for _, rule in alerts.every_rule("record")})
    for label, values in known().items():
        for value in re.findall(rf'\b{label}=~?"([^"]*)"', expression):
            for one in value.split("|"):
                if not any(re.fullmatch(one, there) for there in values):
                    yield f'there is no {label}="{one}"'


EVERY_RULE = list(alerts.rule_expressions(alerts.every_rule_object()))


def test_rules_ask_for_what_there_is():
    found = [f"{where}: {what}" for where, text in EVERY_RULE for what in unknown_in(text)]
    assert not found, "\n".join(found)


def test_dashboards_ask_for_what_there_is():
    found = [f"{where}: {what}" for where, text in alerts.dashboard_expressions() for what in unknown_in(text)]
    assert not found, "\n".join(found)


def test_every_metric_that_exists_elsewhere_is_queried():
    # Dashboards also query the values of their variables, which is not PromQL.
    files = (alerts.MONITORING / "dashboards").glob("*.json")
    texts = [path.read_text(encoding="utf-8") for path in files] + [text for _, text in EVERY_RULE]
    asked = set(re.findall(r"[\w:]+", "".join(texts)))
    assert not promql.elsewhere() - asked


def documented(text):
    """Returns the names that contracts.md lists; `a_{b,c}_total` stands for two. A `{label}` at the end is none."""
    names = set()
    for name in re.findall(r"`((?:convoy|activemq)_[\w{},]+)`", text):
        begin, choices, end = re.fullmatch(r"(\w+)(?:\{([\w,]+)\})?(\w*)", name).groups()
        is_choice = choices and (begin.endswith("_") or end)
        names |= {begin + one + end for one in choices.split(",")} if is_choice else {begin}
    return names


def test_contracts_list_each_of_our_metrics():
    text = (alerts.ROOT / "docs/contracts.md").read_text(encoding="utf-8")
    ours = {re.sub(r"_(bucket|sum|count)$", "", name) for name in promql.ours()}
    ours = {name for name in ours if name.startswith(("convoy_", "activemq_"))}
    assert not sorted(ours - documented(text))
    assert ours - documented(text.replace("`convoy_queue_credit`", "")) == {"convoy_queue_credit"}


def test_names_in_braces_are_read():
    assert documented("`convoy_a_{b,c}_total`, `convoy_d{e}`, `convoy_f`") == {
        "convoy_a_b_total",
        "convoy_a_c_total",
        "convoy_d",
        "convoy_f",
    }


@pytest.mark.parametrize(
    "expression",
    [
        "sum(rate(convoy_position_received_total[5m]))",
        "convoy:positions:rate5m > 0",
        'activemq_queue_depth{destination="positions"}',
        'activemq_queue_size{destination="position"}',
        'activemq_store_used_ratio{store="dead_letters"} > 0.8',
        'up{job="tracker"} == 0',
        'up{job=~"position-tracker|gateway"} == 0',
        'rate(convoy_live_lag_seconds_bucket{le="2"}[5m])',
        'kube_cronjob_status_last_successful_time{cronjob="backup"}',
        'kube_deployment_created{deployment="tracker"}',
        'kube_statefulset_created{statefulset="mongo"}',
        'kube_pod_container_status_restarts_total{container="tracker"}',
        "sum by (job) (kube_pod_restarts_total)",
        '{__name__=~"up|nginx_up|mongo_up"}',
    ],
)
def test_what_there_is_not_is_noticed(expression):
    assert list(unknown_in(expression))


@pytest.mark.parametrize(
    "expression, names",
    [
        ("histogram_quantile(0.99, sum by (le) (rate(a_bucket[5m])))", {"a_bucket"}),
        ('a{b="c", d=~"e"} / on (f) group_left (g) h > 1', {"a", "h"}),
        ('{__name__=~"a|b", c="d"} or absent(e{f="g"})', {"a", "b", "e"}),
        ("time() - max by (x) (a:b:rate5m) > 14.4 * 0.001", {"a:b:rate5m"}),
    ],
)
def test_the_names_in_an_expression_are_found(expression, names):
    assert promql.names_in(expression) == names


# ---- the exporter beside nginx ----


def _exporter():
    (pod,) = [pod for pod in overlays.manifests("monitored").pods() if pod.name == "webapp"]
    (container,) = [one for one in pod.spec["containers"] if one["name"] == "exporter"]
    return pod, container


def wrong_in_exporter(container, page):
    """The exporter has to be Debian's, as in the image and on one machine, and read nginx's status page."""
    (command,) = container["command"]
    if container["image"] != page["image"]:
        yield "it should be the page's own image"
    if f" {command} " not in (alerts.ROOT / "webapp/Dockerfile").read_text(encoding="utf-8"):
        yield f"{command} is not in the image"
        return
    known_flags = set(re.findall(r"^  (-[\w.-]+)", alerts.run(command, "-help").stderr, re.M))
    flags = dict(argument.split("=", 1) for argument in container["args"])
    for flag in sorted(flags.keys() - known_flags):
        yield f"{command} has no option {flag}"
    status = re.search(r"STATUS:-([\d.:]+)\}", (alerts.ROOT / "webapp/run").read_text(encoding="utf-8")).group(1)
    if flags.get("-nginx.scrape-uri") != f"http://{status}/":
        yield f"nginx serves its figures on {status}"
    if flags.get("-web.listen-address") != f":{container['ports'][0]['containerPort']}":
        yield "Prometheus scrapes another port"


def test_the_exporter_of_nginx_is_right():
    pod, container = _exporter()
    assert not list(wrong_in_exporter(container, pod.spec["containers"][0]))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: one.update(image="convoy/api-gateway:1"),
        lambda one: one.update(command=["nginx-prometheus-exporter"]),
        lambda one: one["args"].append("-nginx.retry=5"),
        lambda one: one["args"].remove("-nginx.scrape-uri=http://127.0.0.1:8083/"),
        lambda one: one["ports"][0].update(containerPort=9114),
    ],
)
def test_an_exporter_that_is_wrong_is_noticed(spoil):
    pod, container = _exporter()
    spoil(container)
    assert list(wrong_in_exporter(container, pod.spec["containers"][0]))
