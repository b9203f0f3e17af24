"""Messages of any AMQP type in any section: each is understood or dead, and stops nobody."""

import os
import time

import amqp_values
import proton
import pytest
from producer import Producer, position
from stack import eventually

# Minutes that the random ones go on for; without it, a fixed number of them.
MINUTES = float(os.environ.get("POISON_MINUTES", "0"))
FIRST = 1_700_000_000_000


class Careless:
    """Sends anything; the broker may refuse it, and end the connection for it."""

    def __init__(self, stack):
        self._stack = stack
        self._producer = None

    def send(self, message):
        try:
            if self._producer is None:
                self._producer = Producer(self._stack)
            self._producer._sender.send(message)
        except (proton.ProtonException, OSError):
            self.close()

    def close(self):
        if self._producer is not None:
            try:
                self._producer.close()
            except (proton.ProtonException, OSError):
                pass
        self._producer = None


@pytest.fixture
def careless(stack):
    careless = Careless(stack)
    yield careless
    careless.close()


def good(stack, producer, vehicle, count):
    """All good positions have been stored."""
    name = vehicle.replace(" ", "%20")
    producer.send(position(vehicle, FIRST + count))
    eventually(
        lambda: len(stack.history(name)) == count + 1, within=60, what="for the good positions"
    )
    stack.until_undegraded("position-tracker")


def lives(stack):
    """What changes where a process dies or a link of the tracker's is lost."""
    pids = [stack.process(name)["pid"] for name in ("queue", "position-tracker")]
    return pids, stack.log("position-tracker").count("dependency is down")


@pytest.mark.parametrize("place", amqp_values.PLACES)
def test_a_value_of_each_kind_at_a_place_stops_nobody(stack, producer, careless, vehicle, place):
    before = lives(stack)
    for number, kind in enumerate(amqp_values.KINDS):
        careless.send(amqp_values.message(place, kind, amqp_values.seeded(number), b"[]"))
        producer.send(position(vehicle, FIRST + number))
    good(stack, producer, vehicle, len(amqp_values.KINDS))
    assert lives(stack) == before


def test_random_messages_stop_nobody(stack, producer, careless, vehicle):
    before = lives(stack)
    rng = amqp_values.seeded(int(os.environ.get("POISON_SEED", "1")))
    ends = time.monotonic() + 60 * MINUTES
    count = 0
    while count < 60 or time.monotonic() < ends:
        for _ in range(4):
            careless.send(amqp_values.random_message(rng, b"[]"))
        producer.send(position(vehicle, FIRST + count))
        count += 1
    good(stack, producer, vehicle, count)
    assert lives(stack) == before
