"""Several trackers on one queue and one MongoDB share the work, and each has the whole fleet."""

import os
import subprocess

import pytest
from mongodb import MongoDb
from producer import Producer, position
from stack import CHECKOUT, eventually, get, is_listening

VEHICLES = [f"Van {number}" for number in range(10)]
FIRST = 1_700_000_000_000
SECOND = 1_000


class OtherTracker:
    """A tracker in addition to a stack's own, as a plain process."""

    def __init__(self, stack, history):
        self.port, self.admin_port = stack.port("tracker") + 200, stack.port("position-tracker") + 200
        self._log = os.path.join(stack.home, "logs", "other-tracker.log")
        self._command = [
            "setpriv", "--pdeathsig", "KILL",
            os.path.join(CHECKOUT, "build", "release", "bin", "position-tracker"),
            "--queue-url", f"amqp://127.0.0.1:{stack.port('queue')}", "--history", history,
            "--port", str(self.port), "--admin-port", str(self.admin_port),
        ]  # fmt: skip
        self._environment = stack.environment(
            QUEUE_USER="tracker", QUEUE_PASSWORD=stack.password("tracker")
        )
        self._process = None

    def start(self):
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=log, stderr=log
            )
        eventually(self._is_ready, what="for the other tracker to be ready")

    def _is_ready(self):
        if not is_listening(self.admin_port):
            return False
        return get(f"http://127.0.0.1:{self.admin_port}/readyz").status == 200

    def kill(self):
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self):
        self._process.terminate()
        assert self._process.wait(30) == 0
        self._process = None


@pytest.fixture
def mongodb(tmp_path):
    server = MongoDb(tmp_path)
    yield server.start()
    server.kill()


@pytest.fixture
def other(new_stack, mongodb):
    new_stack.up("--no-simulator", "--history", mongodb.url())
    tracker = OtherTracker(new_stack, mongodb.url())
    tracker.start()
    yield tracker
    tracker.kill()


def fleet_of(port):
    return get(f"http://127.0.0.1:{port}/vehicles").json()["vehicles"]


def drive(producer, seconds):
    """Sends one message for each vehicle and second; each position is 11 m further."""
    for second in seconds:
        for vehicle in VEHICLES:
            producer.send([position(vehicle, FIRST + second * SECOND, lat=53 + second / 1e4, lon=10.0)])


def until_both_know(stack, other, second):
    """Waits until both show every vehicle as of that second, with equal reports."""

    def same():
        one, two = fleet_of(stack.port("tracker")), fleet_of(other.port)
        at_the_end = [round(report["lat"], 7) for report in one] == [round(53 + second / 1e4, 7)] * len(VEHICLES)
        return at_the_end and one == two

    eventually(same, within=60, what=f"for both trackers to know second {second}")


def until_all_is_stored(stack, count):
    for vehicle in VEHICLES:
        eventually(
            lambda name=vehicle.replace(" ", "%20"): len(stack.history(name)) == count,
            within=60,
            what=f"for {count} positions of {vehicle}",
        )


def test_two_trackers_share_the_work_and_both_know_the_fleet(new_stack, other):
    producer = Producer(new_stack)
    drive(producer, range(20))
    until_both_know(new_stack, other, 19)
    until_all_is_stored(new_stack, 20)
    own = new_stack.metric("position-tracker", "convoy_positions_stored_total")
    assert 0 < own < 20 * len(VEHICLES), "each has stored a part"
    assert new_stack.metric("position-tracker", "convoy_peers") == 1
    producer.close()


def test_a_killed_tracker_loses_nothing_and_a_new_one_knows_it_all(new_stack, other):
    producer = Producer(new_stack)
    drive(producer, range(10))
    other.kill()
    drive(producer, range(10, 20))
    other.start()
    drive(producer, range(20, 30))
    new_stack.until_restarted("position-tracker", new_stack.kill("position-tracker"))
    drive(producer, range(30, 40))
    until_both_know(new_stack, other, 39)
    until_all_is_stored(new_stack, 40)
    producer.close()


def test_a_tracker_that_leaves_and_one_that_comes_change_no_answer(new_stack, other):
    producer = Producer(new_stack)
    drive(producer, range(10))
    until_both_know(new_stack, other, 9)
    before = fleet_of(new_stack.port("tracker"))
    other.stop()
    other.start()
    assert fleet_of(other.port) == before, "at once, for it was ready"
    producer.close()
