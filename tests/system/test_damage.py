"""A history whose files are damaged: one byte of a table, or of the list of tables."""

import glob
import os
import re
import subprocess

from faults import flip_byte, is_degraded
from producer import Producer, milliseconds_ago, position
from stack import CHECKOUT, eventually

TRACKER = os.path.join(CHECKOUT, "build", "release", "bin", "position-tracker")
VEHICLES = [f"Van-{number}" for number in range(12)]
EACH = 1_000


def fill(stack):
    """Stores positions whose digits do not compress, so that a table has many blocks."""
    producer = Producer(stack)
    first = milliseconds_ago(EACH * 20_000)
    for vehicle in VEHICLES:
        for begin in range(0, EACH, 500):
            producer.send(
                [
                    position(vehicle, first + n * 20_000, lat=53 + n * 7919 % 100003 / 100003, lon=-1.43)
                    for n in range(begin, begin + 500)
                ]
            )
    producer.close()
    eventually(lambda: all(len(stack.history(vehicle)) == EACH for vehicle in VEHICLES), within=60)


def damaged_vehicles(history):
    ran = subprocess.run([TRACKER, "inspect", history], capture_output=True, text=True, timeout=60, check=True)
    return set(re.findall(r"^damaged +(Van-\d+): positions may be missing from ", ran.stdout, re.MULTILINE))


def times_of(history):
    return [one["time"] for one in history]


def missing(stack, vehicle):
    answer = stack.api(f"/vehicles/{vehicle}/history?from=2000-01-01T00:00:00Z&limit=1")
    return answer.headers.get("Convoy-Missing", "")


def is_named(time, spans):
    """Returns whether one of the spans contains the time. A span may begin with "..", which sorts before every time."""
    return any(first <= time <= last for first, last in (span.split("/") for span in spans))


def test_one_flipped_byte_costs_some_positions_whose_times_are_named_until_a_backup_puts_them_back(
    new_stack, tmp_path
):
    stack = new_stack.up("--no-simulator")
    fill(stack)
    before = {vehicle: times_of(stack.history(vehicle)) for vehicle in VEHICLES}
    ran = stack.command("backup", str(tmp_path / "backups"))
    backup = re.search(r"copied to (.*)", ran.stdout).group(1)
    stack.down()
    history = os.path.join(stack.home, "data", "history")
    table = max(glob.glob(os.path.join(history, "*.sst")), key=os.path.getsize)
    flip_byte(table, os.path.getsize(table) // 2)

    ran = stack.command("up", "--yes", "--detach", "--no-simulator")
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"position-tracker: history: positions of \d+ vehicle\(s\) may be missing", ran.stderr)
    (why,) = stack.readiness("position-tracker")["degraded"]
    assert re.match(r"history: positions of \d+ vehicle\(s\) may be missing, among them Van-\d+: ", why)
    assert stack.metric("position-tracker", "convoy_history_damaged_vehicles") > 0
    assert os.path.exists(os.path.join(history, "damaged", os.path.basename(table)))
    lost = 0
    for vehicle in VEHICLES:
        there = set(times_of(stack.history(vehicle)))
        spans = [span for span in missing(stack, vehicle).split(", ") if span]
        for time in before[vehicle]:
            if time not in there:
                lost += 1
                assert is_named(time, spans), (vehicle, time, spans)
    assert 0 < lost < len(VEHICLES) * EACH / 2

    producer = Producer(stack)
    producer.send([position(vehicle) for vehicle in VEHICLES])
    producer.close()
    for vehicle in VEHICLES:
        eventually(lambda vehicle=vehicle: stack.history(vehicle)[-1]["time"] > before[vehicle][-1])
    stack.down()

    damaged = damaged_vehicles(history)
    assert damaged
    for vehicle in damaged:
        ran = stack.command("restore", "--vehicle", vehicle, backup)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert re.search(rf"{vehicle}: \d+ positions were put back, \d+ were there", ran.stdout)
    stack.up("--no-simulator")
    stack.until_undegraded("position-tracker")
    for vehicle in VEHICLES:
        assert times_of(stack.history(vehicle))[:EACH] == before[vehicle]
        assert missing(stack, vehicle) == ""


def test_a_table_that_is_damaged_while_the_tracker_runs_is_set_aside_when_a_compaction_meets_it(new_stack):
    stack = new_stack.up("--no-simulator")
    fill(stack)
    producer = Producer(stack)
    producer.send([position("Gone")])
    eventually(lambda: stack.history("Gone"))
    stack.until_restarted("position-tracker", stack.kill("position-tracker"))  # it writes its log into tables
    stack.until_undegraded("position-tracker")
    tracker = stack.process("position-tracker")["pid"]
    history = os.path.join(stack.home, "data", "history")
    table = max(glob.glob(os.path.join(history, "*.sst")), key=os.path.getsize)
    flip_byte(table, 10)  # in the block that RocksDB may skip; no block is shorter

    assert stack.command("erase", "Gone", "--yes").returncode == 1  # erasing compacts all tables
    producer.send([position(vehicle) for vehicle in VEHICLES])
    eventually(lambda: is_degraded(stack, "position-tracker", "history"))
    eventually(lambda: stack.metric("position-tracker", "convoy_history_damaged_vehicles") > 0, within=60)
    assert stack.metric("position-tracker", "convoy_history_damaged_tables") == 0
    assert os.path.exists(os.path.join(history, "damaged", os.path.basename(table)))
    stored = {vehicle: stack.history(vehicle) for vehicle in VEHICLES}
    assert sum(map(len, stored.values())) > len(VEHICLES) * EACH / 2
    for vehicle in VEHICLES:
        assert len(stored[vehicle]) > EACH or missing(stack, vehicle)
    erased = stack.command("erase", "Gone", "--yes")
    assert erased.returncode == 0, erased.stderr
    assert stack.process("position-tracker")["pid"] == tracker
    producer.close()


def test_damage_to_the_list_of_tables_is_refused_with_one_line_that_says_what_to_do(new_stack, tmp_path):
    stack = new_stack.up("--no-simulator")
    producer = Producer(stack)
    producer.send([position("Van-1")])
    producer.close()
    eventually(lambda: stack.history("Van-1"))
    ran = stack.command("backup", str(tmp_path / "backups"))
    backup = re.search(r"copied to (.*)", ran.stdout).group(1)
    stack.down()
    history = os.path.join(stack.home, "data", "history")
    (manifest,) = glob.glob(os.path.join(history, "MANIFEST-*"))
    flip_byte(manifest, 20)

    ran = stack.command("restore", "--vehicle", "Van-1", backup)
    assert ran.returncode == 1
    (line,) = ran.stderr.splitlines()
    assert "it is damaged; nothing was changed: restore a backup" in line
    assert not os.path.exists(os.path.join(history, "damaged"))

    assert stack.command("restore", backup).returncode == 0
    stack.up("--no-simulator")
    assert stack.history("Van-1")
