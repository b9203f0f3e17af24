"""300 clients read a long history slowly, from one address or from 300: long answers have few places, slow readers
lose theirs, and clients with short requests notice nothing."""

import concurrent.futures
import itertools
import json
import subprocess
import threading

import pytest
from faults import LONG
from live import SHEFFIELD, Viewer
from opened_page import OpenedPage
from slow_clients import SlowReaders, addresses
from stack import CONVOY, eventually, get
from stored_track import store_track
from test_stream_memory import Memory

READERS = 300
PAGES = 100
PLACES, PLACES_OF_ADDRESS = 48, 8
POSITIONS = 100_000
VEHICLE = "Van"
HISTORY = f"/vehicles/{VEHICLE}/history?from=2000-01-01T00:00:00Z"
FORMS = {"csv": "&format=csv", "json": f"&limit={POSITIONS}"}
UNDER_WAY = 'convoy_http_long_answers{state="under_way"}'


@pytest.fixture(scope="module")
def stack(stack):
    store_track(stack, VEHICLE, POSITIONS)
    return stack


class ShortRequests:
    """Sends short requests all the time, and records the failures."""

    def __init__(self, stack, door):
        host = f"127.0.0.1:{stack.port(door)}" + ("/api" if door == "page" else "")
        self._prefix = "http://" + host
        self._stopping = threading.Event()
        paths = ("/vehicles", f"/vehicles/{VEHICLE}", "/vehicles?near=53.3,0&radius=1000&limit=1")
        self._threads = [threading.Thread(target=self._ask, args=[path]) for path in paths]
        self._viewer = Viewer(f"ws://{host}/live", SHEFFIELD)
        self.count = 0
        self.failures = []

    def _ask(self, path):
        while not self._stopping.wait(0.05):
            try:
                answer = get(self._prefix + path, {"Cache-Control": "no-cache"}, timeout=10)
                if answer.status != 200:
                    self.failures.append((path, answer))
            except OSError as error:
                self.failures.append((path, error))
            self.count += 1

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        self._viewer.close()

    def until_a_beat(self):
        """Waits for a frame, which shows that the live stream works."""
        frames = sum(self._viewer.fleet.frames.values())
        self._viewer.until(lambda fleet: sum(fleet.frames.values()) > frames, what="for a frame")


# The short form has every pair of two values, the long one all combinations.
PAIRS = [("page", 1, "csv"), ("page", READERS, "json"), ("gateway", 1, "json"), ("gateway", READERS, "csv")]
COMBINATIONS = list(itertools.product(["page", "gateway"], [1, READERS], FORMS))


@pytest.mark.parametrize(("door", "sources", "form"), COMBINATIONS if LONG else PAIRS)
def test_slow_readers_cost_nobody_a_short_answer(stack, door, sources, form):
    places = PLACES_OF_ADDRESS if sources == 1 else PLACES
    path = ("/api" if door == "page" else "") + HISTORY + FORMS[form]
    # If the readers share one address, the short requests come from it too.
    readers = SlowReaders(
        stack.port(door), path, ["127.0.0.1"] * READERS if sources == 1 else addresses(READERS)
    )
    memory = Memory(stack)
    with ShortRequests(stack, door) as short, readers:
        eventually(lambda: readers.all_answered, within=120, what="for every reader's answer")
        assert not readers.failed, readers.failed[:3]
        assert stack.metric("api-gateway", UNDER_WAY) <= places
        # Long answers yield to others; on a busy machine some come too late.
        statuses = readers.statuses
        assert set(statuses) <= {200, 429, 504} and {200, 429} <= set(statuses), statuses
        assert statuses[200] + statuses.get(504, 0) >= places, statuses
        assert all("\r\nRetry-After: " in head for head in readers.answers[429])
        short.until_a_beat()
        eventually(
            lambda: stack.metric("api-gateway", UNDER_WAY) == 0 and stack.metric("position-tracker", UNDER_WAY) == 0,
            within=180,
            what="for slow readers to lose their places",
        )
        if door == "gateway":  # after nginx has sent an answer, the rest is in the kernel's buffers
            eventually(lambda: readers.cut_off == len(readers.answers[200]), what="for them to be cut off")
        short.until_a_beat()
    growth = memory.growth()
    print(door, sources, form, statuses, {service: f"{grown / 2**20:.1f} MB" for service, grown in growth.items()}, short.count)
    assert short.count > 100
    assert not short.failures, short.failures[:3]
    # A page of that many positions has 14 MB.
    assert all(grown < places * 3 * 2**20 + 32 * 2**20 for grown in growth.values()), growth


def test_a_hundred_pages_open_at_once_beside_slow_readers_of_their_address(stack):
    path = "/api" + HISTORY + FORMS["csv"]
    pages = [OpenedPage(stack) for _ in range(PAGES)]
    try:
        with (
            SlowReaders(stack.port("page"), path, ["127.0.0.1"] * READERS, again=True),
            concurrent.futures.ThreadPoolExecutor(PAGES) as opening,
        ):
            list(opening.map(OpenedPage.open, pages))
            refused = [one for page in pages for one in page.refused]
            assert not refused, (len(refused), sum(page.asked for page in pages), refused[:3])
            for page in pages:
                page.viewer.until(lambda fleet: fleet.synced, what="for the whole fleet")
    finally:
        for page in pages:
            page.close()


def test_bench_sees_no_short_answer_refused():
    words = "bench slow-readers --readers 60 --positions 20000 --seconds 2 --rounds 1 --json --yes"
    ran = subprocess.run([CONVOY, *words.split()], capture_output=True, text=True, timeout=600, check=False)
    assert ran.returncode == 0, ran.stderr
    situations = json.loads(ran.stdout)["short_answers"]
    assert list(situations) == ["alone", "60 addresses", "one address"]
    assert all(one["answers"] > 0 and one["refused"] == 0 for one in situations.values()), situations
