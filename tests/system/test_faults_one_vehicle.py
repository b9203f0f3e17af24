"""One vehicle with very many positions: every request about it works, and other vehicles are not affected."""

import json
import time
import urllib.parse

import pytest
from faults import LONG
from producer import Producer, position
from stack import eventually, get

POSITIONS = 1_000_000 if LONG else 50_000
BATCH = 1_000
FIRST = 1_700_000_000_000
STEP = 1_000  # milliseconds
NAME = "Old Van"
PATH = "/vehicles/" + urllib.parse.quote(NAME)
ALL = "from=2000-01-01T00:00:00Z"


def body(first):
    """Returns a message of positions that go north at 11 m/s."""
    start = '{"vehicle":' + json.dumps(NAME)
    numbers = range(first, first + BATCH)
    return "[%s]" % ",".join(
        f'{start},"lat":{n / 1e4 % 80:.4f},"lon":10,"time":{FIRST + STEP * n}}}' for n in numbers
    )


def rfc3339(number):
    seconds = (FIRST + STEP * number) // 1000
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + ".000Z"


@pytest.fixture(scope="module")
def loaded(stack):
    producer = Producer(stack)
    for first in range(0, POSITIONS, BATCH):
        producer.send(body(first).encode())
    producer.send(position("Other"))
    producer.close()
    stored = "convoy_positions_stored_total"
    eventually(lambda: stack.metric("position-tracker", stored) >= POSITIONS + 1, within=300)
    return stack


def test_its_whole_history_streams_and_pages(loaded):
    csv = loaded.api(f"{PATH}/history?{ALL}&format=csv", timeout=120)
    assert csv.status == 200 and csv.body.count(b"\n") == POSITIONS + 1
    page = loaded.api(f"{PATH}/history?{ALL}&limit=10000", timeout=120)
    assert len(page.json()["positions"]) == 10_000 and "next" in page.headers["Link"]
    thin = loaded.api(f"{PATH}/history?{ALL}&format=csv&tolerance=5", timeout=120)
    assert thin.status == 200 and 1 < thin.body.count(b"\n") < POSITIONS


def test_it_is_where_it_was_at_any_time(loaded):
    for number in (0, POSITIONS // 2, POSITIONS - 1):
        past = loaded.api("/vehicles?at=" + rfc3339(number)).json()["vehicles"]
        assert [(each["name"], each["time"]) for each in past] == [(NAME, rfc3339(number))]


def test_a_tracker_that_starts_again_knows_it_as_before(loaded):
    before = loaded.api(PATH).json()
    began = time.monotonic()
    loaded.until_restarted("position-tracker", loaded.kill("position-tracker"))
    print(f"killed, started and ready with {POSITIONS}: {time.monotonic() - began:.1f} s")
    eventually(lambda: loaded.api(PATH).status == 200)
    assert loaded.api(PATH).json() == before


def test_erasing_it_leaves_nothing_of_it_and_all_of_the_others(loaded):
    erased = loaded.command("erase", NAME, "--yes")
    assert erased.returncode == 0, erased.stderr
    assert loaded.api(PATH).status == 404
    assert loaded.api(f"{PATH}/history?{ALL}").status == 404
    assert len(loaded.history("Other")) == 1
    assert get(loaded.url("/api/vehicles")).json()["vehicles"][0]["name"] == "Other"
