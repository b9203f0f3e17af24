"""Late positions: those of a whole day at once, and one that was missing for a moment."""

import datetime
import math
import random
import tempfile
import threading
import urllib.parse

import pytest
from producer import Producer, milliseconds_ago, milliseconds_of, position
from stack import Stack, eventually

DAY = 24 * 3600 * 1000
UPLOADED = 10_000
BATCH = 500


@pytest.fixture(scope="module")
def stack():
    """Yields a stack whose simulated fleet drives all the time."""
    with tempfile.TemporaryDirectory(prefix="convoy-") as folder:
        shared = Stack(folder)
        try:
            yield shared.up("--vehicles", "40", "--rate", "5", "--seed", "3")
        finally:
            shared.down()


def escaped(vehicle):
    return urllib.parse.quote(vehicle, safe="")


def report(stack, vehicle):
    answer = stack.api("/vehicles/" + escaped(vehicle))
    return answer.json() if answer.status == 200 else None


class Watch(threading.Thread):
    """Polls the fleet; remembers every report that is older than an earlier one."""

    def __init__(self, stack):
        super().__init__(daemon=True)
        self._stack = stack
        self._stopping = threading.Event()
        self._newest = {}
        self.looks = 0
        self.went_back = []

    def run(self):
        while not self._stopping.is_set():
            for shown in self._stack.api("/vehicles").json()["vehicles"]:
                before = self._newest.get(shown["name"], "")
                if shown["time"] < before:
                    self.went_back.append((shown["name"], before, shown["time"]))
                self._newest[shown["name"]] = max(before, shown["time"])
            self.looks += 1

    def stop(self):
        self._stopping.set()
        self.join(timeout=30)


def yesterday(vehicle):
    """Returns a drive with bends and stops, in order: one position for each second."""
    first = milliseconds_ago(DAY) // 1000 * 1000
    bend, place, positions = random.Random(1), [53.0, -1.5], []
    for second in range(UPLOADED):
        if second % 600 > 60:  # it stops for one minute in every ten
            place[0] += 1e-4 * math.sin(second / 70)
            place[1] += 1e-4 * math.cos(second / 70) + 1e-6 * bend.random()
        positions.append(
            position(vehicle, first + 1000 * second, round(place[0], 7), round(place[1], 7))
        )
    return positions


def upload(stack, positions):
    producer = Producer(stack)
    for first in range(0, len(positions), BATCH):
        producer.send(positions[first : first + BATCH])
    producer.close()


def whole_history(stack, vehicle, positions, form):
    """Returns the part of yesterday's history that contains neither the vehicle's name nor the time of the request."""
    first, last = positions[0]["time"], positions[-1]["time"]
    times = [f"{name}={iso(at)}" for name, at in (("from", first), ("to", last))]
    path = f"/vehicles/{escaped(vehicle)}/history?{'&'.join(times)}&format={form}"
    answer = stack.api(path + ("&limit=100000" if form == "json" else ""))
    assert answer.status == 200
    if form == "json":
        return answer.body.partition(b'"positions":[')[2]
    return answer.body.replace(vehicle.encode(), b"")


def iso(time_ms):
    moment = datetime.datetime.fromtimestamp(time_ms / 1000, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time_ms % 1000:03}Z"


def test_yesterdays_buffer_in_one_go_changes_the_past_alone(stack, vehicle):
    late, in_order = f"{vehicle} late", f"{vehicle} in order"
    now = milliseconds_ago(0)
    upload(stack, [position(late, now, lat=53.3, lon=-1.4)])
    eventually(lambda: report(stack, late))
    watch = Watch(stack)
    watch.start()

    positions = yesterday(late)
    shuffled = positions[:]
    random.Random(2).shuffle(shuffled)
    assert shuffled != positions
    upload(stack, shuffled)
    eventually(lambda: len(stack.history(escaped(late))) == UPLOADED + 1, within=60)

    watch.stop()
    assert watch.looks > 1 and watch.went_back == []
    assert milliseconds_of(report(stack, late)["time"]) == now

    history = stack.history(escaped(late))[:-1]
    assert [milliseconds_of(entry["time"]) for entry in history] == [
        each["time"] for each in positions
    ]
    assert [(entry["lat"], entry["lon"]) for entry in history] == [
        (each["lat"], each["lon"]) for each in positions
    ]

    upload(stack, [{**each, "vehicle": in_order} for each in positions])
    eventually(lambda: len(stack.history(escaped(in_order))) == UPLOADED, within=60)
    upload(stack, [position(in_order, now, lat=53.3, lon=-1.4)])
    eventually(lambda: len(stack.history(escaped(in_order))) == UPLOADED + 1)
    for form in ("json", "csv", "geojson", "gpx"):
        of_late = whole_history(stack, late, positions, form)
        of_in_order = whole_history(stack, in_order, positions, form)
        if form in ("geojson", "gpx"):  # both begin with the time of the request
            of_late, of_in_order = (
                body.partition(b"\n<trkseg>" if form == "gpx" else b'"features"')[2]
                for body in (of_late, of_in_order)
            )
        assert len(of_late) > 50 * UPLOADED
        assert of_late == of_in_order, form


def test_a_late_position_within_the_window_changes_the_motion(stack, vehicle):
    """Two vehicles drive the same three positions; one reports the middle one last."""
    now = milliseconds_ago(0)
    metre = 1 / 111_320
    drive = [(10_000, 0.0), (6_000, 60.0), (2_000, 80.0)]  # before now, metres north
    positions = [(now - age, 53.0 + north * metre) for age, north in drive]

    def send(name, *which):
        producer = Producer(stack)
        for each in which:
            time_ms, lat = positions[each]
            producer.send(position(name, time_ms, lat=lat))
        producer.close()
        return eventually(lambda: reported_all(name, which))

    def reported_all(name, which):
        if len(stack.history(escaped(name))) < len(which):
            return None
        shown = report(stack, name)
        newest = max(positions[each][0] for each in which)
        return shown if shown and milliseconds_of(shown["time"]) == newest else None

    late, in_order = f"{vehicle} late", f"{vehicle} in order"
    before = send(late, 0, 2)
    expected = send(in_order, 0, 1, 2)
    assert expected["speed"] != before["speed"]

    producer = Producer(stack)
    producer.send(position(late, positions[1][0], lat=positions[1][1]))
    producer.close()
    eventually(
        lambda: {**report(stack, late), "id": in_order, "name": in_order} == report(stack, in_order),
        what="for the late position to change the report",
    )
    assert report(stack, late)["speed"] == expected["speed"]
    assert stack.history(escaped(late)) == stack.history(escaped(in_order))
