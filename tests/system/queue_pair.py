"""Two brokers on one store as plain processes, and a tracker and producers that use both addresses."""

import csv
import os
import shutil
import signal
import subprocess

from own_queue import of_older_version
from patience import eventually
from producer import Load
from stack import CHECKOUT, free_port, get, is_listening, whole_history

QUEUE = os.path.join(CHECKOUT, "queue")
JARS = os.path.join(CHECKOUT, ".convoy", "tools", "queue", "lib")
ALIVE = os.path.join(CHECKOUT, "k8s", "components", "queue-pair", "alive.sh")
USERS = ("simulator", "tracker", "admin")


def program(name):
    return os.path.join(CHECKOUT, "build", "release", "bin", name)


def metrics_of(port):
    """Returns name with labels → value; the result is empty if the port does not answer."""
    try:
        text = get(f"http://127.0.0.1:{port}/metrics", timeout=5).body.decode()
    except OSError:
        return {}
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def text_of(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


class Process:
    """Ends when the test run is killed."""

    def __init__(self, log, command, environment):
        self.log = log
        with open(log, "ab") as file:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *command],
                env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=file, stderr=file,
            )  # fmt: skip

    def runs(self):
        return self._process.poll() is None

    def send(self, number):
        self._process.send_signal(number)

    def end(self, number=signal.SIGKILL):
        """Ends the process with a signal and returns its exit status."""
        if self.runs():
            self._process.send_signal(number)
        return self.wait()

    def wait(self):
        return self._process.wait(timeout=60)


class Broker:
    def __init__(self, folder, name):
        self._folder, self._log = folder, os.path.join(folder, f"{name}.log")
        self.port, self.tls_port, self.metrics_port = free_port(), free_port(), free_port()
        self.process = None

    def start(self, queue=QUEUE, **more):
        environment = {
            "QUEUE_PORT": str(self.port),
            "QUEUE_METRICS_PORT": str(self.metrics_port),
            "QUEUE_DATA": os.path.join(self._folder, "store"),
            "QUEUE_PASSWORDS": self._folder,
            "QUEUE_JARS": JARS,
            "QUEUE_STANDBY": "true",
            "QUEUE_TLS_PORT": str(self.tls_port),
            "QUEUE_JAVA_OPTIONS": os.environ.get("QUEUE_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1"),
        }
        self.process = Process(self._log, [os.path.join(queue, "run")], environment | more)
        return self

    def is_active(self):
        return self._runs() and is_listening(self.port)

    def is_waiting(self):
        waits = self._runs() and metrics_of(self.metrics_port).get("activemq_standby") == 1
        return waits and not is_listening(self.port)

    def said(self):
        return text_of(self._log)

    def _runs(self):
        assert self.process.runs(), self.said()
        return True


class Pair:
    """Both brokers and their clients; `end` ends all of them."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.brokers = [Broker(self.folder, name) for name in ("one", "other")]
        self.tracker_port, self.tracker_admin = free_port(), free_port()
        self._others, self._asked = [], 0
        for user in USERS:
            with open(os.path.join(self.folder, f"{user}.password"), "w", encoding="ascii") as file:
                file.write(f"password of {user}\n")

    def start(self):
        for broker in self.brokers:
            broker.start()
        self.until_one_is_active_and_one_waits()
        return self

    def end(self):
        for process in self._others + [broker.process for broker in self.brokers if broker.process]:
            process.end()

    def until_one_is_active_and_one_waits(self):
        eventually(
            lambda: sorted((one.is_active(), one.is_waiting()) for one in self.brokers)
            == [(False, True), (True, False)],
            within=120,
            what="for one broker to be active and the other to wait",
        )

    def active(self):
        """Returns the broker that has the store, as soon as it accepts connections, and the other one."""
        def found():
            running = [one for one in self.brokers if one.process.runs()]
            return next((one for one in running if is_listening(one.port)), None)

        active = eventually(found, within=60, what="for a broker to be active")
        return active, next(one for one in self.brokers if one is not active)

    # ---- the part of Stack's interface that Producer and Load use ----

    def queue_address(self):
        """Returns the two addresses in turn, as producers try them."""
        self._asked += 1
        return f"127.0.0.1:{self.brokers[self._asked % 2].port}"

    def password(self, user):
        return text_of(os.path.join(self.folder, f"{user}.password")).strip()

    # ---- services with both addresses ----

    def addresses(self):
        return ",".join(f"amqp://127.0.0.1:{broker.port}" for broker in self.brokers)

    def service(self, name, *flags, user, addresses=None):
        log = os.path.join(self.folder, f"{name}.log")
        command = [program(name), "--queue-url", addresses or self.addresses(), *flags]
        login = {"QUEUE_USER": user, "QUEUE_PASSWORD": self.password(user)}
        self._others.append(Process(log, command, login))
        return self._others[-1]

    def tracker(self, *flags, addresses=None):
        history = os.path.join(self.folder, "history")
        where = ["--port", str(self.tracker_port), "--admin-port", str(self.tracker_admin)]
        process = self.service(
            "position-tracker", f"--history=rocksdb:{history}", *where, *flags,
            user="tracker", addresses=addresses,
        )  # fmt: skip

        def serves():
            assert process.runs(), text_of(process.log)
            return is_listening(self.tracker_port)

        eventually(serves, within=60, what="for the tracker")
        return process

    def degraded(self):
        """Returns the tracker's degraded dependencies; None if it does not answer."""
        try:
            return get(f"http://127.0.0.1:{self.tracker_admin}/readyz", timeout=5).json()["degraded"]
        except OSError:
            return None

    def history(self, name):
        """As Stack.history, but reads from the tracker itself."""
        tracker = f"http://127.0.0.1:{self.tracker_port}"
        return whole_history(lambda path: get(tracker + path), name.replace(" ", "%20"))

    def times(self, name):
        return [entry["time"] for entry in self.history(name)]


class Simulator:
    """Our simulator, which writes each position that it publishes to a file."""

    def __init__(self, pair, *flags, addresses=None):
        self._truth = os.path.join(pair.folder, "truth.csv")
        self.admin_port = free_port()
        self._process = pair.service(
            "position-simulator", "--vehicles=10", "--rate=20", "--truth", self._truth,
            "--tracks", os.path.join(CHECKOUT, "tracks"), "--drain-seconds=30",
            "--admin-port", str(self.admin_port), *flags, user="simulator", addresses=addresses,
        )  # fmt: skip

    def accepted(self):
        return metrics_of(self.admin_port).get("convoy_positions_published_total", 0)

    def stop(self):
        """Stops it and returns vehicle → the times at which its positions were published."""
        assert self._process.end(signal.SIGTERM) == 0
        assert "everything is published" in text_of(self._process.log)
        times = {}
        with open(self._truth, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                times.setdefault(row["vehicle"], []).append(row["time"])
        return times


def older_queue(folder):
    """Returns a copy of queue/ as it was when there was a single store."""
    queue = os.path.join(folder, "older")
    shutil.copytree(QUEUE, queue)
    path = os.path.join(queue, "activemq.xml")
    settings = of_older_version(text_of(path))
    with open(path, "w", encoding="utf-8") as file:
        file.write(settings)
    with open(os.path.join(queue, "split-store"), "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n")
    return queue


def is_alive(broker):
    """Runs the liveness probe of the cluster."""
    probe = subprocess.run(
        ["timeout", "5", "bash", ALIVE],
        env={**os.environ, "QUEUE_PORT": str(broker.port), "QUEUE_METRICS_PORT": str(broker.metrics_port)},
        check=False, capture_output=True,
    )  # fmt: skip
    return probe.returncode == 0


def until_accepted(loads, more=200):
    """Waits until the broker has accepted that many more positions of each load."""
    so_far = [len(load.accepted) for load in loads]
    eventually(
        lambda: all(len(load.accepted) >= before + more for load, before in zip(loads, so_far)),
        within=90,
        what="for producers to go on",
    )


def everything_once(pair, load):
    """Checks that every accepted position is in the history exactly once."""
    eventually(
        lambda: load.accepted <= set(Load.numbers_of(pair.history(load.vehicle))),
        within=60,
        what="for every accepted position",
    )
    numbers = Load.numbers_of(pair.history(load.vehicle))
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= load.published
