"""Faults that a test causes in a stack from outside, and the checks that nothing was lost."""

import configparser
import contextlib
import os
import shlex
import signal

from producer import Load
from stack import eventually

# Each test of a fault has a short form, which always runs, and a long one.
LONG = os.environ.get("CONVOY_LONG") == "1"


@contextlib.contextmanager
def loaded(stack, vehicle):
    """Publishes while the block runs, and at its end finds every accepted position in the history."""
    load = Load(stack, vehicle, pause_seconds=0.02)
    load.start()
    try:
        until_more_is_accepted(load)
        yield load
        until_more_is_accepted(load)
    finally:
        load.stop()
    until_all_is_stored(stack, load)


def until_more_is_accepted(load, within=60):
    so_far = len(load.accepted)
    eventually(lambda: len(load.accepted) >= so_far + 200, within, "for the broker to accept more")


def until_all_is_stored(stack, load, within=60):
    """Waits for every position that the broker accepted; fails if one is stored twice or was never published."""

    def stored():
        try:
            return Load.numbers_of(stack.history(load.vehicle.replace(" ", "%20")))
        except (OSError, AssertionError):  # the API is not back yet
            return []

    eventually(lambda: load.accepted <= set(stored()), within, "for every accepted position")
    numbers = stored()
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= load.published


def is_degraded(stack, service, dependency):
    """Returns whether /readyz of a service names a dependency; fails if the service is not ready."""
    readiness = stack.readiness(service)
    if not readiness:
        return False
    assert readiness["ready"], readiness
    return any(each.startswith(dependency + ":") for each in readiness["degraded"])


# ---- SIGSTOP ----


def family(pid):
    """Returns a process and all its descendants."""
    children = f"/proc/{pid}/task/{pid}/children"
    with open(children, encoding="ascii") as file:
        return [pid] + [each for child in file.read().split() for each in family(int(child))]


def thread_states(pid):
    """Yields the state of each thread of a process as one letter of proc(5)."""
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/stat", encoding="ascii", errors="replace") as stat:
            yield stat.read().rpartition(")")[2].split()[0]


@contextlib.contextmanager
def paused(stack, service):
    """Suspends a service while the block runs, so that it neither answers nor ends."""
    pids = family(stack.process(service)["pid"])
    try:
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        # On a busy machine the threads of a process stop one after another, and the others go on answering.
        eventually(lambda: {state for pid in pids for state in thread_states(pid)} == {"T"}, 60, "for it to stop")
        yield
    finally:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):  # the block has killed it
                os.kill(pid, signal.SIGCONT)


# ---- a service with other environment variables, or inside another command ----


def change(stack, service, *prefix, **environment):
    """Restarts a service with additional environment variables; `prefix` is a command that receives the
    service's own command as its last arguments."""
    path = os.path.join(stack.home, "etc", "supervisord.conf")
    settings = configparser.RawConfigParser()
    settings.optionxform = str
    assert settings.read(path)
    program = settings[f"program:{service}"]
    words = ",".join(f'{name}="{value}"' for name, value in environment.items())
    program["environment"] = ",".join(filter(None, [program["environment"], words]))
    program["command"] = f"{shlex.join(prefix)} {program['command']}".strip()
    with open(path, "w", encoding="utf-8") as file:
        settings.write(file)
    stack.reload(service)


# ---- damage ----


def flip_byte(path, offset):
    with open(path, "r+b") as file:
        file.seek(offset)
        (byte,) = file.read(1)
        file.seek(offset)
        file.write(bytes([byte ^ 0xFF]))
