"""A history's folder that is damaged, foreign or in use: the tracker refuses it with one line and changes nothing."""

import hashlib
import os
import shutil
import signal
import subprocess

import pytest
from producer import milliseconds_ago, position
from stack import CHECKOUT, PORTS, Stack, eventually, free_shift, is_listening

TRACKER = os.path.join(CHECKOUT, "build", "release", "bin", "position-tracker")


def tracker(folder):
    """Runs a tracker on this folder. There is no broker, which it does not need to open its history."""
    shift = free_shift()
    command = [TRACKER, "--queue-url", f"amqp://127.0.0.1:{PORTS['queue'] + shift}"]
    command += ["--history", f"rocksdb:{folder}"]
    command += ["--port", str(PORTS["tracker"] + shift), "--admin-port", str(PORTS["tracker_admin"] + shift)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.public_port = PORTS["tracker"] + shift
    return process


def stop(process):
    process.send_signal(signal.SIGTERM)
    output = process.communicate(timeout=20)
    assert process.returncode == 0, output


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Returns the folder of a history with positions, whose tracker has stopped."""
    home = str(tmp_path_factory.mktemp("home"))
    stack = Stack(f"/tmp/convoy-{os.getpid()}-history")
    try:
        stack.up("--vehicles", "3", "--rate", "20")
        eventually(lambda: stack.metric("position-tracker", "convoy_positions_stored_total") > 200)
        stack.down()
        shutil.copytree(os.path.join(stack.home, "data", "history"), os.path.join(home, "history"))
    finally:
        stack.down()
        shutil.rmtree(stack.home, ignore_errors=True)
    return os.path.join(home, "history")


@pytest.fixture
def folder(kept, tmp_path):
    return shutil.copytree(kept, tmp_path / "history")


def digest(folder):
    """Returns the content of every file except the log files that RocksDB writes when it opens."""
    return {
        name: hashlib.sha256(open(os.path.join(folder, name), "rb").read()).hexdigest()
        for name in os.listdir(folder)
        if not name.startswith("LOG")
    }


def assert_refused(folder):
    before = digest(folder)
    process = tracker(folder)
    _, complaint = process.communicate(timeout=30)
    assert process.returncode == 1
    assert len(complaint.strip().splitlines()) == 1, complaint
    assert str(folder) in complaint
    assert digest(folder) == before
    return complaint


def first(folder, beginning):
    return os.path.join(folder, sorted(name for name in os.listdir(folder) if name.startswith(beginning))[0])


def test_a_good_folder_is_opened_again(folder):
    process = tracker(folder)
    eventually(lambda: is_listening(process.public_port))
    stop(process)


def test_a_damaged_manifest_is_refused(folder):
    path = first(folder, "MANIFEST")
    content = bytearray(open(path, "rb").read())
    content[len(content) // 2] ^= 0xFF
    open(path, "wb").write(content)
    assert_refused(folder)


def test_a_missing_manifest_is_refused(folder):
    os.remove(first(folder, "MANIFEST"))
    assert_refused(folder)


def test_a_current_file_that_says_nonsense_is_refused(folder):
    open(os.path.join(folder, "CURRENT"), "w", encoding="ascii").write("nonsense")
    assert_refused(folder)


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "holiday.txt").write_text("by the sea")
    assert_refused(tmp_path)


def test_a_folder_in_use_is_refused(folder):
    process = tracker(folder)
    try:
        eventually(lambda: is_listening(process.public_port))
        second = tracker(folder)
        _, complaint = second.communicate(timeout=30)
        assert second.returncode == 1 and len(complaint.strip().splitlines()) == 1
    finally:
        stop(process)


def test_retention_refuses_what_is_too_old_and_reads_clip_at_it(new_stack, vehicle):
    from producer import Producer

    new_stack.up("--no-simulator", RETENTION_DAYS="1")
    producer = Producer(new_stack)
    day = 24 * 3600 * 1000
    producer.send([position(vehicle, milliseconds_ago(2 * day)), position(vehicle, milliseconds_ago(1000))])
    producer.close()
    eventually(lambda: new_stack.rejected("too_old") == 1)
    assert len(eventually(lambda: new_stack.history(vehicle.replace(" ", "%20")))) == 1
