"""Input that the broker receives before and after a login must not affect other clients."""

import contextlib
import os
import socket
import struct

import proton
import pytest
from own_queue import own_queue
from producer import Producer, position
from stack import CHECKOUT, eventually

AMQP_HEADERS = {"SASL": b"AMQP\x03\x01\x00\x00", "AMQP": b"AMQP\x00\x01\x00\x00"}
FRAME_OF_256_MB = struct.pack(">I", 256 << 20) + b"\x02\x00\x00\x00"


def until_closed(client):
    """Reads until the broker closes the connection; unread input may make this a reset."""
    client.settimeout(20)
    try:
        while client.recv(65536):
            pass
    except ConnectionResetError:
        pass


@pytest.mark.parametrize("header", AMQP_HEADERS)
def test_a_frame_of_256_mb_before_a_login_ends_its_connection_alone(stack, producer, vehicle, header):
    queue = stack.process("queue")["pid"]
    clients = [socket.create_connection(("127.0.0.1", stack.port("queue"))) for _ in range(3)]
    try:
        for client in clients:
            client.sendall(AMQP_HEADERS[header] + FRAME_OF_256_MB)
        producer.send(position(vehicle))
        eventually(lambda: stack.history(vehicle.replace(" ", "%20")))
        for client in clients:
            until_closed(client)
    finally:
        for client in clients:
            client.close()
    assert stack.process("queue")["pid"] == queue


@pytest.mark.parametrize("size", [400_000, 80 << 20], ids=["400 kB", "80 MB"])
def test_a_message_above_the_limit_ends_its_connection_alone(stack, producer, vehicle, size):
    queue = stack.process("queue")["pid"]
    with pytest.raises(proton.ProtonException):
        Producer(stack).send(b"x" * size)
    producer.send(position(vehicle))
    eventually(lambda: stack.history(vehicle.replace(" ", "%20")))
    assert stack.process("queue")["pid"] == queue


def test_connections_without_a_login_are_bounded_and_closed(stack, producer, vehicle):
    """They can block new connections for the 30 s that a login may take, but not existing ones."""
    queue = stack.process("queue")["pid"]
    clients = []
    try:
        for _ in range(300):
            clients.append(socket.create_connection(("127.0.0.1", stack.port("queue"))))
        producer.send(position(vehicle))
        eventually(lambda: stack.history(vehicle.replace(" ", "%20")))
        eventually(
            lambda: stack.metric("queue-metrics", "activemq_connections") <= 200, what="for the limit"
        )
        for client in clients:
            client.settimeout(60)
            with contextlib.suppress(ConnectionResetError):
                while client.recv(65536):
                    pass
    finally:
        for client in clients:
            client.close()
    later = Producer(stack)
    later.send(position(f"{vehicle} later"))
    later.close()
    eventually(lambda: stack.history(f"{vehicle} later".replace(" ", "%20")))
    assert stack.process("queue")["pid"] == queue


def test_who_has_no_name_fills_no_log(stack):
    path = os.path.join(stack.home, "logs", "queue.log")
    before = os.path.getsize(path)
    frame = b"\x00\x00\x00\x16\x02\x00\x00\x00\x00\x53\x10\xc0\x09\x01\xa1\x06abcdef"
    for said in (
        b"AMQP\x00\x01\x00\x00" + frame * 1_000,
        b"AMQP\x03\x01\x00\x00" + (300_000).to_bytes(4, "big") + b"\x02\x01\x00\x00" + bytes(299_992),
    ):
        with socket.create_connection(("127.0.0.1", stack.port("queue")), timeout=30) as client:
            client.sendall(said)
            until_closed(client)
    assert os.path.getsize(path) - before < 100_000


def slow_to_configure(settings):
    """Returns activemq.xml with a wait before the broker is configured, and a longer one while it is configured."""
    wait = "#{{T(java.util.concurrent.TimeUnit).SECONDS.sleep({}) == null ? '' : ''}}"
    before = f'<bean class="java.lang.String"><constructor-arg value="a{wait.format(1)}"/></bean>\n  <broker xmlns'
    slow = settings.replace("<broker xmlns", before, 1)
    return slow.replace('brokerName="queue"', f'brokerName="queue{wait.format(4)}"', 1)


# The check of the lock once requested the broker while it was configured, and Spring started one without settings.
def test_a_queue_that_is_slow_to_configure_starts_with_its_settings(stack, vehicle):
    with own_queue(stack, slow_to_configure):
        producer = Producer(stack)
        producer.send([position(vehicle)])
        producer.close()
        eventually(lambda: stack.history(vehicle.replace(" ", "%20")), within=60, what="for the position")
    assert not os.path.exists(os.path.join(CHECKOUT, "activemq-data"))
