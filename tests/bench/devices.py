"""Measures the way of devices: what one session, a thousand and ten thousand of them get answered by the real broker, what
an idle connection costs, and how fast frames are decoded. An answer counts when it has arrived; the broker syncs each
record before."""

import argparse
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import build
import kernel_memory
import machine
import way
from devices import PORTS
from idle_devices import IdleDevices, max_connections
from stack import Stack, eventually

IDLE = 100_000
ON_THE_WAY = ("device-gateway", "queue", "position-tracker")
GOALS = {
    "frames, one session, 1,500 in flight, 50 ms round trip": ("≥", 15_000),
    "frames, 1,000 sessions, stop and wait": ("≥", 30_000),
    "the same, mean wait": ("≤", 30),
    "positions, 1,000 sessions, stop and wait, 10 a frame": ("≥", 100_000),
    "sent → answered, 10,000 devices at 0.1 Hz, p99": ("≤", 60),
    "idle connections": ("≥", IDLE),
    "idle connection, in the process": ("≤", 512),
    "idle connection, with the kernel": ("≤", 5_120),
}
GOAL_OF_DECODING = ("≤", 100)


def figure(what, value, unit):
    return {"what": what, "value": value, "unit": unit}


def decoding():
    ran = subprocess.run(
        [build.benchmark("device_bench"), "--benchmark_format=json"], check=True, capture_output=True, text=True
    )
    return [
        figure(f"decode, {each['name'].removeprefix('decode_')}", 1e9 / each["items_per_second"], "ns/record")
        for each in json.loads(ran.stdout)["benchmarks"]
    ]


def port(stack):
    return PORTS["teltonika"] + stack.shift


def until_queue_is_empty(stack):
    """The tracker stores what the load before has left, for which it would need the CPUs of the next one."""
    eventually(
        lambda: stack.metric("queue-metrics", 'activemq_queue_size{destination="positions"}') == 0,
        within=300,
        what="for the tracker to store all",
    )


def loaded(stack, seconds, **load):
    """Runs a load, and returns what the program has measured of it."""
    program = build.benchmark("device_load")
    order = ("sessions", "records", "in_flight", "round_trip_ms", "interval_ms", "warm_up_s")
    given = {"records": 1, "in_flight": 1, "round_trip_ms": 0, "interval_ms": 0, "warm_up_s": 8, **load}
    words = [str(given[name]) for name in order]
    before = cpu_seconds(stack)
    ran = subprocess.run(
        [program, str(port(stack)), *words, str(seconds)], check=True, stdout=subprocess.PIPE, text=True
    )
    after = cpu_seconds(stack)
    until_queue_is_empty(stack)
    measured = json.loads(ran.stdout)
    # Those of the warm-up use CPU, too.
    frames = measured["frames"] * (seconds + given["warm_up_s"]) / seconds
    measured["cpu_us"] = {service: 1e6 * (after[service] - before[service]) / frames for service in ON_THE_WAY}
    return measured


def cpu_seconds(stack):
    return {service: way.cpu_seconds(stack.process(service)["pid"]) for service in ON_THE_WAY}


def answering(stack, seconds):
    fast = loaded(stack, seconds, sessions=1, in_flight=1_500, round_trip_ms=50)
    single = loaded(stack, seconds, sessions=1_000)
    ten = loaded(stack, seconds, sessions=1_000, records=10)
    interval = 10_000
    slow = loaded(stack, max(seconds, 20), sessions=10_000, interval_ms=interval, warm_up_s=interval // 1_000)
    return [
        figure("frames, one session, 1,500 in flight, 50 ms round trip", fast["frames"] / fast["seconds"], "/s"),
        figure("frames, 1,000 sessions, stop and wait", single["frames"] / single["seconds"], "/s"),
        figure("the same, mean wait", single["mean_ms"], "ms"),
        *(figure(f"the same, CPU of {service}", used, "µs/frame") for service, used in single["cpu_us"].items()),
        figure("positions, 1,000 sessions, stop and wait, 10 a frame", 10 * ten["frames"] / ten["seconds"], "/s"),
        figure("sent → answered, 10,000 devices at 0.1 Hz, p50", slow["p50_ms"], "ms"),
        figure("sent → answered, 10,000 devices at 0.1 Hz, p99", slow["p99_ms"], "ms"),
    ]


def idling(stack, _):
    count = min(max_connections(), IDLE)
    pid = stack.process("device-gateway")["pid"]
    in_process, in_kernel = machine.memory_bytes(pid), kernel_memory.of_sockets()
    with IdleDevices(port(stack), count) as idle:
        of_process = (machine.memory_bytes(pid) - in_process) / count
        of_kernel = None
        if in_kernel is not None:
            # Half of it is for the other end, which is on this machine, too.
            of_kernel = (kernel_memory.of_sockets() - in_kernel) / count / 2
        still_open, is_answered = idle.look()
    if (still_open, is_answered) != (count, True):
        raise SystemExit(f"{still_open} of {count} idle connections are still open; one is answered: {is_answered}")
    figures = [figure("idle connections", count, ""), figure("idle connection, in the process", of_process, "B")]
    if of_kernel is not None:
        figures.append(figure("idle connection, with the kernel", of_process + of_kernel, "B"))
    return figures


def with_stack(home, parts, seconds):
    with tempfile.TemporaryDirectory(prefix="convoy-bench-", dir=home) as own:
        stack = Stack(own)
        try:
            stack.up("--no-simulator", "--devices", "127.0.0.1", "--accept-unknown")
            return [each for part in parts for each in part(stack, seconds)]
        finally:
            stack.down()


def goal_of(what):
    return GOAL_OF_DECODING if what.startswith("decode, ") else GOALS.get(what)


def verdict(value, goal):
    if goal is None:
        return ""
    return "holds" if (value >= goal[1] if goal[0] == "≥" else value <= goal[1]) else "MISSED"


def print_table(result):
    facts = result["machine"]
    print(f"{facts['cores']} cores, {facts['processor']}, fdatasync {facts['fdatasync_ms']} ms")
    print(", ".join(f"{name} {version}" for name, version in facts["versions"].items()) + "\n")
    missed = 0
    for each in result["figures"]:
        goal = goal_of(each["what"])
        text = f"{each['value']:,.0f}" if each["value"] >= 100 else f"{each['value']:.1f}"
        holds = verdict(each["value"], goal)
        missed += holds == "MISSED"
        wanted = f"{goal[0]} {goal[1]:,}" if goal else ""
        print(f"{each['what']:<58}{text:>10} {each['unit']:<10}{wanted:>10}  {holds}".rstrip())
    print(f"\n{missed} goals are missed" if missed else "\nall goals hold")


def main():
    arguments = argparse.ArgumentParser(prog="./convoy bench devices", description=__doc__)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--only", choices=("answers", "idle", "decoding"))
    arguments.add_argument("--seconds", type=int, default=20)
    wanted = arguments.parse_args()
    parts = {"idle": idling, "answers": answering}
    through_stack = [part for name, part in parts.items() if wanted.only in (None, name)]
    with tempfile.TemporaryDirectory(prefix="convoy-bench-", dir=build.CHECKOUT) as home:
        result = {"machine": machine.describe(home), "figures": []}
        if through_stack:
            result["figures"] += with_stack(home, through_stack, wanted.seconds)
        if wanted.only in (None, "decoding"):
            result["figures"] += decoding()
    if wanted.json:
        print(json.dumps(result, indent=2))
    else:
        print_table(result)


if __name__ == "__main__":
    main()
