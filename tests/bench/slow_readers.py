"""What slow readers cost everybody else: how long short answers take through nginx while nobody else asks,
and while clients from as many addresses read a long history at 1 KB/s and come back when they are cut off."""

import argparse
import http.client
import json
import os
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


def short_answers(stack, seconds):
    clients = [Client(stack, path, time.monotonic() + seconds) for path in PATHS]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    ordered = sorted(taken for client in clients for taken in client.seconds)
    return {
        "answers": len(ordered),
        "refused": sum(client.refused for client in clients),
        **{f"p{round(share * 100)}": round(percentile(ordered, share) * 1000, 2) for share in (0.5, 0.99)},
    }


def megabytes(stack):
    return {
        service: round(machine.memory_bytes(stack.process(service)["pid"]) / 2**20, 1) for service in SERVICES
    }


def measure(readers, positions, seconds):
    with tempfile.TemporaryDirectory(prefix="convoy-bench-") as home:
        facts = machine.describe(home)
        stack = Stack(home)
        try:
            stack.up("--seed", "1")
            store_track(stack, VEHICLE, positions)
            eventually(lambda: len(stack.api("/vehicles").json()["vehicles"]) > 30, within=60)
            short_answers(stack, 5)  # warm
            memory = {"alone": megabytes(stack)}
            alone = short_answers(stack, seconds)
            path = f"/api/vehicles/{NAME}/history?from=2000-01-01T00:00:00Z&limit={min(positions, 100_000)}"
            slow = SlowReaders(stack.port("page"), path, addresses(readers), again=True)
            slow.start()
            eventually(lambda: slow.all_answered, within=120, what="for the slow readers' answers")
            beside = short_answers(stack, seconds)
            memory["beside"] = megabytes(stack)
            slow.stop()
        finally:
            stack.down()
    return {
        "readers": readers,
        "positions": positions,
        "seconds": seconds,
        "machine": facts,
        "short_answers_ms": {"alone": alone, "beside_slow_readers": beside},
        "p99_ratio": round(beside["p99"] / alone["p99"], 2),
        "slow_readers": {status: len(heads) for status, heads in sorted(slow.answers.items())},
        "memory_mb": memory,
    }


def print_table(result):
    facts = result["machine"]
    print(f"{result['readers']} slow readers of {result['positions']:,} positions as JSON, {result['seconds']} s each")
    print(f"{facts['cores']} cores, {facts['processor']}")
    print(", ".join(f"{name} {version}" for name, version in facts["versions"].items()))
    alone, beside = result["short_answers_ms"].values()
    print(f"\n{'short answers':<26}{'alone':>12}{'beside them':>14}{'goal':>10}")
    for name in ("p50", "p99"):
        print(f"  {name + ', ms':<24}{alone[name]:>12}{beside[name]:>14}")
    print(f"  {'p99, ratio':<24}{'':>12}{result['p99_ratio']:>14}{f'≤ {GOAL_RATIO}':>10}")
    print(f"  {'refused':<24}{alone['refused']:>12}{beside['refused']:>14}{'0':>10}")
    for service in SERVICES:
        before, after = (result["memory_mb"][when][service] for when in ("alone", "beside"))
        print(f"  {service + ', MB':<24}{before:>12}{after:>14}")
    said = ", ".join(f"{count} × {status}" for status, count in result["slow_readers"].items())
    print(f"\nslow readers were answered {said}")


def main():
    arguments = argparse.ArgumentParser(prog="./convoy bench slow-readers", description=__doc__)
    arguments.add_argument("--readers", type=int, default=300)
    arguments.add_argument("--positions", type=int, default=100_000)
    arguments.add_argument("--seconds", type=int, default=30)
    arguments.add_argument("--json", action="store_true")
    wanted = arguments.parse_args()
    result = measure(wanted.readers, wanted.positions, wanted.seconds)
    if wanted.json:
        print(json.dumps(result, indent=2))
    else:
        print_table(result)


if __name__ == "__main__":
    main()
