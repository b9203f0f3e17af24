"""No line is lost on the way to Elasticsearch without being counted, whatever Elasticsearch answers. Each fault that
was measured with a real Fluent Bit is tested with its settings at that time and with the current ones."""

import collections
import copy
import re

import elasticsearch_node
import pytest
from agent import Agent, StuckError
from container_log import LABELS, container_log, container_path
from pipeline import Pipeline, size
from relay import Relay, answer_is_lost, is_busy, is_silent

THEN = (5, 1, 1)


@pytest.fixture(scope="module")
def now():
    """Returns the version that is deployed."""
    text = (elasticsearch_node.STACK / "kustomization.yaml").read_text("utf-8")
    return tuple(map(int, re.search(r"fluent/fluent-bit,\s+newTag: ([\d.]+)\}", text)[1].split(".")))


@pytest.fixture
def before(settings):
    """Returns the settings with which lines were lost."""
    settings = copy.deepcopy(settings)
    settings["service"]["storage.checksum"] = True
    settings["pipeline"]["inputs"][0]["rotate_wait"] = 30
    es = settings["pipeline"]["outputs"][0]
    for name in ("drop_unrecoverable_records", "net.io_timeout"):
        del es[name]
    es.update(retry_limit=False)
    (multiline,) = (one for one in settings["pipeline"]["filters"] if one["name"] == "multiline")
    del multiline["buffer"]
    multiline["emitter_mem_buf_limit"] = "16M"
    return settings


@pytest.fixture
def actions(pipeline, request):
    """Makes records of lines; each test has its own pod."""

    def of(*lines):
        path = container_path(re.sub(r"\W|_", "-", request.node.name), "delivery")
        return list(pipeline.actions(path, container_log("".join(f"{line}\n" for line in lines)), LABELS))

    return of


def stored(elasticsearch, actions):
    index = next(iter(actions[0][0].values()))["_index"]
    pod = actions[0][1]["kubernetes"]["pod_name"]
    return len(elasticsearch.search(index, f'kubernetes.pod_name:"{pod}"'))


def numbered(count):
    return [f"line {number}" for number in range(count)]


# A member that the mapping refuses; on a cluster the failure store accepts it.
UNMAPPABLE = '{"message": {"an": "object"}, "number": %d}'


def mixed(elasticsearch, actions):
    """Makes 100 lines: 25 each are already stored, cannot be mapped, find no space at first, and are new."""
    lines = actions(*numbered(75), *(UNMAPPABLE % number for number in range(25)))
    assert {result["status"] for result in elasticsearch.write(lines[:25])} == {201}
    return lines, Relay(elasticsearch, is_busy(lambda number: 25 <= number < 50))


def test_each_line_of_a_bulk_is_answered_for_itself(settings, now, elasticsearch, actions):
    lines, relay = mixed(elasticsearch, actions)
    agent = Agent(settings, now, relay)
    agent.read(lines)
    agent.send()
    assert collections.Counter(relay.answers[0]) == {201: 25, 400: 25, 409: 25, 429: 25}
    assert relay.answers[1] == [201] * 25
    assert stored(elasticsearch, lines) == 75 and agent.counted["dropped"] == 25


def test_before_429s_beside_a_201_were_lost_without_a_count(before, elasticsearch, actions):
    lines, relay = mixed(elasticsearch, actions)
    agent = Agent(before, THEN, relay)
    agent.read(lines)
    agent.send()
    assert stored(elasticsearch, lines) == 50 and agent.counted["dropped"] == 0


def test_what_is_stored_and_its_answer_lost_is_sent_once_more(settings, now, elasticsearch, actions):
    lines, relay = actions(*numbered(220)), Relay(elasticsearch, answer_is_lost)
    agent = Agent(settings, now, relay)
    agent.read(lines)
    agent.send()
    assert relay.answers == [None, [409] * 220]
    assert stored(elasticsearch, lines) == 220 and agent.counted == {"read": 220, "retries": 1}


def test_before_it_was_sent_for_ever(before, elasticsearch, actions):
    agent = Agent(before, THEN, Relay(elasticsearch, answer_is_lost))
    agent.read(actions(*numbered(220)))
    with pytest.raises(StuckError):
        agent.send()


def test_a_line_that_cannot_be_mapped_is_dropped_alone_and_counted(settings, now, elasticsearch, actions):
    lines = actions("a text", UNMAPPABLE % 1, "another")
    agent = Agent(settings, now, Relay(elasticsearch))
    agent.read(lines)
    agent.send()
    assert stored(elasticsearch, lines) == 2 and agent.counted == {"read": 3, "dropped": 1}


def test_without_dropping_it_would_be_sent_for_ever(settings, now, elasticsearch, actions):
    es = {"drop_unrecoverable_records": False, "retry_limit": False}
    settings = copy.deepcopy(settings)
    settings["pipeline"]["outputs"][0].update(es)
    agent = Agent(settings, now, Relay(elasticsearch))
    agent.read(actions("a text", UNMAPPABLE % 1))
    with pytest.raises(StuckError):
        agent.send()


def test_the_longest_answer_is_read_whole(settings, now, elasticsearch, actions):
    """The longest answer is that to a full chunk of the shortest lines if all of them are already stored."""
    relay = Relay(elasticsearch, answer_is_lost)
    agent = Agent(settings, now, relay)
    agent.read(actions(*(format(number, "x") for number in range(8_000))))
    agent.send()
    assert relay.longest * 2 < size(settings["pipeline"]["outputs"][0]["buffer_size"])
    # There are two chunks; the first is sent again, and its conflicts count as stored.
    assert [None if answer is None else set(answer) for answer in relay.answers] == [None, {409}, {201}]


def test_an_answer_that_is_cut_would_make_it_send_for_ever(settings, now, elasticsearch, actions):
    settings = copy.deepcopy(settings)
    settings["pipeline"]["outputs"][0].update({"buffer_size": "512k", "retry_limit": False})
    agent = Agent(settings, now, Relay(elasticsearch, answer_is_lost))
    agent.read(actions(*numbered(2_000)))
    with pytest.raises(StuckError):
        agent.send()


def flood(actions):
    """Makes 24 MB of lines, more than any buffer in memory."""
    return actions(*(f"{number} {'x' * 8_000}" for number in range(3_000)))


def test_lines_wait_on_the_disk_while_elasticsearch_is_slow(settings, now, elasticsearch, actions):
    lines = flood(actions)
    agent = Agent(settings, now, Relay(elasticsearch))
    agent.read(lines)
    agent.send()
    assert stored(elasticsearch, lines) == len(lines) == agent.counted["read"]


def test_before_the_emitter_dropped_them_without_a_count(before, elasticsearch, actions):
    lines = flood(actions)
    agent = Agent(before, THEN, Relay(elasticsearch))
    agent.read(lines)
    agent.send()
    assert stored(elasticsearch, lines) < len(lines) == agent.counted["read"] and agent.counted["dropped"] == 0


ENDS = {"SIGTERM": Agent.terminate, "SIGKILL": Agent.kill}


@pytest.mark.parametrize("end", ENDS)
def test_a_pod_that_ends_leaves_its_lines_to_the_next(end, settings, now, elasticsearch, actions):
    lines = actions(*numbered(500))
    agent = Agent(settings, now, Relay(elasticsearch))
    agent.read(lines)
    ENDS[end](agent)
    agent.send()
    assert stored(elasticsearch, lines) == 500


@pytest.mark.parametrize("end", ENDS)
def test_before_they_ended_with_it(end, before, elasticsearch, actions):
    lines = actions(*numbered(500))
    agent = Agent(before, THEN, Relay(elasticsearch))
    agent.read(lines[:250])
    agent.turn()
    agent.read(lines[250:])
    ENDS[end](agent)
    agent.send()
    assert stored(elasticsearch, lines) == {"SIGTERM": 250, "SIGKILL": 0}[end]


def test_a_file_is_rotated_while_elasticsearch_is_silent(settings, now, elasticsearch, actions):
    lines = actions(*numbered(100))
    agent = Agent(settings, now, Relay(elasticsearch, is_silent))
    agent.read(lines[:50])
    agent.read_rotated(lines[50:])
    agent.send()
    assert stored(elasticsearch, lines) == 100


@pytest.mark.parametrize("change", [{}, {"net.io_timeout": "30s"}])
def test_before_the_rest_of_the_file_was_left(change, before, elasticsearch, actions):
    before["pipeline"]["outputs"][0].update(change)
    lines = actions(*numbered(100))
    agent = Agent(before, THEN, Relay(elasticsearch))
    agent.read(lines[:50])
    agent.read_rotated(lines[50:])
    agent.send()
    assert stored(elasticsearch, lines) == 50


def test_before_a_silent_connection_was_never_given_up(before, elasticsearch, actions):
    agent = Agent(before, THEN, Relay(elasticsearch, is_silent))
    agent.read(actions("a line"))
    with pytest.raises(TimeoutError):
        agent.send()


def test_what_is_refused_as_a_whole_is_given_up_one_day_and_counted(settings, now, actions):
    agent = Agent(settings, now, lambda body, seconds, most: (413, b""))
    agent.read(actions(*numbered(3)))
    agent.send()
    assert agent.counted == {"read": 3, "retries": 20_000, "retries_failed": 1, "dropped": 3}
