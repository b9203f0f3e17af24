"""Measures how much slow readers delay other clients: how long short answers take through nginx without them, beside
slow readers from as many addresses, and beside as many from the address of the short requests, in rounds of the three.
A slow reader reads a long history at 1 KB/s and returns when it is disconnected."""

import argparse
import collections
import http.client
import itertools
import json
import os
import statistics
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import machine
from slow_clients import SlowReaders, addresses
from stack import Stack, eventually
from stored_track import store_track
from way import percentile

GOAL_RATIO = 2
VEHICLE = "Long Way"
NAME = VEHICLE.replace(" ", "%20")
PATHS = ("/api/vehicles", f"/api/vehicles/{NAME}", "/api/vehicles?limit=1&near=53.39,-1.43&radius=5000")
PAUSE_SECONDS = 0.02
SERVICES = ("position-tracker", "api-gateway")
UNDER_WAY = 'convoy_http_long_answers{state="under_way"}'
ALONE = "alone"


class Client(threading.Thread):
    """Asks for one short thing after another, over one connection, until `until`."""

    def __init__(self, stack, path, until):
        super().__init__()
        self._connection = http.client.HTTPConnection("127.0.0.1", stack.port("page"), timeout=30)
        self._path, self._until = path, until
        self.seconds, self.refused = [], 0

    def run(self):
        while time.monotonic() < self._until:
            started = time.perf_counter()
            self._connection.request("GET", self._path, headers={"Cache-Control": "no-cache"})
            answer = self._connection.getresponse()
            answer.read()
            self.seconds.append(time.perf_counter() - started)
            self.refused += answer.status != 200
            time.sleep(PAUSE_SECONDS)
        self._connection.close()


class Figures:
    """Of one situation, in all rounds."""

    def __init__(self):
        self.rounds = []  # the seconds that each answer took, in order
        self.refused = 0
        self.slow = collections.Counter()
        self.memory = dict.fromkeys(SERVICES, 0)

    def take(self, stack, seconds):
        clients = [Client(stack, path, time.monotonic() + seconds) for path in PATHS]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        self.rounds.append(sorted(taken for client in clients for taken in client.seconds))
        self.refused += sum(client.refused for client in clients)
        for service in SERVICES:
            size = machine.memory_bytes(stack.process(service)["pid"])
            self.memory[service] = max(self.memory[service], size)

    def p99_seconds(self):
        return [percentile(taken, 0.99) for taken in self.rounds]

    def result(self, alone):
        together = sorted(itertools.chain(*self.rounds))
        ratios = [mine / theirs for mine, theirs in zip(self.p99_seconds(), alone.p99_seconds(), strict=True)]
        return {
            "answers": len(together),
            "refused": self.refused,
            "p50_ms": round(percentile(together, 0.5) * 1000, 2),
            "p99_ms": round(percentile(together, 0.99) * 1000, 2),
            "p99_ratio": round(statistics.median(ratios), 2),
            "p99_ratios": [round(ratio, 2) for ratio in ratios],
            "slow_readers": dict(sorted(self.slow.items())),
            "memory_mb": {service: round(size / 2**20, 1) for service, size in self.memory.items()},
        }


def take_beside(stack, sources, figures, wanted):
    """Takes the figures while slow readers read, and waits until nothing of theirs is left."""
    page = min(wanted.positions, 100_000)
    path = f"/api/vehicles/{NAME}/history?from=2000-01-01T00:00:00Z&limit={page}"
    with SlowReaders(stack.port("page"), path, sources, again=True) as slow:
        eventually(lambda: slow.all_answered, within=120, what="for the slow readers' answers")
        figures.take(stack, wanted.seconds)
    figures.slow.update(slow.statuses)
    eventually(lambda: not any(stack.metric(service, UNDER_WAY) for service in SERVICES), within=180)


def measure(wanted):
    situations = {
        ALONE: [],
        f"{wanted.readers} addresses": addresses(wanted.readers),
        "one address": ["127.0.0.1"] * wanted.readers,
    }
    figures = {name: Figures() for name in situations}
    with tempfile.TemporaryDirectory(prefix="convoy-bench-") as home:
        facts = machine.describe(home)
        stack = Stack(home)
        try:
            stack.up("--seed", "1")
            store_track(stack, VEHICLE, wanted.positions)
            eventually(lambda: len(stack.api("/vehicles").json()["vehicles"]) > 30, within=60)
            Figures().take(stack, min(wanted.seconds, 5))  # warm
            for _ in range(wanted.rounds):  # the three next to each other: machines change
                for name, sources in situations.items():
                    take_beside(stack, sources, figures[name], wanted)
        finally:
            stack.down()
    return {
        "readers": wanted.readers,
        "positions": wanted.positions,
        "seconds": wanted.seconds,
        "rounds": wanted.rounds,
        "machine": facts,
        "short_answers": {name: taken.result(figures[ALONE]) for name, taken in figures.items()},
    }


def print_table(result):
    facts = result["machine"]
    print(f"{result['readers']} slow readers of {result['positions']:,} positions as JSON; "
          f"{result['rounds']} rounds, {result['seconds']} s each")
    print(f"{facts['cores']} cores, {facts['processor']}")
    print(", ".join(f"{name} {version}" for name, version in facts["versions"].items()))
    columns = result["short_answers"]
    rows = [
        ("answers", [f"{one['answers']:,}" for one in columns.values()], ""),
        ("refused", [one["refused"] for one in columns.values()], "0"),
        ("p50, ms", [one["p50_ms"] for one in columns.values()], ""),
        ("p99, ms", [one["p99_ms"] for one in columns.values()], ""),
        ("p99 of a round to alone, median", [one["p99_ratio"] for one in columns.values()], f"≤ {GOAL_RATIO}"),
        *(
            (f"memory of {service}, MB", [one["memory_mb"][service] for one in columns.values()], "")
            for service in SERVICES
        ),
    ]
    print(f"\n{'short answers':<34}" + "".join(f"{name:>16}" for name in columns) + f"{'goal':>8}")
    for name, values, goal in rows:
        print(f"  {name:<32}" + "".join(f"{value:>16}" for value in values) + f"{goal:>8}")
    for name, one in columns.items():
        if one["slow_readers"]:
            said = ", ".join(f"{count} × {status}" for status, count in one["slow_readers"].items())
            print(f"\nslow readers of {name} were answered {said}; ratios {one['p99_ratios']}")


def main():
    arguments = argparse.ArgumentParser(prog="./convoy bench slow-readers", description=__doc__)
    arguments.add_argument("--readers", type=int, default=300)
    arguments.add_argument("--positions", type=int, default=100_000)
    arguments.add_argument("--seconds", type=int, default=15)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--json", action="store_true")
    wanted = arguments.parse_args()
    result = measure(wanted)
    if wanted.json:
        print(json.dumps(result, indent=2))
    else:
        print_table(result)


if __name__ == "__main__":
    main()
