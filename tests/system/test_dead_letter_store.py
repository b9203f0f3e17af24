"""The store of the dead letters: it is bounded, separate from that of the positions, and created from the single
store of older versions without a loss."""

import os
import signal
import subprocess

import pytest
from disks import SmallDisk
from faults import LONG
from own_queue import of_older_version, own_queue
from producer import Producer, position
from stack import CHECKOUT, eventually

FIRST = 1_700_000_000_000
DEAD = 'activemq_queue_size{destination="DLQ.positions"}'
TAKEN = 'activemq_store_used_ratio{store="dead-letters"}'
POSITIONS_TAKEN = 'activemq_store_used_ratio{store="positions"}'
JUNK = b"no json" + b"x" * 50_000


def dead(stack):
    return stack.metric("queue-metrics", DEAD)


def send_all(stack, bodies, **to):
    producer = Producer(stack, **to)
    try:
        return [producer.send(body) for body in bodies]
    finally:
        producer.close()


@pytest.mark.parametrize(
    ("ends_with", "kill_the_split"),
    [(signal.SIGTERM, None), (signal.SIGKILL, os.killpg), *([(signal.SIGKILL, os.kill)] if LONG else [])],
)
def test_nothing_in_the_single_store_of_an_older_version_is_lost(
    new_stack, vehicle, ends_with, kill_the_split
):
    stack = new_stack.up("--no-simulator")
    stack.stop("position-tracker")
    count = 400
    # The store exceeds one file of the journal, and each file has messages of both queues.
    filler = "x" * 100_000
    with own_queue(stack, of_older_version, ends_with, empty=True):
        ids = []
        for number in range(0, count, 10):
            send_all(stack, [position(vehicle, FIRST + number + n, note=filler) for n in range(10)])
            ids += send_all(stack, [b"no json"], user="admin", address="DLQ.positions")
    if kill_the_split:
        folder = os.path.join(stack.home, "data", "queue")
        eventually(lambda: {"stores.split", "stores"} & set(os.listdir(folder)))
        kill_the_split(stack.process("queue")["pid"], signal.SIGKILL)
    eventually(lambda: dead_ids(stack) == ids, within=60, what="for the old dead letters")
    stack.start("position-tracker")
    name = vehicle.replace(" ", "%20")
    eventually(lambda: len(stack.history(name)) == count, within=60, what="for the old positions")
    # The next start finds all messages in the new stores.
    stack.until_restarted("queue", stack.kill("queue"))
    eventually(lambda: dead_ids(stack) == ids, within=60)
    assert not {"kahadb", "stores.split"} & set(os.listdir(os.path.join(stack.home, "data", "queue")))


def test_a_single_store_that_there_is_no_space_to_split_stays_as_it_is(tmp_path):
    disk = SmallDisk(tmp_path / "queue", 4)
    try:
        old = tmp_path / "queue" / "kahadb"
        old.mkdir()
        (old / "db-1.log").write_bytes(bytes(3 * 2**20))
        split = subprocess.run(
            [os.path.join(CHECKOUT, "queue", "split-store"), os.path.join(CHECKOUT, "queue"), "no-jars"],
            env={**os.environ, "QUEUE_DATA": disk.path},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert split.returncode == 1 and "cannot split" in split.stderr
        assert "No space left on device" in split.stderr
        assert set(os.listdir(disk.path)) == {"kahadb", "split.lock"}
        assert os.path.getsize(old / "db-1.log") == 3 * 2**20
    finally:
        disk.remove()


def dead_ids(stack):
    listed = stack.command("dead-letters", "list")
    return [line.split()[1] for line in listed.stdout.splitlines()[1:-1]]


def test_a_full_store_of_dead_letters_stops_no_position(new_stack, vehicle):
    stack = new_stack.up("--no-simulator", QUEUE_DEAD_LETTERS="10 mb")
    name, count = vehicle.replace(" ", "%20"), 600
    producer = Producer(stack)
    for number in range(count):
        producer.send(JUNK)
        producer.send(position(vehicle, FIRST + number))
    eventually(lambda: len(stack.history(name)) == count, within=60, what="for all positions")
    eventually(lambda: stack.rejected("not_json") == count)
    stack.until_undegraded("position-tracker")
    assert stack.metric("queue-metrics", TAKEN) >= 1
    assert stack.metric("queue-metrics", POSITIONS_TAKEN) < 0.1
    assert "the store of the dead letters is full" in stack.command("status").stdout
    kept = dead(stack)
    assert 100 < kept < 300
    # The queue logs what it cannot store, but not once for each message.
    lines = stack.log("queue").count("Caught an exception sending to DLQ")
    assert 0 < lines < (count - kept) / 4
    # It also works after a restart with a full store.
    stack.until_restarted("queue", stack.kill("queue"))
    later = f"{vehicle} later"
    eventually(lambda: accepted(stack, later), within=60, what="for the queue to accept again")
    eventually(lambda: stack.history(later.replace(" ", "%20")), within=60)
    assert stack.command("dead-letters", "drop", "--limit", "100000", "--yes").returncode == 0
    eventually(lambda: stack.metric("queue-metrics", TAKEN) < 1, within=90, what="for space")
    send_all(stack, [b"no json"])
    eventually(lambda: dead(stack) == 1)


def accepted(stack, vehicle):
    try:
        return send_all(stack, [position(vehicle, FIRST)])
    except Exception:  # pylint: disable=broad-except
        return False


def test_dead_letters_go_when_their_time_is_over(stack, vehicle):
    def soon(settings):
        settings = settings.replace('expiration="2592000000"', 'expiration="1000"')
        return settings.replace('<policyEntry queue="DLQ.>"', '<policyEntry queue="DLQ.>" expireMessagesPeriod="1000"')

    with own_queue(stack, soon):
        stack.until_undegraded("position-tracker", within=60)
        refused = stack.rejected("not_json")
        enqueued = 'activemq_queue_enqueued_total{destination="DLQ.positions"}'
        send_all(stack, [b"no json", b"no json either"])
        eventually(lambda: stack.rejected("not_json") == refused + 2)
        eventually(lambda: dead(stack) == 0, what="for them to go")
        assert stack.metric("queue-metrics", enqueued) == 2
        # Positions do not expire.
        send_all(stack, [position(vehicle, FIRST)])
        eventually(lambda: stack.history(vehicle.replace(" ", "%20")))
    stack.until_undegraded("position-tracker", within=60)
