"""A backup of the history of a running tracker, and its restoration."""

import hashlib
import os
import pathlib
import re
import subprocess

import pytest
from producer import Load, Producer, position
from stack import CHECKOUT, eventually, get

TRACKER = os.path.join(CHECKOUT, "build", "release", "bin", "position-tracker")


def backed_up(stack, *folder):
    """Makes a backup and returns its folder."""
    ran = stack.command("backup", *folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return re.search(r"copied to (.*)", ran.stdout).group(1)


def inspected(folder):
    """Returns the output of `inspect`: label → text."""
    ran = subprocess.run(
        [TRACKER, "inspect", folder], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return dict(re.match(r"(\w+) +(.*)", line).groups() for line in ran.stdout.splitlines())


def send(stack, *positions):
    producer = Producer(stack)
    producer.send(list(positions))
    producer.close()


def test_a_backup_made_while_positions_stream_in_gives_the_same_answers_once_restored(
    new_stack, tmp_path
):
    stack = new_stack.up("--no-simulator")
    load = Load(stack, "Van")
    load.start()
    eventually(lambda: len(stack.history("Van")) >= 500)
    before = stack.history("Van")
    listed, token = add_a_phone(stack)
    folder = backed_up(stack, str(tmp_path / "backups"))
    change_the_phone(stack)
    eventually(lambda: len(stack.history("Van")) > len(before) + 500)
    load.stop()
    send(stack, position("Bus", Load.FIRST))
    eventually(lambda: stack.history("Bus"))
    stack.down()

    ran = stack.command("restore", folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    stack.up("--no-simulator")
    restored = stack.history("Van")
    # The motion of the newest positions also depends on positions after the backup.
    settled = len(before) - 40
    assert restored[:settled] == before[:settled]
    assert Load.numbers_of(restored) == list(range(len(restored)))
    assert stack.history("Bus") == []
    # The history from before the restore is kept.
    kept = re.search(r"is kept in (.*)", ran.stdout).group(1)
    assert int(inspected(kept)["positions"]) > len(restored)
    assert inspected(folder)["positions"] == str(len(restored))
    assert re.search(r"So is the registry; the previous one is kept in .*registry\.db\.before-", ran.stdout)
    # It is the list of before, with the token, and under a name by which gateways notice that it is another one.
    now = changes_of(stack)
    assert now["registry"] != listed["registry"]
    assert now | {"registry": ""} == listed | {"registry": ""}
    hashes = {each["device"]["id"]: each["device"]["token_hash"] for each in now["changes"] if "device" in each}
    assert hashes == {"phone-1": hashlib.sha256(token.encode()).hexdigest()}


def changes_of(stack):
    """Returns all that the registry knows."""
    return get(f"http://127.0.0.1:{stack.port('registry-api')}/changes?since=0&all=true").json()


def devices(stack, *words):
    ran = stack.command("devices", *words)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def add_a_phone(stack):
    """Adds a device and a vehicle's record; returns what the registry knows then, and the device's token."""
    token = re.search(r"shown again: (\S+)", devices(stack, "add", "phone-1", "--vehicle", "Van", "--token"))[1]
    devices(stack, "rename", "phone-1", "Ann's van")
    return changes_of(stack), token


def change_the_phone(stack):
    devices(stack, "remove", "phone-1", "--yes")
    devices(stack, "add", "phone-2", "--vehicle", "Bus")


@pytest.fixture(scope="module")
def made(tmp_path_factory, stack):
    """Makes a backup of a running stack that has one position."""
    send(stack, position("Van"))
    eventually(lambda: stack.history("Van"))
    return backed_up(stack, str(tmp_path_factory.mktemp("backups")))


def test_inspect_reads_a_backup_and_a_history_in_use(stack, made):
    for folder in (made, os.path.join(stack.home, "data", "history")):
        inside = inspected(folder)
        assert (inside["format"], inside["vehicles"], inside["positions"]) == ("2", "1", "1")


def test_without_a_folder_named_backups_go_into_the_home(stack, made):
    folder = backed_up(stack)
    assert os.path.dirname(folder) == os.path.join(stack.home, "backups")
    assert inspected(folder)["positions"] == inspected(made)["positions"]


def test_restore_refuses_while_the_tracker_runs(stack, made):
    ran = stack.command("restore", made)
    assert ran.returncode == 1
    assert "./convoy down stops it" in ran.stderr


def test_backup_refuses_where_nothing_runs(new_stack):
    ran = new_stack.command("backup")
    assert ran.returncode == 1
    assert "does not run" in ran.stderr


def test_restore_refuses_what_is_no_backup_and_keeps_what_is_there(new_stack, made, tmp_path):
    history = os.path.join(new_stack.home, "data", "history")
    assert new_stack.command("restore", made).returncode == 0
    holiday = tmp_path / "holiday"
    holiday.mkdir()
    (holiday / "by the sea.txt").write_text("hello")
    damaged = tmp_path / "damaged"
    subprocess.run(["cp", "-r", made, damaged], check=True)
    for name in os.listdir(damaged):
        if name.endswith(".sst"):
            os.truncate(damaged / name, 100)
    no_list = tmp_path / "no list"
    subprocess.run(["cp", "-r", made, no_list], check=True)
    os.truncate(no_list / "registry.db", 1000)
    for folder in (holiday, damaged, no_list, tmp_path / "nowhere"):
        ran = new_stack.command("restore", str(folder))
        assert ran.returncode == 1
        assert str(folder) in ran.stderr
        assert len(ran.stderr.strip().splitlines()) == 1, ran.stderr
    assert inspected(history)["positions"] == "1"


def test_an_old_backup_leaves_the_registry_as_it_is(new_stack, made, tmp_path):
    assert new_stack.command("restore", made).returncode == 0
    lists = pathlib.Path(new_stack.home, "data")
    before = (lists / "registry.db").read_bytes()
    old = tmp_path / "old"
    subprocess.run(["cp", "-r", made, old], check=True)
    os.remove(old / "registry.db")
    ran = new_stack.command("restore", str(old))
    assert ran.returncode == 0 and "the list of vehicles and devices stays as it is" in ran.stdout
    assert (lists / "registry.db").read_bytes() == before
    assert [path.name for path in lists.glob("registry.db*")] == ["registry.db"]
