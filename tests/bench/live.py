"""The live stream at a steady load: viewers who each look at a few streets of a fleet that moves. CPU of
tracker and gateway, bytes per viewer, and how old a position in view is when its frame arrives."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import build
import machine
from stack import Stack, eventually
from way import cpu_seconds

SERVICES = ("position-tracker", "api-gateway")
GOAL_VIEWERS_PER_CORE = 2_000
GOAL_P99_MS = 250


def places_of(stack, count):
    """Where the first `count` viewers look: at a vehicle each."""
    vehicles = stack.api("/vehicles").json()["vehicles"]
    return [
        f"{vehicle['lat']} {vehicle['lon']}\n"
        for vehicle in (vehicles[number % len(vehicles)] for number in range(count))
    ]


def watched(stack, viewers, seconds):
    """Returns the viewers' figures, and the cores that each service used meanwhile."""
    pids = {service: stack.process(service)["pid"] for service in SERVICES}
    memory_before = machine.memory_bytes(pids["api-gateway"])
    command = [build.benchmark("live_viewers"), stack.port("gateway"), viewers, seconds]
    with subprocess.Popen(
        [str(word) for word in command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as watching:
        watching.stdin.writelines(places_of(stack, viewers))
        watching.stdin.close()
        if watching.stdout.readline() != "synced\n":
            raise SystemExit("the viewers did not get their first set")
        started = time.monotonic()
        before = {service: cpu_seconds(pid) for service, pid in pids.items()}
        memory = machine.memory_bytes(pids["api-gateway"]) - memory_before
        said = json.loads(watching.stdout.readline())
        passed = time.monotonic() - started
        cores = {
            service: (cpu_seconds(pid) - before[service]) / passed for service, pid in pids.items()
        }
    return said, cores, memory


def measure(vehicles, rate, viewers, seconds):
    build.benchmark("live_viewers")  # before there is a load
    with tempfile.TemporaryDirectory(prefix="convoy-bench-") as home:
        facts = machine.describe(home)
        stack = Stack(home)
        try:
            stack.up("--vehicles", str(vehicles), "--rate", str(rate), "--seed", "1")
            eventually(
                lambda: len(stack.api("/vehicles").json()["vehicles"]) == vehicles, within=120
            )
            time.sleep(5)  # starting has a cost of its own: let it pass
            said, cores, memory = watched(stack, viewers, seconds)
        finally:
            stack.down()
    return {
        "vehicles": vehicles,
        "rate_hz": rate,
        "viewers": viewers,
        "seconds": seconds,
        "machine": facts,
        "cores": {service: round(value, 3) for service, value in cores.items()},
        "viewers_per_gateway_core": round(viewers / cores["api-gateway"]),
        "frames_per_viewer_second": round(said["frames"] / viewers / seconds, 2),
        "bytes_per_viewer_second": round(said["bytes"] / viewers / seconds),
        "gateway_bytes_per_viewer": round(memory / viewers),
        "delay_ms": {"p50": said["p50"], "p99": said["p99"]},
        "positions_in_view": said["in_view"],
    }


def print_table(result):
    facts = result["machine"]
    print(f"{result['vehicles']:,} vehicles × {result['rate_hz']:g} Hz, {result['viewers']:,} viewers "
          f"of a few streets each, {result['seconds']} s")
    print(f"{facts['cores']} cores, {facts['processor']}")
    print(", ".join(f"{name} {version}" for name, version in facts["versions"].items()))
    rows = [
        ("cores used: tracker", f"{result['cores']['position-tracker']:.2f}", ""),
        ("cores used: gateway", f"{result['cores']['api-gateway']:.2f}", ""),
        ("viewers per gateway core", f"{result['viewers_per_gateway_core']:,}",
         f"≥ {GOAL_VIEWERS_PER_CORE:,}"),
        ("frames a second, each", f"{result['frames_per_viewer_second']}", ""),
        ("bytes a second, each", f"{result['bytes_per_viewer_second']:,}", ""),
        ("gateway's memory, each", f"{result['gateway_bytes_per_viewer']:,} B", ""),
        ("device time → frame, p50", f"{result['delay_ms']['p50']} ms", ""),
        ("device time → frame, p99", f"{result['delay_ms']['p99']} ms", f"≤ {GOAL_P99_MS} ms"),
    ]  # fmt: skip
    print(f"\n{'':<34}{'':>14}{'goal':>12}")
    for name, value, goal in rows:
        print(f"  {name:<32}{value:>14}{goal:>12}")
    print(f"\n{result['positions_in_view']:,} positions in view")


def main():
    arguments = argparse.ArgumentParser(prog="./convoy bench live", description=__doc__)
    arguments.add_argument("--vehicles", type=int, default=10_000)
    arguments.add_argument("--rate", type=float, default=1.0)
    arguments.add_argument("--viewers", type=int, default=2_000)
    arguments.add_argument("--seconds", type=int, default=30)
    arguments.add_argument("--json", action="store_true")
    wanted = arguments.parse_args()
    result = measure(wanted.vehicles, wanted.rate, wanted.viewers, wanted.seconds)
    if wanted.json:
        print(json.dumps(result, indent=2))
    else:
        print_table(result)


if __name__ == "__main__":
    main()
