"""Damage to the history's write-ahead log, which has the positions that are not in a table yet."""

import contextlib
import glob
import os
import shutil

import pytest
from faults import flip_byte, paused
from producer import Load, Producer, position
from stack import eventually

MESSAGES = 50
NAME = "Van"


@pytest.fixture
def logged(new_stack):
    """Yields a stack with positions that only the tracker's log contains."""
    stack = new_stack.up("--no-simulator")
    producer = Producer(stack)
    for number in range(MESSAGES):
        producer.send(Load.numbered_of(NAME, number))
    producer.close()
    eventually(lambda: len(stack.history(NAME)) == MESSAGES)
    return stack


@contextlib.contextmanager
def killed(stack):
    """Suspends the tracker during the block and sends kill -9 to it afterwards."""
    with paused(stack, "position-tracker"):
        yield
        stack.kill("position-tracker")


def log_of(stack):
    logs = glob.glob(os.path.join(stack.home, "data", "history", "*.log"))
    return max(logs, key=os.path.getsize)


def send(stack, *positions):
    producer = Producer(stack)
    producer.send(list(positions))
    producer.close()


def test_a_log_that_was_cut_in_its_last_record_costs_that_record_and_no_more(logged):
    with killed(logged):
        os.truncate(log_of(logged), os.path.getsize(log_of(logged)) - 3)
    eventually(lambda: logged.readiness("position-tracker"))
    logged.until_undegraded("position-tracker")
    stored = Load.numbers_of(logged.history(NAME))
    # A record has messages as the queue delivered them. The last one does not have to have the newest.
    lost = sorted(set(range(MESSAGES)) - set(stored))
    assert lost and lost == list(range(lost[0], lost[-1] + 1)) and len(stored) + len(lost) == MESSAGES
    send(logged, position("New"))
    eventually(lambda: len(logged.history("New")) == 1)


def test_a_flipped_byte_in_the_log_is_named_and_what_comes_meanwhile_waits(logged):
    with killed(logged):
        whole = log_of(logged)
        kept = shutil.copy(whole, os.path.join(logged.home, "kept.log"))
        flip_byte(whole, os.path.getsize(whole) // 2)
    eventually(lambda: "it is damaged; nothing was changed" in logged.log("position-tracker"))
    send(logged, position("New"))
    assert logged.api("/vehicles").status == 503

    def shows_why():  # while the supervisor tries again, the state is "starting"
        shown = logged.command("status").stdout
        return "backoff" in shown and "tracker: cannot be reached" in shown

    eventually(shows_why, what="for the status to show that the tracker cannot start")
    os.replace(kept, whole)  # as a restored backup would do
    logged.until_undegraded("position-tracker", within=60)
    assert Load.numbers_of(logged.history(NAME)) == list(range(MESSAGES))
    eventually(lambda: len(logged.history("New")) == 1)
