"""Limits the memory of a service, as for a container: by a control group of version 1 or 2, which only root can
create."""

import os
import time

import pytest

ROOT = "/sys/fs/cgroup"


class MemoryLimit:
    """Starts without a limit. `prefix` is a command that runs its arguments inside the control group."""

    def __init__(self, name):
        version_1 = os.path.isdir(f"{ROOT}/memory")
        self._folder = f"{ROOT}/memory/{name}" if version_1 else f"{ROOT}/{name}"
        self._limit = "memory.limit_in_bytes" if version_1 else "memory.max"
        self._none = "-1" if version_1 else "max"
        self._usage = "memory.usage_in_bytes" if version_1 else "memory.current"
        try:
            os.makedirs(self._folder, exist_ok=True)
            self.lift()
        except OSError as refused:
            pytest.skip(f"no control group can be made for memory: {refused}")
        enter = f'echo $$ > {self._folder}/cgroup.procs && exec "$@"'
        self.prefix = ["/bin/sh", "-c", enter, "limited"]

    def lift(self):
        self._write(self._none)

    def set_megabytes(self, megabytes):
        self._write(str(megabytes * 2**20))

    def megabytes_used(self):
        with open(os.path.join(self._folder, self._usage), encoding="ascii") as file:
            return int(file.read()) // 2**20

    def _write(self, limit):
        with open(os.path.join(self._folder, self._limit), "w", encoding="ascii") as file:
            file.write(limit)

    def leave(self):
        """Moves the processes out of the group; they continue to run."""
        above = os.path.join(os.path.dirname(self._folder), "cgroup.procs")
        with open(os.path.join(self._folder, "cgroup.procs"), encoding="ascii") as inside:
            for pid in inside.read().split():
                try:
                    with open(above, "w", encoding="ascii") as outside:
                        outside.write(pid)
                except ProcessLookupError:
                    pass  # it has ended

    def remove(self, within=10):
        """Removes the group. Its processes have to end first."""
        deadline = time.monotonic() + within
        while True:
            try:
                os.rmdir(self._folder)
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
