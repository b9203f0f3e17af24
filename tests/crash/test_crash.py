"""Sends kill -9 to one process after another at random moments, under load. In the end nothing that the broker has
accepted is missing or duplicated, and the API answers as if all positions had reached, in order, a tracker that was
never killed.

CONVOY_KILLS sets the number of kills (10), CONVOY_CRASH_SEED the seed (a random one is printed). With the history in
MongoDB the server is killed too, and there are only a tenth of the kills, because FerretDB is slow."""

import os
import random
import shutil
import tempfile
import time

import pytest
from mongodb import MongoDb
from producer import Load, Producer
from stack import Stack, eventually

KILLS = int(os.environ.get("CONVOY_KILLS", "10"))
SEED = os.environ.get("CONVOY_CRASH_SEED") or str(random.randrange(1_000_000))
VICTIMS = ("position-tracker", "queue", "position-simulator", "api-gateway")
VEHICLES = ("Late Bus", "Lost Van", "Ümlaut / Truck")
WHOLE = "from=2000-01-01T00:00:00Z"


class Shuffled(Load):
    """Publishes in no order at all: each block of a thousand numbers is shuffled, and some are sent twice."""

    BATCH = 5

    def __init__(self, stack, vehicle, pause_seconds):
        super().__init__(stack, vehicle)
        self._pause = pause_seconds
        self._random = random.Random(f"{SEED} {vehicle}")
        self._block = {}

    def batch(self, first):
        block = first // 1000
        if block not in self._block:
            numbers = list(range(block * 1000, block * 1000 + 1000))
            self._random.shuffle(numbers)
            self._block = {block: numbers}
        numbers = self._block[block]
        offset = first % 1000
        again = [self._random.choice(numbers[: offset + 1])]
        time.sleep(self._pause)
        return numbers[offset : offset + self.BATCH] + again


def quoted(vehicle):
    return "".join(f"%{byte:02X}" for byte in vehicle.encode())


def seen(stack, vehicle):
    """Returns the API's answers about a vehicle, without the time of the answer."""
    history = stack.api(f"/vehicles/{quoted(vehicle)}/history?{WHOLE}", {"Accept": "text/csv"})
    assert history.status == 200, history
    report = stack.api(f"/vehicles/{quoted(vehicle)}").json()
    return history.body, report


def accepts_more(loads, by=10):
    before = [len(load.accepted) for load in loads]
    eventually(
        lambda: all(len(load.accepted) >= count + by for load, count in zip(loads, before)),
        within=90,
        what="for the broker to accept positions again",
    )


@pytest.fixture
def start(request):
    """Starts a stack with these flags and stops it at the end; if a test has failed, the stack's files are kept for
    analysis."""
    started, failed_before = [], request.session.testsfailed

    def start_one(*flags):
        started.append(Stack(tempfile.mkdtemp(prefix="convoy-")))
        return started[-1].up(*flags)

    yield start_one
    for stack in started:
        stack.down()
        if request.session.testsfailed == failed_before:
            shutil.rmtree(stack.home)


class OwnHistory:
    """The tracker stores the history in its own folder."""

    flags = ()
    victims = VICTIMS
    kills = KILLS
    pause_seconds = 0.05
    between_kills = 200  # positions of each vehicle, at most

    def kill(self, stack, victim, _chance):
        stack.kill(victim)


class MongoDbHistory:
    """The server runs under no supervisor, so only this class restarts it."""

    victims = (*VICTIMS, "mongodb")
    kills = max(2, KILLS // 10)
    # FerretDB scans all its data for each answer.
    pause_seconds = 0.2
    between_kills = 40

    def __init__(self, folder):
        self.server = MongoDb(folder).start()
        self.flags = ("--history", self.server.url())

    def kill(self, stack, victim, chance):
        if victim != "mongodb":
            stack.kill(victim)
            return
        self.server.kill()
        time.sleep(chance.uniform(0, 5))
        self.server.start()


@pytest.fixture(params=["rocksdb", "mongodb"])
def history(request, tmp_path):
    if request.param == "rocksdb":
        yield OwnHistory()
        return
    kept = MongoDbHistory(tmp_path)
    yield kept
    kept.server.kill()


def test_nothing_accepted_is_lost_and_the_answers_are_those_of_an_orderly_life(start, history):
    print(f"\nCONVOY_CRASH_SEED={SEED}, {history.kills} kills")
    stack = start("--vehicles", "5", "--rate", "5", "--seed", "7", *history.flags)
    loads = [Shuffled(stack, vehicle, history.pause_seconds) for vehicle in VEHICLES]
    for load in loads:
        load.start()
    accepts_more(loads)

    chance = random.Random(SEED)
    killed = dict.fromkeys(history.victims, 0)
    for _ in range(history.kills):
        victim = chance.choice(history.victims)
        # Most kills come during work, and some while another process is still starting.
        if chance.random() < 0.7:
            accepts_more(loads, by=chance.randrange(1, history.between_kills))
        time.sleep(chance.uniform(0, 1))
        history.kill(stack, victim, chance)
        killed[victim] += 1
    accepts_more(loads)
    for load in loads:
        load.stop()
    for service in ("position-tracker", "api-gateway"):
        stack.until_undegraded(service, within=90)

    missing = {}
    for load, vehicle in zip(loads, VEHICLES):
        def stored(vehicle=vehicle):
            return Load.numbers_of(stack.history(quoted(vehicle)))

        eventually(lambda load=load, stored=stored: load.accepted <= set(stored()), within=60)
        numbers = stored()
        missing[vehicle] = len(load.accepted - set(numbers))
        assert len(numbers) == len(set(numbers)), "a position is there twice"
        assert set(numbers) <= load.published
    print(f"killed {killed}; accepted {[len(load.accepted) for load in loads]}, missing {missing}")

    orderly = start("--no-simulator")
    producer = Producer(orderly)
    for load, vehicle in zip(loads, VEHICLES):
        numbers = sorted(Load.numbers_of(stack.history(quoted(vehicle))))
        for first in range(0, len(numbers), 500):
            producer.send([load.numbered(number) for number in numbers[first : first + 500]])
        eventually(
            lambda vehicle=vehicle, count=len(numbers): len(orderly.history(quoted(vehicle)))
            == count,
            within=60,
        )
        # It retries because the last positions are shown a tick after they are stored, and FerretDB takes seconds
        # for a long history.
        eventually(
            lambda vehicle=vehicle: seen(orderly, vehicle) == seen(stack, vehicle),
            within=60,
            what=f"for the same answers about {vehicle}",
        )
    producer.close()
