"""Messages of any AMQP type in any section: each is stored or becomes a dead letter, and none blocks others."""

import os
import subprocess
import time

import amqp_values
import proton
import pytest
from faults import LONG
from producer import Producer, position
from stack import eventually

# Minutes for which random messages are sent; without it, their number is fixed.
MINUTES = float(os.environ.get("POISON_MINUTES", "10" if LONG else "0"))
CREDIT = 500  # of a tracker, over all its connections
FIRST = 1_700_000_000_000


class Careless:
    """Sends anything; the broker may refuse it and close the connection."""

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
    """Publishes one good position and waits until all good ones are stored."""
    name = vehicle.replace(" ", "%20")
    producer.send(position(vehicle, FIRST + count))
    eventually(
        lambda: len(stack.history(name)) == count + 1, within=60, what="for the good positions"
    )
    stack.until_undegraded("position-tracker")


def lives(stack):
    """Returns a value that changes when a process dies or the tracker loses a link."""
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


def test_messages_that_are_no_amqp_stop_nobody(stack, producer, careless, vehicle):
    before = lives(stack)
    rng = amqp_values.seeded(2)
    for number in range(100):
        for _ in range(4):
            careless.send(amqp_values.no_amqp(rng))
        producer.send(position(vehicle, FIRST + number))
    good(stack, producer, vehicle, 100)
    assert lives(stack) == before


def test_more_messages_of_no_byte_than_there_is_credit_stop_nobody(stack, producer, vehicle):
    """The broker counts each of them against the credit of a connection, but never sends it there."""
    refused = stack.rejected("not_json")
    connection, sender = producer._connection, producer._sender.link
    deliveries = []
    for _ in range(CREDIT + 100):
        connection.wait(lambda: sender.credit > 0)
        deliveries.append(amqp_values.Raw(b"").send(sender))
    connection.wait(lambda: all(delivery.settled for delivery in deliveries))
    good(stack, producer, vehicle, 0)
    eventually(lambda: stack.rejected("not_json") >= refused + CREDIT + 100, within=60)


def test_positions_that_were_sent_to_three_killed_trackers_are_stored(new_stack, vehicle):
    """ActiveMQ counts a delivery for each of them, but this does not mean that the message is bad."""
    new_stack.up("--no-simulator")
    new_stack.stop("position-tracker")
    producer = Producer(new_stack)
    for number in range(50):
        producer.send(position(vehicle, FIRST + number))
    producer.close()
    for killed in range(3):
        assert deliveries_of_one_that_dies(new_stack, 50) == {killed}
    new_stack.start("position-tracker")
    eventually(lambda: len(new_stack.history(vehicle.replace(" ", "%20"))) == 50, within=60)
    assert new_stack.rejected("not_json") == 0
    listed = new_stack.command("dead-letters", "list")
    assert listed.stdout == "0 dead letters.\n", listed.stderr


def deliveries_of_one_that_dies(stack, count):
    """Kills a consumer that has taken that many messages, and returns the delivery counts that it saw."""
    script = f"""
import os, sys
from proton.utils import BlockingConnection
connection = BlockingConnection("amqp://{stack.queue_address()}", timeout=30, user="tracker",
                                password=sys.stdin.readline(), allowed_mechs="PLAIN")
receiver = connection.create_receiver("positions", credit={count})
print(*{{receiver.receive().delivery_count for _ in range({count})}}, flush=True)
os.kill(os.getpid(), 9)
"""
    dies = subprocess.run(
        ["/usr/bin/python3", "-c", script],
        input=stack.password("tracker"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert dies.returncode == -9, dies.stderr
    return {int(deliveries) for deliveries in dies.stdout.split()}


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
