"""Measures what the tracker does and what it costs: inside its process, on its disk, and from the queue
to the disk with the real broker. The goals are Convoy's own (docs/limits.md lists them)."""

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import build
import machine
from stack import Stack, eventually, get

RECORDINGS = [f"tests/data/capmetrics/{day}.csv" for day in ("2015-09-06", "2016-03-22")]
# Each load is positions per message, number of messages, and format. There are so many messages that the
# broker's warm-up (a third of its time in the first five seconds) hardly counts.
LOADS = [(1, 100_000, "json"), (10, 60_000, "json"), (100, 30_000, "json"), (500, 10_000, "json"),
         (100, 30_000, "protobuf"), (500, 10_000, "protobuf")]
GOALS = {
    "decode, check, fleet state, motion: 10k vehicles, protobuf": ("≥", 1_000_000),
    "admission, 10000 vehicles known": ("≤", 30),
    "memory a vehicle at 100k, windows full": ("≤", 2048),
    "bbox of 10 km over 100k moving vehicles": ("≥", 50_000),
    "near, within 5 km over 100k moving vehicles": ("≥", 50_000),
    "near, the nearest 10 over 100k moving vehicles": ("≥", 50_000),
    "GET /vehicles, 10k, by HTTP, p99": ("≤", 15),
    "GET /vehicles?at=, 10k, 10 min ago": ("≤", 300),
    "history of 300k with motion, CSV": ("≤", 300),
    "summary of 1M positions, first": ("≤", 1_500),
    "summary of 1M positions": ("≤", 50),
    "start to serving, 10k vehicles known": ("≤", 1000),
    "queue to disk, batches of 1, json": ("≥", 8_000),
    "queue to disk, batches of 100, protobuf": ("≥", 250_000),
    "disk, 38 tracks at 1 Hz for 24 h": ("≤", 12),
    "disk, 10,000 vehicles": ("≤", 12),
    "disk, 2015-09-06.csv": ("≤", 12),
    "disk, 2016-03-22.csv": ("≤", 12),
}


def figures_of(program, *flags):
    ran = subprocess.run([program, *flags], cwd=build.CHECKOUT, check=True, capture_output=True,
                         text=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def stored(stack):
    return int(stack.metric("position-tracker", "convoy_positions_stored_total"))


def queue_to_disk(stack, load, batch, messages, form):
    """Stops the tracker, fills the queue and starts the tracker again. Returns the positions a second
    that it stored, from its first store to its last, and those that the broker took."""
    positions = batch * messages
    stack.stop("position-tracker")
    published = subprocess.run(
        [load, f"amqp://127.0.0.1:{stack.port('queue')}", str(positions), str(batch), form],
        cwd=build.CHECKOUT, check=True, capture_output=True, text=True,
        env={**os.environ, "QUEUE_PASSWORD": stack.password("simulator")},
    )
    stack.start("position-tracker")
    first = eventually(lambda: answering(stack) and stored(stack), within=60)
    began = time.monotonic()
    until = began + 300
    while (now := stored(stack)) < positions and time.monotonic() < until:
        time.sleep(0.01)
    taken = time.monotonic() - began
    if now != positions:
        raise SystemExit(f"batches of {batch}: {now} of {positions} positions were stored")
    return [
        {"what": f"queue to disk, batches of {batch}, {form}",
         "value": (positions - first) / taken, "unit": "positions/s"},
        {"what": f"published, batches of {batch}, {form}",
         "value": json.loads(published.stdout)["value"], "unit": "positions/s"},
    ]


def answering(stack):
    try:
        return get(f"http://127.0.0.1:{stack.port('position-tracker')}/healthz").status == 200
    except OSError:
        return False


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def list_of_10k(stack):
    """Times GET /vehicles of 10,000, unzipped, for one client of the tracker itself."""
    connection = http.client.HTTPConnection("127.0.0.1", stack.port("tracker"), timeout=10)
    taken = []
    for _ in range(300):
        began = time.perf_counter()
        connection.request("GET", "/vehicles")
        answer = connection.getresponse()
        body = answer.read()
        taken.append((time.perf_counter() - began) * 1000)
    if body.count(b'"name":') != 10_000:
        raise SystemExit("GET /vehicles did not return 10,000 vehicles")
    taken.sort()
    return [{"what": f"GET /vehicles, 10k, by HTTP, {name}", "value": percentile(taken, share),
             "unit": "ms"} for name, share in (("p50", 0.5), ("p99", 0.99))]


def through_the_queue(home):
    load = build.benchmark("queue_load")
    figures = []
    for batch, messages, form in LOADS:
        with tempfile.TemporaryDirectory(prefix="convoy-bench-", dir=home) as own:
            stack = Stack(own)
            try:
                stack.up("--no-simulator")
                figures += queue_to_disk(stack, load, batch, messages, form)
                if (batch, form) == (100, "protobuf"):
                    figures += list_of_10k(stack)
            finally:
                stack.down()
    return figures


def goal_of(what):
    return next((goal for name, goal in GOALS.items()
                 if what == name or what.startswith(name + ", ") and what.endswith("found each")),
                None)


def print_table(result):
    facts = result["machine"]
    print(f"{facts['cores']} cores, {facts['processor']}, fdatasync {facts['fdatasync_ms']} ms")
    print(", ".join(f"{name} {version}" for name, version in facts["versions"].items()) + "\n")
    for figure in result["figures"]:
        goal = goal_of(figure["what"])
        value = figure["value"]
        text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"
        wanted = f"{goal[0]} {goal[1]:,}" if goal else ""
        missed = goal and (value < goal[1] if goal[0] == "≥" else value > goal[1])
        print(f"{figure['what']:<72}{text:>12} {figure['unit']:<12}{wanted:>12}"
              f"{'  missed' if missed else ''}")


def main():
    arguments = argparse.ArgumentParser(prog="./convoy bench tracker", description=__doc__)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--only", choices=("inside", "disk", "queue"))
    wanted = arguments.parse_args()
    parts = {
        "inside": lambda home: [
            figure
            for name in ("tracker_bench", "admission_bench")
            for figure in figures_of(build.benchmark(name), "--folder", home)
        ],
        "disk": lambda home: figures_of(
            build.benchmark("storage_bench"), "--folder", home,
            *(flag for day in RECORDINGS for flag in ("--recording", day))),
        "queue": through_the_queue,
    }
    with tempfile.TemporaryDirectory(prefix="convoy-bench-", dir=build.CHECKOUT) as home:
        result = {"machine": machine.describe(home), "figures": []}
        for name, part in parts.items():
            if wanted.only in (None, name):
                print(f"measuring: {name}", file=sys.stderr)
                result["figures"] += part(home)
    if wanted.json:
        print(json.dumps(result, indent=2))
    else:
        print_table(result)


if __name__ == "__main__":
    main()
