"""./convoy up --metrics: a real Prometheus scrapes every process, every metric that rules and dashboards name exists
under load, and an alert reaches a real Alertmanager and is resolved."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.parse

import pytest
from live import WORLD, Viewer
from producer import Producer, milliseconds_ago, position
from stack import CHECKOUT, METRICS_PORTS, Stack, eventually, get, is_listening

sys.path += [os.path.join(CHECKOUT, "tests", folder) for folder in ("metrics", "manifests")]
import alerts  # noqa: E402  the rules, as their unit tests read them
import promql  # noqa: E402

JOBS = {"position-simulator", "device-gateway", "position-tracker", "api-gateway", "queue", "registry", "webapp"}


class Metrics:
    """The answers of a stack's Prometheus and Alertmanager."""

    def __init__(self, stack):
        self.stack = stack

    def _ask(self, service, path, **parameters):
        query = urllib.parse.urlencode(parameters)
        answer = get(f"http://127.0.0.1:{self.stack.port(service)}{path}?{query}")
        assert answer.status == 200, answer.body
        return answer.json()

    def query(self, expression):
        """Returns the resulting series, of which there may be none."""
        return self._ask("prometheus", "/api/v1/query", query=expression)["data"]["result"]

    def targets(self):
        """Returns job → health."""
        found = self._ask("prometheus", "/api/v1/targets")["data"]["activeTargets"]
        return {target["labels"]["job"]: target["health"] for target in found}

    def rules(self):
        groups = self._ask("prometheus", "/api/v1/rules")["data"]["groups"]
        return [rule for group in groups for rule in group["rules"]]

    def alerts(self):
        """Returns (name, job) → state of Alertmanager's current alerts: active, or suppressed by another."""
        return {
            (alert["labels"]["alertname"], alert["labels"].get("job")): alert["status"]["state"]
            for alert in self._ask("alertmanager", "/api/v2/alerts")
        }


@pytest.fixture(scope="module")
def measured():
    """Yields a fleet that drives, is watched and queried, and has a few errors."""
    with tempfile.TemporaryDirectory(prefix="convoy-") as folder:
        stack = Stack(folder)
        ran = stack.command("up", "--yes", "--detach", "--metrics", "--vehicles", "20")
        assert ran.returncode == 0, ran.stdout + ran.stderr
        stack.said = ran.stdout
        viewer = Viewer(stack.url("/api/live").replace("http:", "ws:"), WORLD)
        stack.life = Life(stack)
        stack.life.start()
        try:
            yield stack
        finally:
            stack.life.end()
            viewer.close()
            stack.down()


class Life(threading.Thread):
    """Sends requests (some for unknown vehicles), positions that are rejected, and unreadable messages all the time: a
    rate needs two samples of a counter."""

    def __init__(self, stack):
        super().__init__(daemon=True)
        self._stack, self._over = stack, threading.Event()

    def run(self):
        producer = Producer(self._stack)
        while not self._over.wait(1):
            producer.send([position("Late Van", milliseconds_ago(-3_600_000))])  # in the future
            producer.send(b"no JSON")
            for path in ("/vehicles", "/vehicles/nobody", "/rejected"):
                self._stack.api(path)
        producer.close()

    def end(self):
        self._over.set()
        self.join(timeout=30)


def has_result(metrics, expression):
    return eventually(lambda: metrics.query(expression), within=60, what=f"for a result of {expression}")


def test_up_prints_the_addresses_and_status_and_logs_know_who_runs(measured):
    for name in ("prometheus", "alertmanager"):
        assert f"http://localhost:{measured.port(name)}" in measured.said
    shown = measured.command("status")
    assert shown.returncode == 0, shown.stdout
    running = {line.split()[0] for line in shown.stdout.splitlines() if line.split()[1] == "running"}
    assert running == JOBS | {"webapp-exporter", "alertmanager", "prometheus"}
    assert "Server is ready" in measured.command("logs", "prometheus", "--lines", "100").stdout


def test_every_target_is_up(measured):
    metrics = Metrics(measured)
    eventually(lambda: metrics.targets() == dict.fromkeys(JOBS, "up"), what="for every target")


def test_the_rules_are_the_clusters_and_all_of_them_can_be_asked(measured):
    metrics = Metrics(measured)
    wanted = sorted(where for where, _ in alerts.rule_expressions())
    assert sorted(rule["name"] for rule in metrics.rules()) == wanted
    eventually(lambda: all(rule["health"] == "ok" for rule in metrics.rules()), what="for every rule")


@pytest.mark.parametrize("where, expression", alerts.rule_expressions(), ids=lambda value: str(value)[:60])
def test_every_metric_of_a_rule_is_there_under_load(measured, where, expression):
    metrics = Metrics(measured)
    for name in sorted(promql.names_in(expression) - promql.elsewhere()):
        has_result(metrics, name)


# This fleet has no faults, so these expressions have no result.
QUIET = {
    'code=~"5': "no request fails",
    "up == bool 0": "no target is down",
}


def test_every_query_of_a_dashboard_gives_a_result_under_load(measured):
    metrics, waiting = Metrics(measured), set()
    for _, expression in alerts.dashboard_expressions():
        if promql.names_in(expression) & promql.elsewhere() or any(part in expression for part in QUIET):
            metrics.query(expression)  # it has to be valid PromQL nevertheless
        else:
            waiting.add(of_one_machine(expression))
    assert waiting

    def all_have():
        waiting.difference_update([one for one in waiting if metrics.query(one)])
        return not waiting

    # The failure prints `waiting` as it is at the end.
    eventually(all_have, within=30, what=Waiting(waiting))


class Waiting:
    """Prints the expressions that still have no result, one on each line."""

    def __init__(self, expressions):
        self.expressions = expressions

    def __str__(self):
        return "for\n" + "\n".join(sorted(self.expressions))


def of_one_machine(expression):
    """Lets the matcher for any pod or namespace accept series without these labels, as on one machine."""
    return expression.replace('=".*"', '=~".*"')


def test_an_alert_reaches_alertmanager_mutes_what_comes_of_it_and_is_resolved(measured):
    metrics = Metrics(measured)
    shorten_alerts(measured)
    killed = measured.kill("position-tracker")
    # The supervisor has to restart it before it accepts the order to stop it.
    eventually(lambda: measured.process("position-tracker")["pid"] not in (0, killed))
    measured.stop("position-tracker")
    down = ("ConvoyServiceDown", "position-tracker")
    eventually(lambda: metrics.alerts().get(down) == "active", within=60, what="for the alert")
    # The gateway cannot reach it; that alert is suppressed, so that people are notified once.
    lost = ("ConvoyDependencyDown", "api-gateway")
    eventually(lambda: metrics.alerts().get(lost) == "suppressed", within=60, what="for what comes of it")
    measured.start("position-tracker")
    measured.until_undegraded("position-tracker")
    eventually(lambda: not {down, lost} & metrics.alerts().keys(), within=90, what="for it to be over")


def shorten_alerts(stack):
    """Uses the same rules, but with seconds in place of minutes for their `for`."""
    folder = os.path.join(stack.home, "etc/metrics")
    command = [os.path.join(CHECKOUT, "commands/lib/metrics-settings.py"), folder, "--for", str(1 / 60)]
    with open(os.path.join(folder, "prometheus.yaml"), encoding="utf-8") as file:
        before = file.read()
    subprocess.run(command, check=True)
    with open(os.path.join(folder, "prometheus.yaml"), "w", encoding="utf-8") as file:
        file.write(before)
    os.kill(stack.process("prometheus")["pid"], signal.SIGHUP)
    metrics = Metrics(stack)
    eventually(lambda: [rule for rule in metrics.rules() if rule.get("duration") == 1], what="for the rules")


def test_down_stops_prometheus_too(measured):
    measured.life.end()
    assert measured.down().returncode == 0
    assert not any(is_listening(measured.port(name)) for name in METRICS_PORTS)
