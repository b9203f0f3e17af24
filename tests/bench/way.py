"""Measures the whole way at a steady load: first the CPU of every process, while only one page polls once a second;
then the age of a position when it first appears in the API, with a client that polls a hundred times a second and so
would change the first figure."""

import argparse
import calendar
import http.client
import json
import os
import re
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import machine
from stack import Stack, eventually

SERVICES = ("queue", "position-tracker", "api-gateway", "webapp", "device-gateway", "position-simulator")
TICKS = os.sysconf("SC_CLK_TCK")
GOAL_CORES = 0.5  # for 1,000 vehicles at 1 Hz
GOAL_DELAY_MS = 250
POLL_SECONDS = 0.01  # half of what nginx allows one address
REPORT = re.compile(rb'"name":"((?:[^"\\]|\\.)*)".*?"time":"([^"]*)"')


def cpu_seconds(pid):
    """Used so far by a process and its children (nginx has workers)."""
    pids = [pid]
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
        pids += [int(child) for child in children.read().split()]
    total = 0
    for member in pids:
        with open(f"/proc/{member}/stat", encoding="ascii", errors="replace") as stat:
            fields = stat.read().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


class Reader:
    """Reads /api/vehicles as the page does: one connection, zipped, past nginx's cache."""

    HEADERS = {"Accept": "application/json", "Cache-Control": "no-cache"}

    def __init__(self, stack):
        self._connection = http.client.HTTPConnection("127.0.0.1", stack.port("page"), timeout=10)
        self._etag = None

    def read(self, **headers):
        if self._etag:
            headers["If-None-Match"] = self._etag
        self._connection.request("GET", "/api/vehicles", headers={**self.HEADERS, **headers})
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status not in (200, 304):
            raise SystemExit(f"GET /api/vehicles: {answer.status} {body[:200]!r}")
        self._etag = answer.headers.get("ETag")
        return body


def cores_used(stack, seconds):
    stopping = threading.Event()

    def page():
        reader = Reader(stack)
        while not stopping.wait(1):
            reader.read(**{"Accept-Encoding": "gzip"})

    poller = threading.Thread(target=page)
    poller.start()
    pids = {service: stack.process(service)["pid"] for service in SERVICES}
    before = {service: cpu_seconds(pid) for service, pid in pids.items()}
    started = time.monotonic()
    time.sleep(seconds)
    passed = time.monotonic() - started
    used = {service: (cpu_seconds(pid) - before[service]) / passed for service, pid in pids.items()}
    stopping.set()
    poller.join()
    return used


def epoch_seconds(text):
    return calendar.timegm(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")) + float(text[19:-1])


def delays(stack, seconds):
    """Of every position in this time: seconds from its own time to its first sight in the API."""
    reader, newest, samples, polls = Reader(stack), {}, [], 0
    until = time.monotonic() + seconds
    while (started := time.monotonic()) < until:
        body, seen = reader.read(), time.time()
        polls += 1
        for name, text in REPORT.findall(body):
            if newest.get(name) != text:
                if name in newest:
                    samples.append(seen - epoch_seconds(text.decode()))
                newest[name] = text
        time.sleep(max(0.0, started + POLL_SECONDS - time.monotonic()))
    return sorted(samples), seconds / polls


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def measure(vehicles, rate, seconds):
    with tempfile.TemporaryDirectory(prefix="convoy-bench-") as home:
        facts = machine.describe(home)
        stack = Stack(home)
        try:
            stack.up("--vehicles", str(vehicles), "--rate", str(rate), "--seed", "1", "--devices", "127.0.0.1")
            eventually(
                lambda: len(stack.api("/vehicles").json()["vehicles"]) == vehicles, within=60
            )
            time.sleep(5)  # starting has a cost of its own: let it pass
            cores = cores_used(stack, seconds)
            samples, poll_seconds = delays(stack, seconds)
        finally:
            stack.down()
    return {
        "vehicles": vehicles,
        "rate_hz": rate,
        "seconds": seconds,
        "machine": facts,
        "cores": {service: round(value, 4) for service, value in cores.items()},
        "cores_together": round(sum(cores.values()), 4),
        "delay_ms": {
            **{f"p{round(share * 100)}": round(percentile(samples, share) * 1000, 1)
               for share in (0.5, 0.95, 0.99)},
            "max": round(samples[-1] * 1000, 1),
        },
        "positions_seen": len(samples),
        "poll_ms": round(poll_seconds * 1000, 1),
    }


def print_table(result):
    facts = result["machine"]
    print(f"{result['vehicles']:,} vehicles × {result['rate_hz']:g} Hz, {result['seconds']} s each")
    print(f"{facts['cores']} cores, {facts['processor']}, fdatasync {facts['fdatasync_ms']} ms")
    print(", ".join(f"{name} {version}" for name, version in facts["versions"].items()))
    print(f"\n{'cores used, one page open':<34}{'':>10}{'goal':>10}")
    for service, cores in result["cores"].items():
        print(f"  {service:<32}{cores:>10.3f}")
    print(f"  {'together':<32}{result['cores_together']:>10.3f}{f'< {GOAL_CORES}':>10}")
    print(f"\n{'own time → first seen in the API':<34}{'ms':>10}{'goal':>10}")
    for name, value in result["delay_ms"].items():
        print(f"  {name:<32}{value:>10.1f}{f'≤ {GOAL_DELAY_MS}' if name == 'p99' else '':>10}")
    print(f"\n{result['positions_seen']:,} positions, looked for every {result['poll_ms']} ms")


def main():
    arguments = argparse.ArgumentParser(prog="./convoy bench way", description=__doc__)
    arguments.add_argument("--vehicles", type=int, default=1000)
    arguments.add_argument("--rate", type=float, default=1.0)
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--json", action="store_true")
    wanted = arguments.parse_args()
    result = measure(wanted.vehicles, wanted.rate, wanted.seconds)
    if wanted.json:
        print(json.dumps(result, indent=2))
    else:
        print_table(result)


if __name__ == "__main__":
    main()
