"""The history of one machine is continued by the release's tracker and by this checkout's in turn, under load."""

import os
import signal
import subprocess

import processes
from patience import eventually
from producer import Load
from stack import Stack, is_listening

RELEASED = os.path.join(processes.FOLDER, "release", "bin", "position-tracker")


class ReleasedTracker:
    """Runs in place of the stack's own tracker, which is stopped."""

    def __init__(self, stack):
        self._stack = stack

    def __enter__(self):
        stack = self._stack
        stack.stop("position-tracker")
        command = [
            RELEASED, f"--history=rocksdb:{stack.home}/data/history", f"--queue-url=amqp://{stack.queue_address()}",
            f"--port={stack.port('tracker')}", f"--admin-port={stack.port('position-tracker')}",
        ]  # fmt: skip
        login = {"QUEUE_USER": "tracker", "QUEUE_PASSWORD": stack.password("tracker")}
        with open(os.path.join(stack.home, "released.log"), "ab") as log:
            self._process = subprocess.Popen(command, env=os.environ | login, stdout=log, stderr=log)
        eventually(self._serves, within=60, what="for the release's tracker")

    def _serves(self):
        assert self._process.poll() is None
        return is_listening(self._stack.port("tracker"))

    def __exit__(self, *_):
        self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(timeout=60) == 0
        self._stack.start("position-tracker")


def test_the_release_and_this_checkout_continue_one_history_and_lose_nothing(tmp_path):
    stack = Stack(tmp_path)
    stack.up()
    try:
        load = Load(stack, "Van", pause_seconds=0.1)
        load.start()
        for _ in range(3):
            _until_more_is_stored(stack, load)
            with ReleasedTracker(stack):
                _until_more_is_stored(stack, load)
        load.stop()
        _until_all_is_stored(stack, load, set(load.accepted))
    finally:
        stack.down()


def _until_more_is_stored(stack, load):
    before = max(load.accepted, default=-1)
    eventually(lambda: max(load.accepted, default=-1) > before, within=60, what="for the queue to accept positions")
    _until_all_is_stored(stack, load, set(load.accepted))


def _until_all_is_stored(stack, load, accepted):
    eventually(lambda: accepted <= set(_stored(stack)), within=60, what="for what was accepted")
    stored = _stored(stack)
    assert len(stored) == len(set(stored)) and set(stored) <= load.published


def _stored(stack):
    answer = stack.api("/vehicles/Van/history?from=2000-01-01T00:00:00Z&limit=1")
    return Load.numbers_of(stack.history("Van")) if answer.status in (200, 404) else []
