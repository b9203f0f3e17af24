"""Sends Grafana's requests to a real Elasticsearch: each search of the dashboards, and the link from a spike to its
lines."""

import datetime
import json
import re
import urllib.parse

import elasticsearch_node
import pytest

DASHBOARDS = sorted((elasticsearch_node.ROOT / "k8s/overlays/aws/monitoring/dashboards").glob("*.json"))
INDEX = "logs-convoy-dashboards"
POD, OTHER = "position-tracker-5f7c9d-x2x7q", "position-tracker-5f7c9d-abcde"
MOMENT = datetime.datetime(2026, 11, 22, 13, 7, 11, 250_000, tzinfo=datetime.UTC)
FROM, TO = MOMENT - datetime.timedelta(hours=1), MOMENT + datetime.timedelta(hours=1)
# Seconds from the moment → whether the link shows a line of that time.
LINES = {-1800: False, -301: False, -299: True, -30: True, 0: True, 59: True, 61: False, 1800: False}


def milliseconds(time):
    return str(int(time.timestamp() * 1000))


# The line of a crash, which has no level.
CRASH = 59


def line(pod, seconds):
    return {
        "@timestamp": (MOMENT + datetime.timedelta(seconds=seconds)).isoformat(),
        "message": f"{pod} {seconds}",
        **({} if seconds == CRASH else {"level": "error" if seconds == 0 else "info"}),
        "log_stream": "stderr",
        "kubernetes": {"namespace_name": "default", "pod_name": pod, "container_name": "position-tracker"},
    }


@pytest.fixture(scope="module", autouse=True)
def lines(elasticsearch):
    actions = [({"create": {"_index": INDEX}}, line(pod, seconds)) for pod in (POD, OTHER) for seconds in LINES]
    assert {result["status"] for result in elasticsearch.write(actions)} == {201}


def targets():
    for path in DASHBOARDS:
        for panel in json.loads(path.read_text("utf-8"))["panels"]:
            for target in panel["targets"]:
                if panel["datasource"]["type"] == "elasticsearch":
                    yield pytest.param(target, id=f"{path.stem}-{panel['title']}")


def levels():
    """Returns label → value of the dashboard's variable, beginning with the default."""
    (logs,) = [json.loads(path.read_text("utf-8")) for path in DASHBOARDS if path.stem == "logs"]
    (level,) = [variable for variable in logs["templating"]["list"] if variable["name"] == "level"]
    values = dict(each.split(" : ") for each in level["query"].split(", "))
    return {level["current"]["text"]: level["current"]["value"], **values}


def filled_in(query, level=None):
    """Fills in variables as Grafana does: several values in a query of this datasource, one value for `${name:raw}`."""
    level = level or next(iter(levels().values()))
    values = {"namespace": '("default" OR "logging")', "pod": f'("{POD}" OR "{OTHER}")', "level": level}
    return re.sub(r"\$\{?(\w+)(?::raw)?\}?", lambda found: values[found[1]], query)


def ask(elasticsearch, query, aggregations=()):
    """Sends a request in the form of Grafana's datasource: the query, the time range, nested buckets."""
    buckets = {}
    for part in reversed(aggregations):
        of_time = part["type"] == "date_histogram"
        asked = {"field": part["field"], **({"fixed_interval": "1m"} if of_time else {"size": 10})}
        asked.update({name: part["settings"][name] for name in ("missing",) if name in part["settings"]})
        buckets = {part["id"]: {part["type"]: asked, **({"aggs": buckets} if buckets else {})}}
    times = {"gte": milliseconds(FROM), "lte": milliseconds(TO), "format": "epoch_millis"}
    asked = [
        {"range": {"@timestamp": times}},
        {"query_string": {"query": query, "analyze_wildcard": True}},
    ]
    body = {"query": {"bool": {"filter": asked}}, "size": 500, "aggs": buckets}
    answer = elasticsearch.ask("POST", f"{INDEX}/_search", body)
    assert "hits" in answer and answer["_shards"]["failed"] == 0, answer
    return answer


@pytest.mark.parametrize("target", targets())
def test_a_search_of_a_dashboard_finds_lines(elasticsearch, target):
    answer = ask(elasticsearch, filled_in(target["query"]), target["bucketAggs"])
    some = "level:error" in target["query"] or "NOT _exists_:level" in target["query"]
    assert answer["hits"]["total"]["value"] == (2 if some else 2 * len(LINES))
    counted = [answer.get("aggregations")]
    for part in target["bucketAggs"]:
        # Grafana draws a line for each path through the buckets; together they have to contain every hit.
        counted = [bucket for one in counted for bucket in one[part["id"]]["buckets"]]
        assert sum(bucket["doc_count"] for bucket in counted) == answer["hits"]["total"]["value"]


SHOWN = {"everything": len(LINES), "error": 1, "warning": 0, "info": len(LINES) - 2, "debug": 0, "none (a crash)": 1}


@pytest.mark.parametrize("label", SHOWN)
def test_lines_are_hidden_only_where_a_level_was_chosen(elasticsearch, label):
    assert levels().keys() == SHOWN.keys()
    query = filled_in("kubernetes.pod_name:$pod AND ${level:raw}", levels()[label])
    assert ask(elasticsearch, query)["hits"]["total"]["value"] == 2 * SHOWN[label]


def test_a_click_on_a_spike_shows_the_lines_of_that_pod_at_that_moment(elasticsearch):
    (spike,) = [json.loads(path.read_text("utf-8")) for path in DASHBOARDS if path.stem == "spike"]
    url = spike["panels"][0]["fieldConfig"]["defaults"]["links"][0]["url"]
    values = {"__field.labels.pod": POD, "__value.time": milliseconds(MOMENT), "__from": milliseconds(FROM),
              "__to": milliseconds(TO)}  # fmt: skip
    url = re.sub(r"\$\{([\w.]+)\}", lambda found: values[found[1]], url)
    panes = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))["panes"]
    (pane,) = json.loads(panes).values()
    assert pane["range"] == {"from": milliseconds(FROM), "to": milliseconds(TO)}
    found = {hit["_source"]["message"] for hit in ask(elasticsearch, pane["queries"][0]["query"])["hits"]["hits"]}
    assert found == {f"{POD} {seconds}" for seconds, shown in LINES.items() if shown}
