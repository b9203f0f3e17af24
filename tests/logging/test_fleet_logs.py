"""The logs of the running fleet arrive as fields, and each saved search finds the lines that it should."""

import copy
import json
import re

import elasticsearch_node
import pytest
from container_log import LABELS, container_log, container_path
from elasticsearch_node import query_of, template
from pipeline import Pipeline

FIELDS = template("component-template")["template"]["mappings"]["properties"]
OURS = "kubernetes.namespace_name:default"


def mapped(name, properties=None):
    """Returns whether the mapping has a searchable field of this dotted name."""
    here, _, rest = name.partition(".")
    found = (FIELDS if properties is None else properties).get(here)
    return found is not None and (not rest or mapped(rest, found.get("properties", {})))


def leaves(document, prefix=""):
    for name, value in document.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{prefix}{name}.")
        else:
            yield prefix + name


def fields_of(query):
    return re.findall(r"_exists_:([\w.@]+)", query) + re.findall(r"(?<![\w.])(?!_exists_)([\w.@]+):(?!\d)", query)


def ids(documents):
    return {document.get("request_id") for document in documents}


def test_every_line_is_a_record_of_its_own(life, actions, elasticsearch, index):
    lines = [line for text in life.logs.values() for line in text.splitlines()]
    assert len(elasticsearch.search(index, OURS)) == len(actions) == len(lines)
    assert all(life.logs.values())


def test_what_is_sent_again_is_stored_once(elasticsearch, actions, index):
    assert {result["status"] for result in elasticsearch.write(actions)} == {409}
    assert len(elasticsearch.search(index, OURS)) == len(actions)


def test_every_member_that_our_processes_write_can_be_searched(actions):
    documents = [document for _, document in actions if "service" in document]
    assert {document["service"] for document in documents} == {
        "queue", "registry", "position-tracker", "api-gateway", "webapp", "device-gateway", "position-simulator"}  # fmt: skip
    foreign = {"kubernetes.labels.app"}
    assert not {name for one in documents for name in leaves(one) if not mapped(name)} - foreign


def test_the_time_is_the_lines_own(life, actions):
    said = [json.loads(line)["time"] for line in life.logs["api-gateway"].splitlines()]
    kept = [document["@timestamp"] for _, document in actions if document.get("service") == "api-gateway"]
    assert kept == said
    assert not [document for _, document in actions if "time" in document or "log" in document]


def test_one_request_can_be_followed_through_nginx_gateway_and_tracker(life, elasticsearch, index, saved):
    search = saved["One request"]
    query = f'({query_of(search)}) AND request_id:"{life.followed}"'
    found = elasticsearch.search(index, query, search["attributes"]["sort"])
    assert {document["service"] for document in found} == {"webapp", "api-gateway", "position-tracker"}
    assert len(found) == 3
    assert {document["http_status"] for document in found} == {200}
    assert {document["http_target"].removeprefix("/api") for document in found} == {"/vehicles/Logged%20Van/history"}


# title → a check of the found documents
FOUND = {
    "One request": lambda life, found: {life.followed, life.slow, life.failed} <= ids(found),
    "Slow requests": lambda life, found: (
        life.slow in ids(found) and not {life.followed, life.failed} & ids(found)
        and {"webapp", "api-gateway"} <= {one["service"] for one in found if one["request_id"] == life.slow}
    ),
    "Failed requests": lambda life, found: (
        life.failed in ids(found) and not {life.followed, life.slow} & ids(found)
    ),
    "Warnings and errors": lambda life, found: (
        life.failed in ids(found) and life.dead in {one.get("message_id") for one in found}
        and {one["level"] for one in found} <= {"warning", "error"}
    ),
    "Rejected messages": lambda life, found: (
        [(one["message_id"], one["reason"], one["service"]) for one in found]
        == [(life.dead, "not_json", "position-tracker")]
    ),
    "Starts, stops and dependencies": lambda life, found: (
        {"queue", "tracker"} <= {one.get("dependency") for one in found}
        and {"position-tracker", "api-gateway", "position-simulator"} <= {one["service"] for one in found}
        and not ids(found) & {life.followed}
    ),
}  # fmt: skip


def test_every_saved_search_is_looked_at(saved):
    assert {title for title, each in saved.items() if each["type"] == "search"} == FOUND.keys()


@pytest.mark.parametrize("title", FOUND)
def test_a_saved_search_finds_what_it_should(title, life, elasticsearch, index, saved):
    search = saved[title]
    found = elasticsearch.search(index, f"({query_of(search)}) AND {OURS}", search["attributes"]["sort"])
    assert FOUND[title](life, found), found


@pytest.mark.parametrize("title", FOUND)
def test_a_saved_search_names_fields_that_there_are(title, saved):
    search = saved[title]["attributes"]
    named = [*fields_of(query_of(saved[title])), *search["columns"], *(field for field, _ in search["sort"])]
    assert named and not [name for name in named if not mapped(name)]


def handed_out():
    """Returns the queries that OPERATIONS.md recommends."""
    text = (elasticsearch_node.ROOT / "OPERATIONS.md").read_text("utf-8").partition("## Logs\n")[2].partition("\n## ")[0]
    return [code for code in re.findall(r"`([^`\n]+)`", text) if re.match(r"[a-z_.]+:\S", code)]


def test_the_queries_that_people_are_told_to_ask_can_be_asked(elasticsearch, index):
    queries = handed_out()
    assert len(queries) > 4
    for query in queries:
        assert fields_of(query) and all(map(mapped, fields_of(query))), query
        found = elasticsearch.search(index, query)
        # The test's fleet stores its history in RocksDB, repeats no request within a second, and logs no line of 1 MiB.
        assert found or query in ("cache:HIT", "log_cut:true"), query


@pytest.mark.parametrize(
    "query, missing",
    [
        ("severity:error", ["severity"]),
        ("_exists_:requestId", ["requestId"]),
        ("kubernetes.pod:a AND level:error", ["kubernetes.pod"]),
        ('message:"a: b" AND seconds:[1 TO *]', []),
    ],
)
def test_a_field_that_there_is_not_is_noticed(query, missing):
    assert [name for name in fields_of(re.sub('"[^"]*"', "x", query)) if not mapped(name)] == missing


@pytest.mark.parametrize(
    "title, wrong",
    [
        ("Slow requests", "message:answered AND secs:[1 TO *]"),
        ("Failed requests", "http_status:[600 TO *]"),
        ("Rejected messages", 'message:"dead letter queue"'),
        ("Warnings and errors", "level:WARN"),
    ],
)
def test_a_search_that_finds_something_else_is_noticed(title, wrong, life, elasticsearch, index):
    assert not FOUND[title](life, elasticsearch.search(index, f"({wrong}) AND {OURS}"))


def test_a_query_that_cannot_be_read_is_noticed(elasticsearch, index):
    with pytest.raises(AssertionError):
        elasticsearch.search(index, "level:(warning OR")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda settings: settings["pipeline"]["filters"].pop(4),  # without a parser, the line stays text
        lambda settings: settings["parsers"][-1].update(time_format="%d/%b/%Y"),
        lambda settings: settings["pipeline"]["filters"][7]["rename"].clear(),
    ],
)
def test_settings_that_lose_a_member_are_noticed(spoil, life, settings):
    spoilt = copy.deepcopy(settings)
    spoil(spoilt)
    text = life.logs["api-gateway"] + "no JSON\n"
    documents = [
        document
        for _, document in Pipeline(spoilt).actions(container_path("api-gateway"), container_log(text), LABELS)
    ]
    said = json.loads(text.splitlines()[0])["time"]
    assert documents[0]["@timestamp"] != said or "message" not in documents[-1]
