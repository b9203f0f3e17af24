"""A running stack of this checkout: a test starts it, sends requests to it, and kills its processes."""

import dataclasses
import itertools
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from xmlrpc.client import ServerProxy

from patience import eventually
from supervisor.xmlrpc import SupervisorTransport

CHECKOUT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
CONVOY = os.path.join(CHECKOUT, "convoy")
sys.path.append(os.path.join(CHECKOUT, "commands", "lib"))
from home import ADMIN_PORTS, PORTS

METRICS_PORTS = {
    "queue-metrics": PORTS["queue_metrics"],
    "page-figures": PORTS["webapp_status"],
    "webapp-exporter": PORTS["webapp_metrics"],
    "prometheus": PORTS["prometheus"],
    "alertmanager": PORTS["alertmanager"],
}
DOORS = {name: PORTS[name] for name in ("page", "gateway", "tracker", "queue")}
DOORS["registry-api"] = PORTS["registry"]
ALL_PORTS = DOORS | ADMIN_PORTS | METRICS_PORTS


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    def json(self):
        return json.loads(self.body)


# The number of this process of pytest-xdist.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
# Each of three workers has 6,200 ports, below those that the system gives to clients. The ports of a stack
# span 4,404 with those of devices, and none is between 7,472 and 8,079 above the first shift.
FIRST_SHIFT = 9_000 + 6_200 * (WORKER % 3)


def free_shift():
    """Returns a shift at which all ports of a stack are free."""
    while True:
        shift = FIRST_SHIFT + random.randrange(1_800)
        if not any(is_listening(port + shift) for port in ALL_PORTS.values()):
            return shift


# Each port comes once in 400 calls, so that a test that takes several before it uses them never has one twice.
_PORTS = itertools.cycle(random.sample(range(FIRST_SHIFT + 7_500, FIRST_SHIFT + 7_900), 400))


def free_port():
    """Returns a free port that no stack ever uses."""
    return next(port for port in _PORTS if not is_listening(port))


def is_listening(port):
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def get(url, headers=None, method="GET", timeout=15):
    request = urllib.request.Request(url, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return Answer(answer.status, dict(answer.headers), answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(refused.code, dict(refused.headers), refused.read())


ALL_TIMES = "from=2000-01-01T00:00:00Z"


def whole_history(ask, name, query=ALL_TIMES):
    """Reads all positions of a vehicle from `ask(path)`, page after page; returns [] if it is unknown."""
    positions, next_page = [], f"?{query}&limit=100000"
    while next_page:
        answer = ask(f"/vehicles/{name}/history{next_page}")
        if answer.status == 404:
            return []
        assert answer.status == 200, answer
        positions += answer.json()["positions"]
        link = re.fullmatch('<(.*)>; rel="next"', answer.headers.get("Link", ""))
        next_page = link and link.group(1)
    return positions


class Stack:
    def __init__(self, home, shift=None):
        self.home = str(home)
        self.shift = free_shift() if shift is None else shift

    def environment(self, **more):
        return {
            **os.environ,
            "CONVOY_HOME": self.home,
            "CONVOY_PORT_SHIFT": str(self.shift),
            **more,
        }

    def command(self, *words, **environment):
        """Runs ./convoy WORDS and waits for its end."""
        return subprocess.run(
            [CONVOY, *words],
            env=self.environment(**environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )

    def up(self, *flags, **environment):
        """Starts it, with ports of devices only if a flag opens them."""
        if "--devices" not in flags:
            flags += ("--no-devices",)
        ran = self.command("up", "--yes", "--detach", *flags, **environment)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return self

    def down(self):
        return self.command("down")

    # ---- its processes ----

    def _supervisor(self):
        socket_path = os.path.join(self.home, "run", "supervisor.sock")
        transport = SupervisorTransport(None, None, "unix://" + socket_path)
        return ServerProxy("http://127.0.0.1", transport).supervisor

    def process(self, service):
        return self._supervisor().getProcessInfo(service)

    def kill(self, service):
        """Sends kill -9 to a service as soon as it runs, and returns the pid; the supervisor restarts it."""

        def killed():
            # Between two runs a process has the pid 0, by which kill(2) would reach our whole process group.
            pid = self.process(service)["pid"]
            if pid == 0:
                return None
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                return None  # it has ended by itself meanwhile, and the supervisor starts it again
            return pid

        return eventually(killed, within=60, what=f"for {service} to run")

    def stop(self, service):
        self._supervisor().stopProcess(service)

    def start(self, service):
        self._supervisor().startProcess(service)

    def reload(self, service):
        """Restarts a service with the supervisor's current settings."""
        supervisor = self._supervisor()
        supervisor.stopProcess(service)
        supervisor.reloadConfig()
        supervisor.removeProcessGroup(service)
        supervisor.addProcessGroup(service)

    def until_restarted(self, service, killed):
        eventually(
            lambda: self.process(service)["pid"] not in (0, killed),
            what=f"for the supervisor to start {service}",
        )
        if service in ADMIN_PORTS:
            self.until_undegraded(service)

    def port(self, name):
        return ALL_PORTS[name] + self.shift

    def queue_address(self):
        return f"127.0.0.1:{self.port('queue')}"

    # ---- its answers ----

    def url(self, path):
        return f"http://127.0.0.1:{self.port('page')}{path}"

    def api(self, path, headers=None, **options):
        """Sends a request to nginx and the gateway; without `headers` it bypasses nginx's cache of one second."""
        return get(self.url("/api" + path), headers or {"Cache-Control": "no-cache"}, **options)

    def history(self, name, query=ALL_TIMES):
        """Returns all stored positions of a vehicle; [] if it is unknown."""
        return whole_history(self.api, name, query)

    def readiness(self, service):
        """Returns the answer of /readyz, or None if the process does not answer."""
        try:
            return get(f"http://127.0.0.1:{self.port(service)}/readyz", timeout=3).json()
        except OSError:
            return None

    def until_undegraded(self, service, within=30.0):
        def undegraded():
            readiness = self.readiness(service)
            return readiness is not None and readiness["ready"] and not readiness["degraded"]

        eventually(undegraded, within, f"for {service} to be ready and without trouble")

    def metric(self, service, name):
        """Returns the value of one time series, which is named as in /metrics; 0 if there is none yet."""
        text = get(f"http://127.0.0.1:{self.port(service)}/metrics").body.decode()
        for line in text.splitlines():
            if line.startswith(name + " "):
                return float(line.rpartition(" ")[2])
        return 0.0

    def rejected(self, reason):
        return self.metric(
            "position-tracker", f'convoy_positions_rejected_total{{reason="{reason}"}}'
        )

    def password(self, user):
        with open(os.path.join(self.home, "etc", f"{user}.password"), encoding="ascii") as file:
            return file.readline().strip()

    def log(self, service):
        with open(
            os.path.join(self.home, "logs", f"{service}.log"), encoding="utf-8", errors="replace"
        ) as file:
            return file.read()
