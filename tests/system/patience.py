"""How a test waits: for a condition, never for a fixed time."""

import time


def eventually(condition, within=30.0, what=""):
    """Returns the first true value of `condition()`; fails if there is none within that many seconds."""
    deadline = time.monotonic() + within
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"waited {within:.0f} s in vain {what}"
        time.sleep(0.05)
