"""The clock of one machine is wrong, or jumps while everything runs. libfaketime moves a service's clock; it reads
the offset from a file whenever the service reads the clock. The monotonic clock, by which services wait, is not
moved, as on a machine whose clock is stepped."""

import glob
import os
import threading
import time

import pytest
from faults import change, is_degraded, loaded
from live import WORLD, Viewer
from producer import Producer, milliseconds_of, position
from stack import eventually

LIBRARY = "/usr/lib/*/faketime/libfaketimeMT.so.1"
HOUR = 3600
FLEET = [f"Bus {number}" for number in range(6)]


class Clock:
    """The wall clock of one service, which is restarted to use it."""

    def __init__(self, stack, service):
        self._path = os.path.join(stack.home, f"{service}.clock")
        self.step(0)
        (library,) = glob.glob(LIBRARY)
        faketime = {"FAKETIME_TIMESTAMP_FILE": self._path, "FAKETIME_NO_CACHE": "1"}
        faketime["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
        if service == "webapp":
            keep_in_nginx(stack, faketime)
        change(stack, service, LD_PRELOAD=library, **faketime)
        if service != "webapp":
            stack.until_undegraded(service)

    def step(self, seconds):
        """Sets the offset from the true time."""
        with open(self._path + ".new", "w", encoding="ascii") as file:
            file.write(f"{seconds:+d}")
        os.replace(self._path + ".new", self._path)


def keep_in_nginx(stack, names):
    """Keeps these variables: nginx clears its environment except for names in its settings."""
    path = os.path.join(stack.home, "etc", "nginx.conf")
    with open(path, encoding="utf-8") as file:
        settings = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(f"env {name};\n" for name in names) + settings)


class Drivers(threading.Thread):
    """Six buses drive north at 10 m/s and report their current position twice a second. `sent` has (name, time) of
    the accepted ones."""

    def __init__(self, stack):
        super().__init__(daemon=True)
        self._producer = Producer(stack)
        self._ending = threading.Event()
        self._begin = time.monotonic()
        self.sent = []

    def run(self):
        while not self._ending.wait(0.5):
            driven = 10 * (time.monotonic() - self._begin)  # metres
            batch = [position(name, lat=53.39 + driven / 111_200) for name in FLEET]
            self._producer.send(batch)
            self.sent += [(each["vehicle"], each["time"]) for each in batch]

    def stop(self):
        self._ending.set()
        self.join(timeout=30)
        assert not self.is_alive()
        self._producer.close()


@pytest.fixture
def drivers(stack):
    drivers = Drivers(stack)
    drivers.start()
    yield drivers
    if drivers.is_alive():
        drivers.stop()


@pytest.fixture
def watch(stack):
    viewer = Viewer(stack.url("/api/live").replace("http:", "ws:"), WORLD)
    yield viewer
    viewer.close()


@pytest.fixture
def watch_tracker(stack, clock):
    viewer = Viewer(f"ws://127.0.0.1:{stack.port('tracker')}/live", WORLD)
    yield viewer
    viewer.close()


@pytest.fixture(scope="module")
def clock(stack):
    return Clock(stack, "position-tracker")


def stored(stack):
    """Returns (name, time) of every position in the history of the buses."""
    return [
        (name, milliseconds_of(each["time"]))
        for name in FLEET
        for each in stack.history(name.replace(" ", "%20"))
    ]


def until_all_is_stored(stack, drivers):
    eventually(lambda: set(drivers.sent) <= set(stored(stack)), what="for all that was accepted")
    found = stored(stack)
    assert len(found) == len(set(found))


def held(stack):
    return stack.metric("position-tracker", "convoy_positions_held")


def test_a_tracker_whose_clock_is_behind_says_so_and_takes_everything_in(
    stack, clock, watch, watch_tracker, producer, drivers, vehicle
):
    clock.step(-300)
    try:
        eventually(lambda: is_degraded(stack, "position-tracker", "own_clock"), within=60)
        eventually(lambda: held(stack) == 0, what="for what was held before to be taken in")
        # A vehicle that stops reporting still becomes stale, also for a gateway that restarts.
        producer.send(position(vehicle))
        for shown in (watch.fleet.rows, watch_tracker.fleet.rows):
            eventually(lambda shown=shown: vehicle in shown)
            eventually(lambda shown=shown: shown[vehicle]["stale"], what="for it to be stale")
        assert not any(watch.fleet.rows[name]["stale"] for name in FLEET)
    finally:
        clock.step(0)
    eventually(lambda: not is_degraded(stack, "position-tracker", "own_clock"), within=60)
    assert watch.fleet.rows[vehicle]["stale"]
    drivers.stop()
    until_all_is_stored(stack, drivers)
    assert stack.rejected("future") == 0


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_a_clock_that_jumps_by_an_hour_loses_nothing_and_jumps_back(
    stack, clock, watch, drivers, seconds
):
    eventually(lambda: fresh(watch), what="for the fleet to be new")
    clock.step(seconds)
    try:
        if seconds > 0:  # every position seems to be an hour old
            eventually(lambda: statuses(watch) == {"offline"}, what="for the fleet to look old")
        else:
            eventually(lambda: is_degraded(stack, "position-tracker", "own_clock"), within=60)
            eventually(lambda: fresh(watch), what="for the fleet to be new all the same")
    finally:
        clock.step(0)
    eventually(lambda: fresh(watch), what="for the fleet to be new again")
    stack.until_undegraded("position-tracker", within=60)
    drivers.stop()
    until_all_is_stored(stack, drivers)
    assert stack.rejected("future") == 0


def statuses(watch):
    return {watch.fleet.rows[name]["status"] for name in FLEET if name in watch.fleet.rows}


def fresh(watch):
    rows = [watch.fleet.rows.get(name) for name in FLEET]
    return all(row and not row["stale"] and row["status"] != "offline" for row in rows)


def test_a_gateway_whose_clock_jumps_shows_each_vehicle_as_old_as_it_is(stack, drivers, vehicle):
    clock = Clock(stack, "api-gateway")
    viewer = Viewer(stack.url("/api/live").replace("http:", "ws:"), WORLD)
    try:
        with loaded(stack, vehicle):  # its positions are of 2023, whatever any clock shows
            for seconds in (HOUR, -HOUR, 0):
                clock.step(seconds)
                seen = viewer.fleet.tick
                eventually(lambda seen=seen: viewer.fleet.tick > seen + 20)
                assert fresh(viewer)
                assert stack.api("/vehicles").status == 200
            assert viewer.fleet.rows[vehicle]["stale"]
            assert viewer.fleet.rows[vehicle]["status"] in ("offline", "silent")
            assert viewer.closed is None
    finally:
        viewer.close()


def test_a_page_server_whose_clock_jumps_back_keeps_no_list_for_an_hour(
    stack, drivers, vehicle
):
    clock = Clock(stack, "webapp")

    def newest():
        try:
            answer = stack.api("/vehicles", headers={"Accept": "application/json"})
        except OSError:
            return ""  # it is restarting
        assert answer.status == 200
        return max((each["time"] for each in answer.json()["vehicles"]), default="")

    for seconds in (HOUR, 0, -HOUR):
        before = newest()
        clock.step(seconds)
        eventually(lambda before=before: newest() > before, what="for newer positions")
