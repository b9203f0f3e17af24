"""Lines of other programs: whatever they look like, none is refused and none is cut."""

import json

import pytest
from container_log import LABELS, container_log, container_path
from elasticsearch_node import query_of

MONGODB = {
    "t": {"$date": "2026-01-01T00:00:00.000+00:00"}, "s": "I", "c": "NETWORK", "id": 22943, "ctx": "listener",
    "msg": "Connection accepted", "attr": {"remote": "10.0.0.7:40000", "uuid": {"uuid": {"$uuid": "1"}}, "a.b": 1},
}  # fmt: skip
ELASTICSEARCH = {
    "@timestamp": "2026-01-01T00:00:00.000Z", "log.level": "WARN", "message": "high disk watermark",
    "ecs.version": "1.2.0", "service.name": "ES_ECS", "process.thread.name": "main",
}  # fmt: skip


@pytest.fixture
def stored(elasticsearch, pipeline, request):
    """Writes lines as a container does; returns the stored documents in their order."""

    def store(*lines):
        path = container_path(request.node.name.replace("_", "-").replace("[", "-").replace("]", ""), "elsewhere")
        actions = list(pipeline.actions(path, container_log("".join(f"{line}\n" for line in lines)), LABELS))
        results = elasticsearch.write(actions)
        assert [result for result in results if result["status"] != 201] == []
        (index,) = {target["_index"] for action, _ in actions for target in action.values()}
        pod = actions[0][1]["kubernetes"]["pod_name"]
        return elasticsearch.search(index, f'kubernetes.pod_name:"{pod}"', [["log_offset", "asc"]])

    return store


def test_text_is_a_message(stored):
    (document,) = stored("2026/01/01 00:00:00 [notice] 1#1: start worker process 7")
    assert document["message"] == "2026/01/01 00:00:00 [notice] 1#1: start worker process 7"
    assert document["@timestamp"] == "2026-01-02T03:04:05.000Z"
    assert document["log_stream"] == "stdout"


def test_a_line_of_40_kilobytes_arrives_whole(stored):
    for line in ("x" * 40_000, " ".join(["word"] * 8_000), json.dumps({"message": "€" * 20_000, "reason": "y" * 40_000})):
        document = stored(line)[-1]
        expected = json.loads(line) if line[0] == "{" else {"message": line}
        assert {name: document[name] for name in expected} == expected


def test_lines_that_are_equal_are_kept_all(stored):
    assert len(stored("again", "again", '{"message":"again"}', '{"message":"again"}')) == 4


def test_mongodbs_lines_have_a_message_and_a_level(stored):
    (document,) = stored(json.dumps(MONGODB))
    assert (document["level"], document["message"]) == ("info", "Connection accepted")
    assert document["attr"]["a_b"] == 1


def test_warnings_are_found_whoever_says_them(stored, elasticsearch, saved, settings):
    stored(*(json.dumps(line) for line in (MONGODB, {**MONGODB, "s": "W", "msg": "slow disk"}, ELASTICSEARCH)))
    index = settings["pipeline"]["outputs"][0]["index"]
    query = query_of(saved["Warnings and errors"])
    found = elasticsearch.search(index, f"({query}) AND kubernetes.pod_name:test-warnings-are-found*")
    assert {document["message"] for document in found} == {"slow disk", "high disk watermark"}


# The level of another program → the level that finds it. An unknown one stays as it is.
LEVELS = {
    "F": "error", "E": "error", "W": "warning", "I": "info", "D1": "debug", "D5": "debug", "FATAL": "error",
    "ERROR": "error", "WARN": "warning", "Info": "info", "trace": "debug", "error": "error", "warning": "warning",
    "audit": "audit",
}  # fmt: skip


def test_a_level_is_found_by_our_name_for_it(stored, elasticsearch, settings):
    stored(*(json.dumps({**MONGODB, "s": theirs, "msg": theirs}) for theirs in LEVELS))
    index = settings["pipeline"]["outputs"][0]["index"]
    for ours in set(LEVELS.values()):
        found = elasticsearch.search(index, f"level:{ours} AND kubernetes.pod_name:test-a-level-is-found*")
        assert {document["message"] for document in found} == {each for each in LEVELS if LEVELS[each] == ours}


def test_elasticsearchs_fatal_lines_are_errors(stored):
    (document,) = stored(json.dumps({**ELASTICSEARCH, "log.level": "FATAL"}))
    assert document["level"] == "error"


def test_elasticsearchs_lines_have_one_time_and_a_level(stored):
    (document,) = stored(json.dumps(ELASTICSEARCH))
    assert (document["level"], document["message"]) == ("warning", "high disk watermark")
    assert document["@timestamp"] == "2026-01-02T03:04:05.000Z"


def test_a_line_cannot_say_that_it_is_anothers(stored):
    (document,) = stored(json.dumps({"message": "a", "kubernetes": {"pod_name": "another"}}))
    assert document["kubernetes"]["namespace_name"] == "elsewhere"


@pytest.mark.parametrize(
    "member",
    [
        {"http_status": "many"}, {"seconds": "long"}, {"client": "unix:"}, {"time": "yesterday"}, {"level": 3},
        {"unknown": {"deep": [1, "a", None]}}, {"unknown": "now a text"}, {"reason": None}, {"a..b.": 1},
    ],
    ids=str,
)  # fmt: skip
def test_a_member_of_another_kind_is_kept_and_its_line_not_refused(member, stored):
    (document,) = stored(json.dumps({"message": "odd", **member}))
    ((name, value),) = member.items()
    assert document[name.replace(".", "_")] == value


def test_what_the_mapping_cannot_take_is_refused_alone(elasticsearch, pipeline):
    """Fluent Bit would send the whole chunk again; on a cluster the failure store accepts the line."""
    lines = '{"message":{"an":"object"}}\n{"message":"a text"}\n'
    actions = list(pipeline.actions(container_path("refused", "elsewhere"), container_log(lines), LABELS))
    assert [result["status"] for result in elasticsearch.write(actions)] == [400, 201]


def test_labels_of_which_one_is_anothers_path_do_not_clash(stored):
    (document,) = stored("a line")
    assert document["kubernetes"]["labels"]["app"] == "convoy"
    assert document["kubernetes"]["labels"]["app_kubernetes_io/name"] == "position-tracker"


def test_its_own_lines_are_left_out(pipeline):
    path = container_path("fluent-bit-x7v2k", "logging")
    assert not list(pipeline.actions(path, container_log("a line\n"), LABELS))
    assert list(pipeline.actions(container_path("kibana", "logging"), container_log("a line\n"), LABELS))
