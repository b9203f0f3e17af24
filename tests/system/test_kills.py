"""Sends kill -9 to every process under load: the supervisor restarts it, and nothing that the broker accepted is
missing or duplicated."""

import glob
import json
import os
import signal

import proton
import pytest
from producer import Load, Producer, position
from stack import ALL_PORTS, eventually, is_listening

JOURNAL_FILE = 32 * 1024 * 1024  # of the broker
LOAD_BEFORE = 200  # accepted positions, so that the kill happens while the services work


@pytest.mark.parametrize("service", ["position-tracker", "queue", "api-gateway", "webapp"])
def test_a_killed_process_comes_back_and_no_accepted_position_is_missing(stack, vehicle, service):
    load = Load(stack, vehicle)
    load.start()
    for _ in range(2):
        so_far = len(load.accepted)
        eventually(lambda so_far=so_far: len(load.accepted) >= so_far + LOAD_BEFORE, within=60)
        killed = stack.kill(service)
        stack.until_restarted(service, killed)
        assert not glob.glob(f"/dev/shm/*-{killed}")
    so_far = len(load.accepted)
    eventually(lambda: len(load.accepted) >= so_far + LOAD_BEFORE, within=60)
    load.stop()
    eventually(lambda: stays(stack, service), within=30, what=f"for {service} to stay")

    name = vehicle.replace(" ", "%20")
    eventually(lambda: answers(stack, name), within=30, what="for the API")
    eventually(
        lambda: load.accepted <= set(Load.numbers_of(stack.history(name))),
        within=60,
        what="for every accepted position",
    )
    numbers = Load.numbers_of(stack.history(name))
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= load.published


def stays(stack, service):
    """Returns whether it has run for longer than nginx tries to bind a port that is in use."""
    process = stack.process(service)
    return process["statename"] == "RUNNING" and process["now"] - process["start"] > 5


def answers(stack, name):
    try:
        return stack.api(f"/vehicles/{name}").status == 200
    except OSError:
        return False


def test_what_the_queue_accepts_in_a_new_file_of_its_journal_outlives_a_kill(new_stack):
    new_stack.up("--no-simulator")
    new_stack.stop("position-tracker")
    new_stack.until_restarted("queue", new_stack.kill("queue"))  # it starts with the files of its first run

    def connected():
        try:
            return Producer(new_stack)
        except (proton.ProtonException, OSError):
            return None

    producer = eventually(connected)
    accepted = written = 0
    while written < JOURNAL_FILE:
        numbers = range(accepted, accepted + 1000)
        body = [Load.numbered_of("Full", number, note="x" * 150) for number in numbers]
        producer.send(message := json.dumps(body).encode())
        accepted += len(body)
        written += len(message)
    new_stack.kill("queue")

    new_stack.start("position-tracker")
    new_stack.until_undegraded("position-tracker", within=60)
    eventually(
        lambda: len(new_stack.history("Full")) >= accepted, within=30, what="for every accepted position"
    )


def test_a_killed_simulator_comes_back_and_publishes(new_stack):
    new_stack.up("--vehicles", "5", "--rate", "5", "--seed", "7")
    killed = new_stack.kill("position-simulator")
    new_stack.until_restarted("position-simulator", killed)
    before = new_stack.metric("position-tracker", "convoy_positions_received_total")
    eventually(
        lambda: new_stack.metric("position-tracker", "convoy_positions_received_total") > before + 20
    )


def test_a_tracker_that_is_asked_to_stop_settles_what_it_has_taken(stack, vehicle):
    load = Load(stack, vehicle)
    load.start()
    for _ in range(3):
        so_far = len(load.accepted)
        eventually(lambda so_far=so_far: len(load.accepted) >= so_far + LOAD_BEFORE, within=60)
        stack.stop("position-tracker")
        stack.start("position-tracker")
    load.stop()
    stack.until_undegraded("position-tracker")
    name = vehicle.replace(" ", "%20")
    eventually(
        lambda: load.accepted <= set(Load.numbers_of(stack.history(name))),
        within=60,
        what="for every accepted position",
    )


def test_a_killed_supervisor_takes_its_stack_with_it_and_up_starts_it_again(new_stack, vehicle):
    stack = new_stack.up()
    producer = Producer(stack)
    producer.send(position(vehicle, 1_700_000_000_000))
    producer.close()
    name = vehicle.replace(" ", "%20")
    eventually(lambda: len(stack.history(name)) == 1)
    with open(os.path.join(stack.home, "run", "supervisord.pid"), encoding="ascii") as file:
        os.kill(int(file.read()), signal.SIGKILL)
    eventually(lambda: not any(is_listening(port + stack.shift) for port in ALL_PORTS.values()), within=60)
    said = stack.command("status")
    assert (said.returncode, said.stderr) == (3, ""), said
    assert "does not run" in said.stdout
    stack.up()
    eventually(lambda: len(stack.history(name)) == 1, what="for what was stored before")
