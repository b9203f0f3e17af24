"""More vehicles than the limit: their positions are held, and the operator decides."""

import os
import time

from producer import Producer, position
from stack import eventually, get

NAMES = [f"Invented {n:04}" for n in range(5_000)]
FEW = {"MAX_VEHICLES": "1000"}


def send(stack, names):
    producer = Producer(stack)
    for first in range(0, len(names), 500):
        producer.send([position(name) for name in names[first : first + 500]])
    producer.close()


def names_shown(stack):
    return {each["name"] for each in stack.api("/vehicles").json()["vehicles"]}


def held(stack):
    return stack.metric("position-tracker", "convoy_positions_held")


def refused_vehicles(stack):
    answer = stack.api("/vehicles?refused=only")
    return answer.json()["refused"] if answer.status == 200 else None


def ready(stack):
    return get(f"http://127.0.0.1:{stack.port('position-tracker')}/readyz").status == 200


def test_vehicles_beyond_the_limit_are_held_over_a_restart_until_they_are_adopted(new_stack):
    stack = new_stack.up("--no-simulator", **FEW)
    send(stack, NAMES)
    eventually(lambda: held(stack) == 4_000)
    assert names_shown(stack) == set(NAMES[:1_000])
    eventually(lambda: len(refused_vehicles(stack) or []) == 1_000)
    assert {(each["reason"], each["count"]) for each in refused_vehicles(stack)} == {("too_many_vehicles", 1)}
    killed = stack.kill("position-tracker")
    stack.until_restarted("position-tracker", killed)
    eventually(lambda: ready(stack) and held(stack) == 4_000)

    send(stack, NAMES[:1_000])  # known vehicles are always accepted
    eventually(lambda: stack.metric("position-tracker", "convoy_positions_stored_total") == 1_000)
    forgotten = stack.command("vehicles", "forget", "Invented 49*", "--yes")
    assert forgotten.stdout == "100 positions of 100 vehicles are dropped.\n", forgotten.stderr
    adopted = stack.command("vehicles", "adopt", "Invented 1*", "Invented 2*")
    assert adopted.stdout == "2000 positions of 2000 vehicles are taken in.\n", adopted.stderr
    all_in = stack.command("rejected", "take-in")
    assert all_in.stdout == "1900 positions are taken in; 0 are still held.\n", all_in.stderr
    eventually(lambda: names_shown(stack) == set(NAMES[:4_900]))


def test_what_cannot_be_held_stays_with_the_broker(new_stack):
    stack = new_stack.up("--no-simulator", MAX_VEHICLES="1", MAX_HELD="1")
    send(stack, ["Known"])
    eventually(lambda: names_shown(stack) == {"Known"})
    producer = Producer(stack)
    producer.send([position("Known"), position("Held")])
    eventually(lambda: held(stack) == 1)
    producer.send([position("Known"), position("Left 1"), position("Left 2")])
    eventually(lambda: stack.rejected("too_many_held") == 1)
    eventually(lambda: len(stack.history("Known")) == 3)
    producer.close()
    listed = stack.command("dead-letters", "list")
    assert "Left 1" in listed.stdout or "too_many_held" in listed.stdout, listed.stdout


def test_what_is_held_of_a_wrong_clock_is_seen_with_its_reason(new_stack):
    stack = new_stack.up("--no-simulator")
    ahead = int((time.time() + 3600) * 1000)
    producer = Producer(stack)
    producer.send([position("Right"), position("Wrong clock", time_ms=ahead)])
    producer.close()
    eventually(lambda: held(stack) == 1)
    assert names_shown(stack) == {"Right"}

    answer = stack.api("/rejected?vehicle=Wrong%20clock").json()
    (seen,) = answer["held"]
    assert (seen["reason"], seen["position"]["vehicle"]) == ("future", "Wrong clock")
    assert seen["received"] < seen["position"]["time"]
    assert stack.api("/rejected?vehicle=Right").json()["held"] == []

    (listed,) = eventually(lambda: stack.api("/vehicles").json()["refused"])
    assert (listed["vehicle"], listed["reason"], listed["count"]) == ("Wrong clock", "future", 1)
    assert 3_590 < listed["ahead"] <= 3_600
    assert listed["first"] == listed["last"] == seen["received"]
    killed = stack.kill("position-tracker")
    stack.until_restarted("position-tracker", killed)
    eventually(lambda: ready(stack) and refused_vehicles(stack) == [listed])
    (line,) = stack.command("vehicles").stdout.splitlines()
    assert "1  future " in line and line.endswith("Wrong clock")
    listed = stack.command("rejected", "list", "--vehicle", "Wrong clock").stdout
    assert "held " in listed and "future" in listed and listed.endswith("0 rejected, 1 held.\n")
    (stays,) = stack.command("rejected", "take-in").stdout.splitlines()
    assert stays == "0 positions are taken in; 1 are still held."
    erased = stack.command("erase", "Wrong clock", "--yes")
    assert erased.returncode == 0, erased.stderr
    eventually(lambda: refused_vehicles(stack) == [])


def test_erase_takes_patterns_and_files_and_never_everything(new_stack, tmp_path):
    stack = new_stack.up("--no-simulator")
    send(stack, ["Test 1", "Test 2", "Old [a]", "Kept"])
    eventually(lambda: len(names_shown(stack)) == 4)
    for everything in ("*", "**"):
        refused = stack.command("erase", everything, "--yes")
        assert refused.returncode == 2 and len(refused.stderr.splitlines()) == 1
    asked = stack.command("erase", "Test *")
    assert asked.returncode == 1 and "--yes" in asked.stderr
    assert asked.stdout == "To be erased (2):\n  Test 1\n  Test 2\n"
    names = os.path.join(tmp_path, "names")
    with open(names, "w", encoding="utf-8") as file:
        file.write("Old [a]\n")
    erased = stack.command("erase", "Test ?", "Nobody", "--file", names, "--yes")
    assert erased.stdout == "'Old [a]' is erased.\n'Test 1' is erased.\n'Test 2' is erased.\n"
    assert (erased.returncode, erased.stderr) == (1, "convoy: there is no vehicle 'Nobody'\n")
    assert names_shown(stack) == {"Kept"}


def test_an_operator_takes_in_what_was_rejected_for_its_seconds_and_drops_the_rest(new_stack):
    stack = new_stack.up("--no-simulator")
    seconds = int(time.time()) - 60
    producer = Producer(stack)
    producer.send([position("Van", time_ms=seconds), position("Van", time_ms="soon")])
    producer.send([position("Bus", lat=91.0), position("Bus", time_ms=seconds)])
    producer.close()
    eventually(lambda: len(refused_vehicles(stack) or []) == 3)

    listed = stack.command("rejected", "list", "--vehicle", "Van").stdout
    assert listed.count("bad_time") == 2 and listed.endswith("2 rejected, 0 held.\n"), listed
    as_they_are = stack.command("rejected", "take-in", "--vehicle", "Van")
    assert as_they_are.stdout.startswith("0 positions are taken in, 0 are held now, 2 stay rejected.")
    taken_in = stack.command("rejected", "take-in", "--vehicle", "Van", "--seconds")
    assert taken_in.stdout.startswith("1 positions are taken in, 0 are held now, 1 stay rejected.")
    eventually(lambda: names_shown(stack) == {"Van"})
    (stored,) = stack.history("Van")
    assert stored["time"] == time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(seconds))

    asked = stack.command("rejected", "drop", "--reason", "bad_time")
    assert asked.returncode == 1 and "--yes" in asked.stderr, asked.stderr
    assert asked.stdout == "To be dropped: 2 rejected positions.\n"
    dropped = stack.command("rejected", "drop", "--reason", "bad_time", "--yes")
    assert dropped.stdout == "2 rejected positions are dropped.\n", dropped.stderr
    eventually(lambda: [each["vehicle"] for each in refused_vehicles(stack)] == ["Bus"])
    nothing = stack.command("rejected", "drop")
    assert nothing.returncode == 2 and "--vehicle, --reason or --number" in nothing.stderr
