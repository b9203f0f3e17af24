"""What a figure depends on: the machine, its disk, and the versions of what runs."""

import glob
import os
import re
import statistics
import subprocess
import time

CHECKOUT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))


def fdatasync_milliseconds(folder, times=200):
    """The median time of one write of 4 KiB and its fdatasync."""
    path = os.path.join(folder, "fdatasync")
    taken = []
    with open(path, "wb", buffering=0) as file:
        for _ in range(times):
            file.write(bytes(4096))
            started = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - started)
    os.remove(path)
    return statistics.median(taken) * 1000


def memory_bytes(pid):
    """Resident memory of a process."""
    with open(f"/proc/{pid}/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as cpus:
        found = re.search(r"^model name\s*:\s*(.*)$", cpus.read(), re.MULTILINE)
    return found.group(1) if found else os.uname().machine


def first_line(*command):
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "unknown"  # git, which a machine that runs Convoy need not have
    return ((ran.stdout or ran.stderr).splitlines() or [""])[0]


def versions():
    broker = glob.glob(os.path.join(CHECKOUT, ".convoy/tools/queue/lib/activemq-broker-*.jar"))
    listed = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", "librocksdb-dev", "nginx-light", "chromium"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    packages = dict(line.split() for line in listed.splitlines() if " " in line.strip())
    return {
        "convoy": first_line("git", "-C", CHECKOUT, "describe", "--always", "--dirty"),
        "activemq": re.sub(r".*broker-|\.jar$", "", broker[0]) if broker else "",
        "java": first_line("java", "-version").split('"')[1],
        "rocksdb": packages["librocksdb-dev"],
        "nginx": packages["nginx-light"],
        "chromium": packages.get("chromium", "none"),
    }


def describe(folder):
    return {
        "cores": os.cpu_count(),
        "processor": processor(),
        "fdatasync_ms": round(fdatasync_milliseconds(folder), 3),
        "versions": versions(),
    }
