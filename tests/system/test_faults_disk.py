"""Disks that are full or read-only: each store has a small disk of its own."""

import os
import shutil
import tempfile

import pytest
from disks import SmallDisk
from faults import is_degraded, loaded, until_more_is_accepted
from producer import Producer, position
from stack import CHECKOUT, Stack, eventually

SIZES = {"data/history": 48, "data/queue": 80, "logs": 8}
BUCKET = 1 << 20  # milliseconds; the history has an entry for each bucket
FIRST = 946_800_000_000  # in January 2000
BATCH = 500


@pytest.fixture(scope="module")
def disks():
    """Yields a folder for a stack, and its disks: subfolder → disk."""
    home = tempfile.mkdtemp(prefix="convoy-")
    made = {}
    try:
        for part, megabytes in SIZES.items():
            made[part] = SmallDisk(os.path.join(home, part), megabytes)
        yield home, made
    finally:
        for disk in made.values():
            disk.remove()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def stack(disks):
    shared = Stack(disks[0])
    try:
        yield shared.up("--vehicles", "5", "--rate", "2", OUTBOX="10000")
    finally:
        shared.down()


@pytest.fixture
def history_disk(disks):
    return disks[1]["data/history"]


@pytest.fixture
def queue_disk(disks):
    return disks[1]["data/queue"]


def fill_the_history(stack, producer, name):
    """Sends positions until the tracker cannot store more; returns how many were accepted."""
    sent = 0
    while not is_degraded(stack, "position-tracker", "store"):
        producer.send([position(name, FIRST + BUCKET * (sent + n), lat=1.0) for n in range(BATCH)])
        sent += BATCH
        assert sent < 500_000
    return sent


def dropped(stack):
    return stack.metric("position-simulator", "convoy_positions_dropped_total")


def starts_in_vain(stack, service):
    return stack.process(service)["statename"] == "BACKOFF"


def start(stack, service):
    """Starts a service; if it cannot start, the supervisor continues to try."""
    try:
        stack.start(service)
    except Exception:  # XML-RPC's SPAWN_ERROR
        pass


def test_a_full_disk_of_the_history_stops_storing_until_there_is_space(
    stack, history_disk, producer, vehicle
):
    with loaded(stack, vehicle) as load:
        history_disk.fill()
        sent = fill_the_history(stack, producer, f"{vehicle} far")
        assert "No space left" in stack.readiness("position-tracker")["degraded"][0]
        until_more_is_accepted(load)  # they wait in the queue
        assert stack.api("/vehicles").status == 200

        stack.kill("position-tracker")
        eventually(lambda: starts_in_vain(stack, "position-tracker"))
        eventually(lambda: "the disk is full" in stack.log("position-tracker"))
        until_more_is_accepted(load)
        history_disk.free_space()
        stack.until_undegraded("position-tracker", within=60)
    far = f"{vehicle} far".replace(" ", "%20")
    eventually(lambda: len(stack.history(far)) == sent, within=60, what="for all that was accepted")


def test_a_full_disk_of_the_queue_makes_producers_keep_what_they_have(
    stack, queue_disk, vehicle
):
    before = dropped(stack)
    with loaded(stack, vehicle) as load:
        queue_disk.fill()
        eventually(lambda: is_degraded(stack, "position-simulator", "queue"))
        assert "No space left" in stack.readiness("position-simulator")["degraded"][0]
        assert stack.api("/vehicles").status == 200
        so_far = len(load.accepted)
        queue_disk.free_space()
        eventually(lambda: len(load.accepted) > so_far, what="for the queue to accept again")
        stack.until_undegraded("position-simulator")
    assert dropped(stack) == before


def test_a_queue_that_starts_on_a_full_disk_goes_on_when_there_is_space(stack, queue_disk, vehicle):
    with loaded(stack, vehicle):
        queue_disk.fill()
        gone = stack.kill("queue")
        eventually(lambda: stack.process("queue")["pid"] not in (0, gone))
        eventually(lambda: is_degraded(stack, "position-simulator", "queue"))
        queue_disk.free_space()
    stack.until_undegraded("position-tracker", within=60)


def test_a_full_disk_of_the_logs_stops_nothing(stack, disks, vehicle):
    logs = disks[1]["logs"]
    with loaded(stack, vehicle):
        logs.fill()
        stack.until_restarted("api-gateway", stack.kill("api-gateway"))
        stack.until_restarted("position-tracker", stack.kill("position-tracker"))
        assert stack.api("/vehicles").status == 200
        logs.free_space()
    written = stack.log("api-gateway")
    stack.until_restarted("api-gateway", stack.kill("api-gateway"))
    eventually(lambda: '"serving"' in stack.log("api-gateway")[len(written) :])


@pytest.mark.parametrize(
    ("service", "part", "says"),
    [
        ("position-tracker", "data/history", "Read-only file system"),
        ("queue", "data/queue", "cannot write to the data folder"),
    ],
)
def test_a_read_only_store_is_named_and_goes_on_once_it_may_be_written(
    stack, disks, vehicle, service, part, says
):
    disk = disks[1][part]
    with loaded(stack, vehicle):
        stack.stop(service)
        disk.make_read_only()
        try:
            start(stack, service)
            eventually(lambda: starts_in_vain(stack, service))
            assert says in stack.log(service)
            # While the supervisor tries again, the state is "starting".
            eventually(lambda: "backoff" in stack.command("status").stdout)
        finally:
            disk.make_read_only(False)
        eventually(lambda: stack.process(service)["statename"] == "RUNNING", within=60)
        stack.until_undegraded("position-tracker", within=60)


def test_up_says_in_one_line_which_folder_is_read_only(stack, disks):
    stack.down()
    for part, disk in disks[1].items():
        disk.make_read_only()
        try:
            refused = stack.command("up", "--yes", "--detach")
        finally:
            disk.make_read_only(False)
        assert refused.returncode == 1
        assert len(refused.stderr.splitlines()) == 1, refused.stderr
        assert os.path.join(disks[0], part.split("/")[0]) in refused.stderr
