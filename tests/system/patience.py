"""How a test waits: for what it expects, never for an amount of time."""

import time


def eventually(condition, within=30.0, what=""):
    """Returns the first value of `condition()` that is true; fails where none comes in time."""
    deadline = time.monotonic() + within
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"waited {within:.0f} s in vain {what}"
        time.sleep(0.05)
