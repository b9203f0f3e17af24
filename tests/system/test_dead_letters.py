"""./convoy dead-letters with the real broker."""

import base64
import json
import os
import pty
import signal
import subprocess
import uuid

import proton
import pytest
from producer import Producer, position
from stack import CONVOY, Stack, eventually


@pytest.fixture
def stack(new_stack):
    """Gives each test dead letters of its own."""
    return new_stack.up("--no-simulator")


def refused(stack, bodies):
    """Publishes messages that the tracker cannot read, and returns their message-ids in the order of the dead letters:
    it sends them one by one, because messages that arrive together can become dead in any order."""
    producer = Producer(stack)
    ids = []
    for body in bodies:
        ids.append(producer.send(body))
        eventually(lambda: len(dead(stack)) == len(ids))
    producer.close()
    return ids


def dead(stack):
    """Returns the message-ids that `list` shows."""
    listed = stack.command("dead-letters", "list")
    assert listed.returncode == 0, listed.stderr
    assert listed.stderr == ""
    lines = listed.stdout.splitlines()
    shown = [line.split()[1] for line in lines[1:-1]]
    assert lines[-1].startswith(f"{len(shown)} dead letter"), listed.stdout
    return shown


def publish_dead(stack, bodies):
    """Publishes as admin directly to the dead letters; the tracker could read these messages."""
    admin = Producer(stack, user="admin", address="DLQ.positions")
    for body in bodies:
        admin.send(body)
    admin.close()


def test_list_shows_each_and_takes_nothing_away(stack):
    assert stack.command("dead-letters", "list").stdout == "0 dead letters.\n"
    ids = refused(stack, [b"no json", b'"two\nlines \xff"' + b"x" * 1000, b"[" + b"{}," * 1000 + b"{}]"])
    listed = stack.command("dead-letters", "list").stdout.splitlines()
    assert [line.split()[1] for line in listed[1:-1]] == ids
    assert "not_json" in listed[1] and listed[1].endswith("      7  no json")
    assert "two·lines" in listed[2] and " 1013 " in listed[2]
    assert "too_large" in listed[3] and len(listed[3]) < 200
    assert listed[1][:4].isdigit() and listed[1][23] == "Z"  # the time at which it became dead
    assert dead(stack) == ids
    assert stack.command("dead-letters", "list", "--limit", "2").stdout.splitlines()[-1] == (
        "2 dead letters, and maybe more."
    )


def test_many_refused_messages_are_few_lines_of_the_log_and_each_has_its_reason(stack):
    count = 500
    producer = Producer(stack)
    for number in range(count):
        producer.send(b"no json %d" % number)
    eventually(lambda: stack.rejected("not_json") == count)
    producer.close()

    def told():
        text = stack.log("position-tracker").splitlines()
        return [json.loads(line)["dead_letters"] for line in text if '"dead_letters"' in line]

    eventually(lambda: sum(told()) == count, what="for the last line")
    assert len(told()) < count / 10
    listed = stack.command("dead-letters", "list").stdout.splitlines()
    assert [line.split()[2] for line in listed[1:-1]] == ["not_json"] * count


def test_export_writes_each_and_takes_nothing_away(stack, vehicle, tmp_path):
    bodies = [b"no json", b"\xff\x00", b"caf\xc3\xa9"]
    ids = refused(stack, bodies)
    publish_dead(stack, [position(vehicle)])
    admin = Producer(stack, user="admin", address="DLQ.positions")
    admin._sender.send(
        proton.Message(body={"a": 1}, id=7, durable=True, properties={"from": "van", "n": 2})
    )
    admin.close()
    file = tmp_path / "dead.jsonl"
    exported = stack.command("dead-letters", "export", str(file))
    assert exported.stdout == "5 dead letters exported.\n", exported.stderr
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["message_id"] for line in lines[:3]] == ids
    assert [line["reason"] for line in lines] == ["not_json"] * 3 + ["can be read", "bad_type"]
    assert [line.get("body") for line in lines[:3]] == ["no json", None, "café"]
    assert base64.b64decode(lines[1]["body_base64"]) == bodies[1]
    assert json.loads(lines[3]["body"])["vehicle"] == vehicle
    assert lines[3]["content_type"] == "application/json"
    assert (lines[4]["message_id"], lines[4]["body"]) == ("7", {"a": 1})
    assert lines[4]["properties"] == {"from": "van", "n": 2}
    assert len(dead(stack)) == 5
    again = stack.command("dead-letters", "export", str(file))
    assert (again.returncode, again.stdout) == (1, "") and "File exists" in again.stderr
    piped = stack.command("dead-letters", "export", "-")
    # `refused` may be known only now: its line in the log is up to one second late.
    again = [json.loads(line) for line in piped.stdout.splitlines()]
    assert [one | {"refused": 0} for one in again] == [one | {"refused": 0} for one in lines]


def test_export_goes_on_beyond_what_list_shows(stack, tmp_path):
    count = 1_500
    publish_dead(stack, [b"%d" % number for number in range(count)])
    file = tmp_path / "dead.jsonl"
    exported = stack.command("dead-letters", "export", str(file))
    assert exported.stdout == f"{count} dead letters exported.\n", exported.stderr
    bodies = [json.loads(line)["body"] for line in file.read_text(encoding="utf-8").splitlines()]
    assert bodies == [str(number) for number in range(count)]


def test_requeue_sends_what_can_be_read_by_now_and_keeps_the_rest_dead(stack, vehicle):
    (bad,) = refused(stack, [b"no json"])
    publish_dead(stack, [position(vehicle, 1_700_000_000_000 + n) for n in range(30)])
    assert len(dead(stack)) == 31
    requeued = stack.command("dead-letters", "requeue")
    assert requeued.stdout == "31 dead letters requeued.\n", requeued.stderr
    eventually(lambda: len(stack.history(vehicle.replace(" ", "%20"))) == 30)
    # The other one was rejected once more, and no message moved in a circle.
    eventually(lambda: dead(stack) == [bad])
    assert stack.rejected("not_json") == 2


def test_limit_takes_the_oldest(stack, vehicle):
    ids = refused(stack, [b"first", b"second", b"third"])
    dropped = stack.command("dead-letters", "drop", "--limit", "1", "--yes")
    assert dropped.stdout == "1 dead letter dropped.\n"
    assert dead(stack) == ids[1:]


def test_requeue_that_is_killed_loses_nothing(stack, vehicle):
    count = 400
    publish_dead(stack, [position(vehicle, 1_700_000_000_000 + n) for n in range(count)])
    name = vehicle.replace(" ", "%20")
    process = subprocess.Popen(
        [CONVOY, "dead-letters", "requeue"],
        env=stack.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    eventually(lambda: len(stack.history(name)) > 20, what="for it to be half-way")
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    left = eventually(lambda: len(dead(stack)))
    assert 0 < left < count
    rest = stack.command("dead-letters", "requeue")
    assert rest.stdout == f"{left} dead letters requeued.\n", rest.stderr
    eventually(lambda: len(stack.history(name)) == count)
    assert dead(stack) == []


def test_a_password_that_the_queue_refuses_is_one_clear_line(stack):
    publish_dead(stack, [b"a", b"b"])
    password = os.path.join(stack.home, "etc", "admin.password")
    kept = open(password, encoding="ascii").read()
    with open(password, "w", encoding="ascii") as file:
        file.write("wrong")
    failed = stack.command("dead-letters", "requeue")
    with open(password, "w", encoding="ascii") as file:
        file.write(kept)
    assert failed.returncode == 1
    (line,) = failed.stderr.splitlines()
    assert "the queue cannot be reached" in line
    assert len(dead(stack)) == 2


def at_a_terminal(stack, answer, *words):
    """Runs ./convoy WORDS in a terminal that receives this answer."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [CONVOY, *words],
        env=stack.environment(),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(theirs)
    os.write(ours, answer.encode() + b"\n")
    output, complaint = process.communicate(timeout=60)
    os.close(ours)
    return process.returncode, output, complaint


def test_drop_asks(stack):
    ids = refused(stack, [b"one", b"two"])
    unasked = stack.command("dead-letters", "drop")
    assert (unasked.returncode, unasked.stdout) == (1, "")
    assert "--yes" in unasked.stderr
    code, output, complaint = at_a_terminal(stack, "n", "dead-letters", "drop")
    assert code == 1 and "nothing was dropped" in complaint
    assert "Drop 2 dead letters for good? [y/N]" in output
    assert dead(stack) == ids
    code, output, _ = at_a_terminal(stack, "y", "dead-letters", "drop")
    assert code == 0 and output.endswith("2 dead letters dropped.\n")
    assert dead(stack) == []
    assert stack.command("dead-letters", "drop").stdout == "0 dead letters dropped.\n"


def test_a_message_of_any_kind_can_be_shown_and_moved(stack, vehicle):
    """Some producers break the contract: no message-id, text instead of bytes, properties."""
    admin = Producer(stack, user="admin", address="DLQ.positions")
    sender = admin._sender
    for message in (
        proton.Message(body="text", durable=False),
        proton.Message(body={"a": [1, None]}, id=7, durable=True),
        proton.Message(body=b"x", inferred=True, id=uuid.uuid4(), properties={"from": "van"}),
    ):
        sender.send(message)
    admin.close()
    listed = stack.command("dead-letters", "list")
    assert listed.returncode == 0 and listed.stdout.endswith("3 dead letters.\n"), listed.stderr
    assert stack.command("dead-letters", "requeue").stdout == "3 dead letters requeued.\n"
    eventually(lambda: stack.command("dead-letters", "list").stdout.endswith("3 dead letters.\n"))


@pytest.mark.parametrize(
    "words",
    [["dead-letters"], ["dead-letters", "eat"], ["dead-letters", "export"], ["dead-letters", "list", "--limit", "0"],
     ["dead-letters", "list", "--limit"], ["dead-letters", "list", "drop"], ["erase"],
     ["erase", "*", "--yes"], ["erase", "--no"], ["vehicles", "adopt"]],
)
def test_a_wrong_word_is_one_clear_line_and_exit_2(words, home):
    refused = Stack(home, shift=1).command(*words)
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1


def test_without_a_stack_it_is_one_clear_line(home):
    for words in (["dead-letters", "list"], ["erase", "Van", "--yes"]):
        failed = Stack(home).command(*words)
        assert failed.returncode == 1
        (line,) = failed.stderr.splitlines()
        assert "cannot be reached" in line and "./convoy status" in line
