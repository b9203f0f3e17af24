"""Two brokers on one store, one of which is active: if the active one fails in any way, the other takes over, clients
reconnect to it, and nothing is lost or duplicated."""

import os
import signal

import pytest
from faults import LONG
from patience import eventually
from producer import Load, Producer, position
from queue_pair import Pair, Simulator, everything_once, is_alive, older_queue, until_accepted
from stack import is_listening

KILLS = 100 if LONG else 4


@pytest.fixture
def pair(tmp_path):
    both = Pair(tmp_path)
    yield both
    both.end()


def loads_on(pair, count=3):
    loads = [Load(pair, f"Van {number}", pause_seconds=0.02) for number in range(count)]
    for load in loads:
        load.start()
    return loads


def kill_the_active_one(pair):
    active, other = pair.active()
    active.process.end(signal.SIGKILL)
    eventually(other.is_active, within=60, what="for the other broker to take over")
    active.start()


def test_the_active_broker_is_killed_again_and_again_and_nothing_is_lost_or_doubled(pair):
    pair.start().tracker()
    simulator, loads = Simulator(pair), loads_on(pair)
    for _ in range(KILLS):
        until_accepted(loads)
        simulated = simulator.accepted()
        kill_the_active_one(pair)
        eventually(lambda before=simulated: simulator.accepted() > before, within=60)
        eventually(lambda: pair.degraded() == [], within=60, what="for the tracker to go over")
        pair.until_one_is_active_and_one_waits()
    until_accepted(loads)
    for load in loads:
        load.stop()
    published = simulator.stop()
    for load in loads:
        everything_once(pair, load)
    for vehicle, times in published.items():
        eventually(lambda of=vehicle, all_of_them=times: pair.times(of) == all_of_them, within=60)


def test_a_paused_active_broker_keeps_the_store_and_goes_on(pair):
    pair.start().tracker()
    loads = loads_on(pair)
    until_accepted(loads)
    active, other = pair.active()
    assert is_alive(active) and is_alive(other)
    active.process.send(signal.SIGSTOP)
    eventually(pair.degraded, within=60, what="for the tracker to miss the queue")
    assert other.is_waiting() and is_alive(other) and not is_alive(active)
    active.process.send(signal.SIGCONT)
    until_accepted(loads)
    eventually(lambda: pair.degraded() == [], within=60)
    assert other.is_waiting()
    for load in loads:
        load.stop()
        everything_once(pair, load)


def test_a_broker_that_has_lost_its_lock_ends_and_does_not_write_on(pair):
    pair.start().tracker()
    loads = loads_on(pair)
    until_accepted(loads)
    active, other = pair.active()
    # This is the write of another broker that got the lock because this one's lease had expired.
    with open(os.path.join(pair.folder, "store", "stores", "lock"), "wb") as lock:
        lock.write(bytes(8))
    eventually(lambda: not active.process.runs(), within=30, what="for the broker to end")
    assert "has been modified" in active.said() and "is shutdown" not in active.said()
    eventually(other.is_active, within=60)
    until_accepted(loads)
    for load in loads:
        load.stop()
        everything_once(pair, load)


def test_a_second_broker_that_is_no_standby_ends_at_once(pair):
    one, other = pair.brokers
    one.start(QUEUE_STANDBY="false")
    eventually(one.is_active, within=60)
    other.start(QUEUE_STANDBY="false")
    eventually(lambda: not other.process.runs(), within=60, what="for the second one to end")
    assert other.process.end() != 0
    assert "could not be locked" in other.said()
    assert one.is_active() and not is_listening(other.port)


def test_two_brokers_that_start_on_the_store_of_an_older_version_split_it_once(pair):
    one, other = pair.brokers
    one.start(queue=older_queue(pair.folder))
    eventually(one.is_active, within=60)

    def connected():
        try:
            return Producer(pair)
        except Exception:  # pylint: disable=broad-except
            return None

    producer = eventually(connected)
    count = 300
    for number in range(count):
        producer.send(position("Old Van", 1_700_000_000_000 + number, note="x" * 100_000))
    one.process.end(signal.SIGKILL)
    pair.start()
    pair.tracker()
    eventually(lambda: len(pair.history("Old Van")) == count, within=60, what="for what was in the store")
    folders = set(os.listdir(os.path.join(pair.folder, "store")))
    assert "stores" in folders and not {"kahadb", "stores.split"} & folders
    kill_the_active_one(pair)
    pair.until_one_is_active_and_one_waits()
