"""Damage to the queue's store (KahaDB) while messages wait in it: the journal contains them, and the index has
their places in it. The queue is killed at the same time, restarts by itself, and delivers what is still readable."""

import contextlib
import glob
import os

import proton
import pytest
from faults import LONG, flip_byte, paused
from producer import Load, Producer, position
from stack import eventually

MESSAGES = 200
BATCH = 20


@pytest.fixture
def waiting(stack, vehicle):
    """Yields the stack with that many messages in the queue and a stopped tracker."""
    stack.stop("position-tracker")
    producer = Producer(stack)
    for first in range(0, MESSAGES * BATCH, BATCH):
        producer.send([Load.numbered_of(vehicle, first + n, note="x" * 40) for n in range(BATCH)])
    yield stack
    if stack.process("position-tracker")["statename"] != "RUNNING":
        stack.start("position-tracker")


def file_of(stack, pattern):
    """Returns the newest file of the store that matches the pattern."""
    store = os.path.join(stack.home, "data", "queue", "stores", "queue#3a#2f#2f#3e")
    return max(glob.glob(os.path.join(store, pattern)))


def end_of_messages(journal, vehicle):
    """Returns the offset of the last message in the journal, whose file is larger than its content."""
    with open(journal, "rb") as file:
        return file.read().rindex(vehicle.encode())


@contextlib.contextmanager
def killed(stack):
    """Suspends the queue during the block and sends kill -9 to it afterwards."""
    with paused(stack, "queue"):
        yield
        gone = stack.kill("queue")
    stack.until_restarted("queue", gone)


def delivered(stack, vehicle):
    """Starts the tracker, and returns the numbers in the history when the queue is empty again."""
    stack.start("position-tracker")
    stack.until_undegraded("position-tracker", within=60)

    def accepted():
        try:
            producer = Producer(stack)
            producer.send(position(f"{vehicle} later"))
            return True
        except (proton.ProtonException, OSError):
            return False

    eventually(accepted, what="for the queue to accept messages")
    later = f"{vehicle} later".replace(" ", "%20")
    eventually(lambda: stack.history(later), what="for what is sent later")
    waiting = 'activemq_queue_size{destination="positions"}'
    eventually(lambda: stack.metric("queue-metrics", waiting) == 0, what="for an empty queue")
    return Load.numbers_of(stack.history(vehicle.replace(" ", "%20")))


def test_an_index_that_is_missing_is_made_again_from_the_journal(waiting, vehicle):
    with killed(waiting):
        os.remove(file_of(waiting, "db.data"))
        if LONG:
            os.remove(file_of(waiting, "db.redo"))
    assert delivered(waiting, vehicle) == list(range(MESSAGES * BATCH))


@pytest.mark.skipif(not LONG, reason="a missing one is much the same; CONVOY_LONG=1 runs it")
def test_an_index_of_nonsense_is_made_again_from_the_journal(waiting, vehicle):
    with killed(waiting):
        index = file_of(waiting, "db.data")
        for offset in range(0, os.path.getsize(index), 512):
            flip_byte(index, offset)
    assert delivered(waiting, vehicle) == list(range(MESSAGES * BATCH))


def test_a_journal_that_was_cut_loses_the_message_that_was_cut_and_no_other(waiting, vehicle):
    with killed(waiting):
        journal = file_of(waiting, "db-*.log")
        os.truncate(journal, end_of_messages(journal, vehicle))
    assert delivered(waiting, vehicle) == list(range((MESSAGES - 1) * BATCH))
    assert "Corrupt journal records found" in waiting.log("queue")


def test_a_flipped_byte_in_the_journal_loses_the_messages_of_its_record_and_no_other(
    waiting, vehicle
):
    with killed(waiting):
        journal = file_of(waiting, "db-*.log")
        flip_byte(journal, end_of_messages(journal, vehicle) - 5_000)
    numbers = delivered(waiting, vehicle)
    missing = set(range(MESSAGES * BATCH)) - set(numbers)
    assert len(numbers) == len(set(numbers))
    # A checksum covers all that one sync has written: one message of this producer.
    assert len(missing) == BATCH, sorted(missing)
    assert "Corrupt journal records found" in waiting.log("queue")
