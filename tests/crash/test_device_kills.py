"""Sends kill -9 to the device-gateway, the queue and the tracker at random moments, while a fleet of devices reports in all
dialects and with faults of its own: frames are cut, sent twice or paused, and answers are lost. In the end each record
that was answered is in the history, once and with its attributes, and nothing is there that no device has measured.

Protocols whose devices forget a record when they have sent it lose some; the test prints how many.

CONVOY_KILLS sets the number of kills (10; without CONVOY_LONG at most 25, which take a minute), CONVOY_CRASH_SEED the seed
(a random one is printed)."""

import collections
import os
import random
import shutil
import tempfile
import time
import urllib.parse

import pytest
from device_fleet import SENT_ONCE, DeviceFleet, records_of
from patience import eventually
from stack import Stack

KILLS = int(os.environ.get("CONVOY_KILLS", "10"))
if "CONVOY_LONG" not in os.environ:
    KILLS = min(KILLS, 25)
SEED = os.environ.get("CONVOY_CRASH_SEED") or str(random.randrange(1_000_000))
# A broker needs seconds to start, during which the others have nothing to lose, so it is killed less often.
VICTIMS = {"device-gateway": 5, "position-tracker": 3, "queue": 2}
VEHICLES = 48  # four of each dialect
# Dialects whose frames have no ignition, and no satellites.
WITHOUT_IGNITION = ("nmea", "owntracks", "mqtt", "wialon")
WITHOUT_SATELLITES = ("nmea", "owntracks", "mqtt", "h02")


@pytest.fixture
def stack(request):
    """A stack that admits what is registered. If the test fails, its files are kept for analysis."""
    failed_before = request.session.testsfailed
    started = Stack(tempfile.mkdtemp(prefix="convoy-"))
    yield started.up("--no-simulator", "--devices", "127.0.0.1")
    started.down()
    if request.session.testsfailed == failed_before:
        shutil.rmtree(started.home)


@pytest.fixture
def fleet(stack):
    driving = DeviceFleet(
        stack, VEHICLES, 1, "--seed", SEED, "--faults", "0.02", "--device-frames", "4", "--device-answer-seconds", "3"
    )
    driving.register()
    yield driving.start()
    driving.kill()


class Redeliveries:
    """Counts records that reached a tracker again, over the lives of all killed trackers."""

    def __init__(self, stack):
        self._stack = stack
        self._newest = 0
        self.before = 0

    def look(self):
        try:
            count = self._stack.metric("position-tracker", "convoy_positions_duplicate_total")
        except OSError:
            return  # it does not answer yet, or not any more
        if count < self._newest:
            self.before += self._newest
        self._newest = count

    def total(self):
        self.look()
        return int(self.before + self._newest)


def kill_at_random(stack, fleet, redeliveries):
    chance = random.Random(SEED)
    killed = dict.fromkeys(VICTIMS, 0)
    for _ in range(KILLS):
        (victim,) = chance.choices(list(VICTIMS), list(VICTIMS.values()))
        # Most kills come during work, and some while another process is still starting.
        if chance.random() < 0.6:
            wanted = fleet.answered() + chance.randrange(1, VEHICLES)
            eventually(lambda wanted=wanted: fleet.answered() >= wanted, within=90, what="for answers")
        time.sleep(chance.uniform(0, 0.5))
        redeliveries.look()
        stack.kill(victim)
        killed[victim] += 1
    return killed


def is_queue_empty(stack):
    try:
        return all(
            stack.metric("queue-metrics", f'activemq_queue_{what}{{destination="positions"}}') == 0
            for what in ("size", "in_flight")
        )
    except OSError:
        return False


def assert_same(stored, record, with_attributes):
    """Compares a position of the history with the record of the device."""
    assert (stored["lat"], stored["lon"]) == (float(record["lat"]), float(record["lon"])), (stored, record)
    assert stored["device"] == record["device"]
    protocol = record["device"].partition(":")[0]
    attributes = stored.get("attributes", {})
    if with_attributes and protocol not in WITHOUT_IGNITION:
        assert attributes["ignition"] == (record["ignition"] == "true"), (stored, record)
    if with_attributes and protocol not in WITHOUT_SATELLITES:
        assert attributes["satellites"] == int(record["satellites"]), (stored, record)


def compared(stack, fleet):
    """Returns counts of records, and for each protocol that sends once how many were sent and lost."""
    measured, acknowledged = records_of(fleet.measured_file), records_of(fleet.acknowledged_file)
    counts = collections.Counter()
    sent_once = {protocol: [0, 0] for protocol in SENT_ONCE}
    for vehicle, records in measured.items():
        history = stack.history(urllib.parse.quote(vehicle, safe=""))
        stored = {position["time"]: position for position in history}
        counts["doubled"] += len(history) - len(stored)
        answered = acknowledged.get(vehicle, {})
        counts["answered"] += len(answered)
        counts["lost"] += len(answered.keys() - stored.keys())
        counts["never measured"] += len(stored.keys() - records.keys())
        for when in stored.keys() & records.keys():
            assert_same(stored[when], records[when], when in answered)
        protocol = next(iter(records.values()))["device"].partition(":")[0]
        if protocol in sent_once:
            sent_once[protocol][0] += len(records)
            sent_once[protocol][1] += len(records.keys() - stored.keys())
    return counts, sent_once


def test_what_a_device_was_answered_is_stored_once_whatever_is_killed(stack, fleet):
    print(f"\nCONVOY_CRASH_SEED={SEED}, {KILLS} kills")
    redeliveries = Redeliveries(stack)
    killed = kill_at_random(stack, fleet, redeliveries)
    for service in ("device-gateway", "position-tracker"):
        stack.until_undegraded(service, within=90)
    fleet.stop()
    eventually(lambda: is_queue_empty(stack), within=120, what="for the tracker to store all")

    counts, sent_once = compared(stack, fleet)
    print(f"killed {killed}; answered {counts['answered']:,} records; of them lost {counts['lost']}")
    print(f"doubled {counts['doubled']}, never measured {counts['never measured']}")
    print(f"records that reached a tracker again: at least {redeliveries.total():,}")
    for protocol, (sent, lost) in sent_once.items():
        print(f"{protocol}, which sends once: {sent:,} sent, {lost:,} lost ({lost / sent:.2%})")
    assert counts["answered"] > 0
    assert (counts["lost"], counts["doubled"], counts["never measured"]) == (0, 0, 0)
    assert not stack.api("/rejected").json()["rejected"], "each position is stored as one"
