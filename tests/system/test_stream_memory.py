"""A million positions pass through tracker and gateway, and neither keeps them, in any format and however slowly the
client reads."""

import http.client
import json

from producer import Producer
from stack import eventually

POSITIONS = 1_000_000
BATCH = 1_000
FIRST = 1_700_000_000_000
STEP = 500  # milliseconds
MAX_GROWTH = 50 * 2**20
SERVICES = ("position-tracker", "api-gateway")


def load(stack, vehicle):
    """Stores a million positions of one vehicle, half a second apart, in the order of their time. It drives to and fro
    at 23 m/s, so that all of them are believed."""
    producer = Producer(stack)
    start = '{"vehicle":' + json.dumps(vehicle)
    for first in range(0, POSITIONS, BATCH):
        body = ",".join(
            f'{start},"lat":{n / 1e5},"lon":{abs(n % 2000 - 1000) / 1e4},"time":{FIRST + STEP * n}}}'
            for n in range(first, first + BATCH)
        )
        producer.send(f"[{body}]".encode())
    producer.close()
    eventually(
        lambda: stack.metric("position-tracker", "convoy_positions_stored_total") >= POSITIONS,
        within=300,
    )


class Memory:
    """Measures how far the peak memory of each service exceeds its memory at the beginning."""

    def __init__(self, stack):
        self._pids = {service: stack.process(service)["pid"] for service in SERVICES}
        for pid in self._pids.values():
            with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as peak:
                peak.write("5")  # this resets the peak to the current size
        self._before = {service: self._bytes(service, "VmRSS") for service in SERVICES}

    def _bytes(self, service, member):
        with open(f"/proc/{self._pids[service]}/status", encoding="ascii") as status:
            for line in status:
                if line.startswith(member + ":"):
                    return int(line.split()[1]) * 1024
        raise AssertionError(member)

    def growth(self):
        return {
            service: self._bytes(service, "VmHWM") - before
            for service, before in self._before.items()
        }


class Stream:
    """One answer of the gateway, read as fast as the test wants."""

    def __init__(self, stack, path):
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", stack.port("gateway"), timeout=60
        )
        self._connection.request("GET", path)
        self._answer = self._connection.getresponse()
        assert self._answer.status == 200
        self.lines = 0

    def read(self, at_most):
        """Reads up to that many bytes, and counts lines."""
        while at_most > 0:
            piece = self._answer.read(min(at_most, 2**20))
            if not piece:
                self._connection.close()
                return self
            self.lines += piece.count(b"\n")
            at_most -= len(piece)
        return self


def test_a_million_positions_pass_through_without_staying(new_stack):
    stack = new_stack.up("--no-simulator")
    load(stack, "Van")
    path = "/vehicles/Van/history?from=2000-01-01T00:00:00Z&format="
    memory = Memory(stack)

    slow = Stream(stack, path + "csv").read(2**20)
    for form in ("csv", "geojson", "gpx"):
        whole = Stream(stack, path + form).read(2**40)
        assert 0 < whole.lines - POSITIONS < 20, form  # one line for each position, and a few around them
        slow.read(2**20)  # this one has waited meanwhile
    thinned = Stream(stack, path + "csv&tolerance=10").read(2**40)
    assert 1_000 < thinned.lines < POSITIONS
    assert slow.read(2**40).lines == POSITIONS + 1

    growth = memory.growth()
    print({service: f"{grown / 2**20:.1f} MB" for service, grown in growth.items()})
    assert all(grown < MAX_GROWTH for grown in growth.values()), growth
