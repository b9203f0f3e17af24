"""Too little memory: a process that exceeds its limit is ended and restarted, and nothing is lost."""

import contextlib
import os
import re
import socket
import uuid

import pytest
from faults import change, loaded, until_more_is_accepted
from memory_limit import MemoryLimit
from producer import Producer, position
from stack import eventually

FLEET = [f"Many {number:05}" for number in range(20_000)]
BATCH = 1_000
# An AMQP header, and the head of the longest frame that the queue accepts.
LONG_FRAME = b"AMQP\x00\x01\x00\x00" + (320 * 1024).to_bytes(4, "big") + b"\x02\x00\x00\x00"
SMALL_HEAP = "48m"
CONNECTIONS = 180


@pytest.fixture
def limit(stack):
    """Yields a memory limit that is not yet set. Processes in it at the end of a test continue outside."""
    limit = MemoryLimit(f"convoy-test-{uuid.uuid4().hex[:8]}")
    yield limit
    limit.lift()
    limit.leave()
    limit.remove()


def ends(stack, service):
    """Returns how often the service has ended unexpectedly."""
    with open(os.path.join(stack.home, "logs", "supervisord.log"), encoding="utf-8") as file:
        return len(re.findall(rf"exited: {service} \(.*; not expected\)", file.read()))


def send_the_fleet(stack):
    producer = Producer(stack)
    for first in range(0, len(FLEET), BATCH):
        producer.send([position(name) for name in FLEET[first : first + BATCH]])
    producer.close()


def until_the_fleet_is_shown(stack):
    def shown():
        try:
            return {each["name"] for each in stack.api("/vehicles").json()["vehicles"]}
        except (OSError, KeyError):  # no answer, or a problem
            return set()

    eventually(lambda: set(FLEET) <= shown(), within=60, what="for all vehicles")


def test_a_tracker_with_too_little_memory_is_killed_and_started_until_it_has_enough(
    stack, limit, vehicle
):
    with loaded(stack, vehicle) as load:
        change(stack, "position-tracker", *limit.prefix)
        stack.until_undegraded("position-tracker")
        before = ends(stack, "position-tracker")
        limit.set_megabytes(limit.megabytes_used() + 8)
        send_the_fleet(stack)
        eventually(lambda: ends(stack, "position-tracker") > before, within=60)
        until_more_is_accepted(load)
        limit.lift()
        stack.until_undegraded("position-tracker", within=60)
    until_the_fleet_is_shown(stack)


def test_a_gateway_with_too_little_memory_is_killed_and_started_until_it_has_enough(
    stack, limit, vehicle
):
    send_the_fleet(stack)
    until_the_fleet_is_shown(stack)
    with loaded(stack, vehicle) as load:
        before = ends(stack, "api-gateway")
        limit.set_megabytes(2)  # that fleet needs more
        try:
            change(stack, "api-gateway", *limit.prefix)
        except Exception:  # XML-RPC reports that it ended at once
            pass
        eventually(lambda: ends(stack, "api-gateway") > before)
        until_more_is_accepted(load)
        limit.lift()
        stack.until_undegraded("api-gateway", within=60)
    until_the_fleet_is_shown(stack)


def is_closed(connection):
    """Returns whether the other side has closed it; reads and drops what that side has sent."""
    try:
        while connection.recv(4096, socket.MSG_DONTWAIT):
            pass
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True


def test_a_queue_whose_heap_is_used_up_ends_and_goes_on_with_what_it_had(stack, vehicle):
    change(stack, "queue", QUEUE_HEAP=SMALL_HEAP)
    with loaded(stack, vehicle):
        before = ends(stack, "queue")
        sockets = []

        def press():
            """Opens enough connections to exceed the heap, and reopens those that were closed."""
            sockets[:] = [each for each in sockets if not is_closed(each)]
            with contextlib.suppress(OSError):  # it has ended, or refuses connections now
                while len(sockets) < CONNECTIONS:
                    sockets.append(socket.create_connection(("127.0.0.1", stack.port("queue")), timeout=5))
                    sockets[-1].sendall(LONG_FRAME)
            return ends(stack, "queue") > before

        eventually(press, within=180)
        for each in sockets:
            each.close()
    stack.until_undegraded("position-tracker", within=60)
