"""Small disks that a test can fill or make read-only. Only root can mount them."""

import os
import subprocess

import pytest


class SmallDisk:
    def __init__(self, path, megabytes):
        self.path = str(path)
        os.makedirs(self.path, exist_ok=True)
        options = f"size={megabytes}m,mode=0750"
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "convoy-test", self.path],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if made.returncode != 0:
            pytest.skip(f"only root may mount a small disk: {made.stderr.strip()}")

    def fill(self):
        """Fills the disk to the last byte."""
        with open(self._ballast(), "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass

    def free_space(self):
        os.remove(self._ballast())

    def _ballast(self):
        return os.path.join(self.path, "ballast")

    def make_read_only(self, read_only=True):
        """Changes the mount; fails if a process has a file of the disk open for writing."""
        options = "remount,ro" if read_only else "remount,rw"
        subprocess.run(["mount", "-o", options, self.path], check=True)

    def remove(self):
        # The unmount is lazy because a process that is still ending may have files open.
        subprocess.run(["umount", "--lazy", self.path], check=False)
