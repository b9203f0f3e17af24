"""A line arrives whole up to a limit, and a longer one takes no more memory than the limit."""

import itertools
import json
import re

import lua_filter
import pytest
from container_log import LABELS, PIECE, container_log, container_path, docker_log

LONGEST, MOST = 1024 * 1024, 32


@pytest.fixture
def documents(pipeline):
    def of(content):
        return [document for _, document in pipeline.actions(container_path("long", "elsewhere"), content, LABELS)]

    return of


@pytest.fixture
def join(settings):
    (code,) = (one for one in settings["pipeline"]["filters"] if one["name"] == "lua")
    with lua_filter.running(code) as join:
        yield join


def piece(offset, log="x" * PIECE, end="P", stream="stdout"):
    return {"log": log, "_p": end, "stream": stream, "log_offset": offset}


@pytest.mark.parametrize("written", [container_log, docker_log])
def test_a_line_arrives_whole_whichever_runtime_wrote_it(written, documents):
    lines = ["short", "x" * PIECE, "x" * PIECE + "y", json.dumps({"message": "z" * 300_000, "level": "info"}), "last"]
    found = documents(written("".join(f"{line}\n" for line in lines)))
    assert [document["message"] for document in found] == [*lines[:3], "z" * 300_000, "last"]
    assert [document.get("log_cut") for document in found] == [None] * 5
    assert len({document["log_offset"] for document in found}) == 5
    assert {document["@timestamp"] for document in found} == {"2026-01-02T03:04:05.000Z"}


def test_what_docker_wrote_last_needs_no_end(documents):
    assert [one["message"] for one in documents(docker_log("one\ntwo"))] == ["one", "two"]


def test_an_empty_line_is_a_document(documents):
    assert [one["message"] for one in documents(container_log("one\n\ntwo\n"))] == ["one", "", "two"]


def test_of_a_giant_line_the_beginning_is_kept_and_says_so(join):
    count = 20 * LONGEST // PIECE
    for number in range(count):
        assert join("kube.a", piece(number)) is None
    found = join("kube.a", piece(count, "the end", "F"))
    assert found["log"] == "x" * LONGEST and found["log_cut"] is True and found["log_offset"] == 0
    assert join("kube.a", piece(count + 1, "next", "F")) == piece(count + 1, "next", "F")
    assert join.most_memory() < 8 * LONGEST


def test_pieces_of_two_streams_and_two_files_are_not_mixed(join):
    names = list(itertools.product(("kube.a", "kube.b"), ("stdout", "stderr")))
    for number, (tag, stream) in enumerate(names):
        assert join(tag, piece(number, f"{tag} {stream} ", stream=stream)) is None
    for number, (tag, stream) in enumerate(names):
        found = join(tag, piece(100 + number, "end", "F", stream))
        assert (found["log"], found["log_offset"]) == (f"{tag} {stream} end", number)


def test_only_so_many_lines_wait_for_their_end(join):
    for number in range(MOST + 8):
        for at in range(4):
            assert join(f"kube.{number}", piece(at)) is None
    found = [join(f"kube.{number}", piece(9, "end", "F")) for number in range(MOST + 8)]
    assert ["log_cut" in one for one in found] == [False] * MOST + [True] * 8
    assert {len(one["log"]) for one in found} == {4 * PIECE + 3, 0}


def test_the_bounds_are_those_of_the_settings(settings):
    (code,) = (one["code"] for one in settings["pipeline"]["filters"] if one["name"] == "lua")
    found = re.search(r"LONGEST = (\d+) \* (\d+).*MOST = (\d+)", code, re.S).groups()
    assert (int(found[0]) * int(found[1]), int(found[2])) == (LONGEST, MOST)
