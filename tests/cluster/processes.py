"""Processes of the cluster, each with a log. They end with their PID namespace."""

import os
import subprocess

from patience import eventually
from stack import CHECKOUT

TOOLS = os.path.join(CHECKOUT, ".convoy", "tools")
FOLDER = os.path.join(CHECKOUT, ".convoy", "cluster")
STATE = os.path.join(FOLDER, "state")  # removed by `run`, before and after
LOGS = os.path.join(FOLDER, "logs")  # of the last run


def state(*names):
    return os.path.join(STATE, *names)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def run(*words, text=None, **options):
    """Runs a command, which must succeed, and returns its output."""
    ran = subprocess.run(words, input=text, capture_output=True, text=True, check=False, **options)
    assert ran.returncode == 0, f"{words}: {ran.stdout}{ran.stderr}"
    return ran.stdout


def start(name, *words, until, within=120):
    """Starts a process that runs as long as the cluster, and waits `until` it works."""
    with open(os.path.join(LOGS, f"{name}.log"), "ab") as log:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def is_up():
        assert process.poll() is None, f"{name} ended; its log is in {LOGS}"
        return until()

    eventually(is_up, within, f"for {name}")
