"""The page in a real Chromium, at fleets of different sizes: what it costs and how soon it shows what.
Without a graphics card the drawing itself is Chromium's in software, on the same cores."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import machine
from stack import CHECKOUT, Stack, eventually

FLEETS = (1_500, 10_000, 100_000)
POSITIONS_A_SECOND = 10_000  # more than that, and the cores are the simulator's rather than the page's
# (figure, what it is, unit, {vehicles: goal})
ROWS = (
    ("first_vehicles_ms", "first vehicles painted", "ms", {10_000: 1_000, 100_000: 1_200}),
    ("main_ms_per_s", "main thread", "ms/s", {10_000: 30}),
    ("workers_ms_per_s", "workers", "ms/s", {}),
    ("longest_frame_gap_ms", "longest gap between frames", "ms", {10_000: 80, 100_000: 250}),
    ("heap_mb", "heap and arrays", "MB", {100_000: 64}),
    # What it takes to show the first vehicles has a budget, and the build keeps it (webapp/pack.mjs).
    ("downloaded_kb", "downloaded, fonts and ground too", "kB", {}),
    ("reconnect_ms", "gateway killed → live again", "ms", {size: 2_000 for size in FLEETS}),
)


def rate_of(vehicles):
    return min(1.0, POSITIONS_A_SECOND / vehicles)


def measure(vehicles, seconds):
    with tempfile.TemporaryDirectory(prefix="convoy-bench-") as home:
        stack = Stack(home)
        figures = os.path.join(home, "figures.json")
        try:
            stack.up("--vehicles", str(vehicles), "--rate", str(rate_of(vehicles)), "--seed", "1")
            eventually(
                lambda: len(stack.api("/vehicles").json()["vehicles"]) == vehicles, within=120
            )
            time.sleep(5)  # starting has a cost of its own: let it pass
            subprocess.run(
                ["npm", "--prefix", os.path.join(CHECKOUT, "tests", "browser"), "run", "figures"],
                env=stack.environment(
                    CONVOY_URL=stack.url("/").replace("127.0.0.1", "localhost"),
                    CONVOY_CONTROL=f"supervisorctl -c {home}/etc/supervisord.conf",
                    CONVOY_SECONDS=str(seconds),
                    CONVOY_FIGURES=figures,
                ),
                stdout=sys.stderr,
                check=True,
            )
        finally:
            stack.down()
        with open(figures, encoding="utf-8") as file:
            return json.load(file)


def print_table(result):
    facts, fleets = result["machine"], result["fleets"]
    print(f"{facts['cores']} cores, {facts['processor']}; the page gets no input")
    print(", ".join(f"{name} {version}" for name, version in facts["versions"].items()))
    heads = [f"{fleet['vehicles']:,} × {fleet['rate_hz']:g} Hz" for fleet in fleets]
    print(f"\n{'':<38}" + "".join(f"{head:>22}" for head in heads))
    for figure, what, unit, goals in ROWS:
        cells = []
        for fleet in fleets:
            goal = goals.get(fleet["vehicles"])
            cells.append(f"{fleet[figure]:,.1f}" + (f" (≤ {goal:,})" if goal else ""))
        print(f"  {f'{what}, {unit}':<36}" + "".join(f"{cell:>22}" for cell in cells))


def main():
    arguments = argparse.ArgumentParser(prog="./convoy bench page", description=__doc__)
    arguments.add_argument("--vehicles", type=int, nargs="+", default=FLEETS)
    arguments.add_argument("--seconds", type=int, default=20)
    arguments.add_argument("--json", action="store_true")
    wanted = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="convoy-bench-") as folder:
        result = {"machine": machine.describe(folder), "fleets": []}
    for vehicles in wanted.vehicles:
        print(f"{vehicles:,} vehicles…", file=sys.stderr)
        result["fleets"].append(
            {
                "vehicles": vehicles,
                "rate_hz": rate_of(vehicles),
                **measure(vehicles, wanted.seconds),
            }
        )
    if wanted.json:
        print(json.dumps(result, indent=2))
    else:
        print_table(result)


if __name__ == "__main__":
    main()
