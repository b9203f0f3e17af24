"""Builds the benchmarks that are programs of their own."""

import os
import subprocess
import sys

CHECKOUT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def benchmark(name):
    """The program of that target, optimised as what runs is."""
    folder = os.path.join(CHECKOUT, "build", "bench")
    for command in (
        ["cmake", "--preset", "bench"],
        ["cmake", "--build", "--preset", "bench", "-j2", "--target", name],
    ):
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return os.path.join(folder, "bin", name)
