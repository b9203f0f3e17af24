"""Producers that share no code with Convoy: AMQP 1.0 by Qpid Proton's Python client."""

import calendar
import itertools
import json
import threading
import time
import uuid

import proton
import proton.utils


def milliseconds_ago(milliseconds):
    return int(time.time() * 1000) - milliseconds


def position(vehicle, time_ms=None, lat=53.39, lon=-1.43, **more):
    time_ms = milliseconds_ago(0) if time_ms is None else time_ms
    return {"vehicle": vehicle, "lat": lat, "lon": lon, "time": time_ms, **more}


class Producer:
    """One connection with a user of the broker. Not thread-safe."""

    def __init__(self, stack, user="simulator", address="positions", password=None):
        self._connection = proton.utils.BlockingConnection(
            f"amqp://{stack.queue_address()}",
            timeout=15,
            user=user,
            password=password or stack.password(user),
            allowed_mechs="PLAIN",
        )
        self._sender = self._connection.create_sender(address)

    def send(self, body, content_type="application/json", message_id=None):
        """Returns the message-id when the broker has accepted the message; raises an exception otherwise."""
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        message_id = message_id or str(uuid.uuid4())
        message = proton.Message(
            body=body, inferred=True, durable=True, id=message_id, content_type=content_type
        )
        self._sender.send(message)
        return message_id

    def close(self):
        self._connection.close()


def dead_letters(stack, wanted_id, within=15):
    """Takes messages from the dead letters until one has the wanted id, and returns its body."""
    connection = proton.utils.BlockingConnection(
        f"amqp://{stack.queue_address()}",
        timeout=within,
        user="admin",
        password=stack.password("admin"),
        allowed_mechs="PLAIN",
    )
    try:
        receiver = connection.create_receiver("DLQ.positions")
        while True:
            message = receiver.receive(timeout=within)
            receiver.accept()
            if message.id == wanted_id:
                return bytes(message.body)
    finally:
        connection.close()


class Load(threading.Thread):
    """Publishes numbered positions of one vehicle until it is stopped, also through outages: each number has its own
    millisecond and place. `accepted` has the numbers that the broker has accepted."""

    FIRST = 1_700_000_000_000
    BATCH = 20

    def __init__(self, stack, vehicle, pause_seconds=0.0):
        super().__init__(daemon=True)
        self._stack, self.vehicle, self._pause_seconds = stack, vehicle, pause_seconds
        self._stopping = threading.Event()
        self.accepted = set()
        self.published = set()

    def run(self):
        producer = None
        numbers = itertools.count(0, self.BATCH)
        first = next(numbers)
        while not self._stopping.is_set():
            try:
                if producer is None:
                    producer = Producer(self._stack)
                batch = self.batch(first)
                self.published.update(batch)
                producer.send([self.numbered(number) for number in batch])
                self.accepted.update(batch)
                first = next(numbers)
                self._stopping.wait(self._pause_seconds)
            except (proton.ProtonException, OSError):
                # If the outcome is unknown, the message is sent again, as a device would do.
                producer = None
                self._stopping.wait(0.1)
        if producer is not None:
            producer.close()

    def stop(self):
        self._stopping.set()
        self.join(timeout=30)
        assert not self.is_alive()

    def batch(self, first):
        """Returns the numbers of one message."""
        return range(first, first + self.BATCH)

    def numbered(self, number):
        return self.numbered_of(self.vehicle, number)

    @classmethod
    def numbered_of(cls, vehicle, number, **more):
        """Returns the position of that number; there is one for each millisecond, and they go north at 11 m/s."""
        return position(vehicle, cls.FIRST + number, lat=number / 1e7, lon=10.0, **more)

    @classmethod
    def numbers_of(cls, history):
        """Returns the numbers in a history from the API; fails if one is not at its place."""
        numbers = [round(entry["lat"] * 1e7) for entry in history]
        times = [milliseconds_of(entry["time"]) - cls.FIRST for entry in history]
        assert numbers == times
        return numbers


def milliseconds_of(text):
    """Converts a time of an answer, such as "2026-11-22T13:07:11.250Z", into milliseconds."""
    seconds = time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")
    assert text[19] == "." and text[23:] == "Z", text
    return calendar.timegm(seconds) * 1000 + int(text[20:23])
