"""Tests the certificates' alerts on real parts: Debian's blackbox_exporter opens TLS connections with the cluster's own
modules, Prometheus scrapes it by the monitor's own relabelings, and its own rules decide which alert fires."""

import contextlib
import json
import re
import signal
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse
import urllib.request

import alerts
import pytest
import yaml

FOLDER = alerts.MONITORING / "certificates"
DAY = 86400
EXPORTER = "blackbox-exporter.monitoring.svc:9115"


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextlib.contextmanager
def presented(folder, days):
    """Yields the address of a server whose certificate expires in that many days."""
    key, certificate = folder / f"{days}.key", folder / f"{days}.crt"
    made = alerts.run(
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
        "/CN=fleet.example", "-days", days, "-keyout", key, "-out", certificate,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with served(lambda taken: context.wrap_socket(taken, server_side=True)) as address:
        yield address


@contextlib.contextmanager
def served(greet):
    """Yields the address of a server that only greets each client."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take():
            while True:
                try:
                    taken, _ = server.accept()
                except OSError:
                    return
                taken.settimeout(5)
                with contextlib.suppress(OSError), taken, greet(taken) as greeted:
                    greeted.recv(1)

        threading.Thread(target=take, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def running(folder, *words):
    """Runs a process during the block; if it ends too soon, the error shows its output."""
    with open(folder / "output", "w+b") as output:
        process = subprocess.Popen([str(word) for word in words], stdout=output, stderr=output, cwd=folder)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def scrape_config(targets, exporter):
    """Makes the operator's configuration from the ServiceMonitor; each target is (address, the labels that it gets)."""
    (endpoint,) = alerts.read_yaml(FOLDER / "monitor.yaml")["spec"]["endpoints"]
    relabelings = json.dumps(endpoint["relabelings"])
    assert EXPORTER in relabelings
    relabelings = json.loads(re.sub(r'"(source|target)L', r'"\1_l', relabelings).replace(EXPORTER, exporter))
    return {
        "job_name": "of-the-monitor",
        "metrics_path": endpoint["path"],
        "params": endpoint["params"],
        "scrape_interval": "1s",
        "static_configs": [{"targets": [address], "labels": labels} for address, labels in targets],
        "relabel_configs": relabelings,
    }


def write(path, document):
    path.write_text(yaml.safe_dump(document), encoding="utf-8")


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """Yields a function (path, parameters) that queries a Prometheus beside servers with 90, 10, 1 days and no TLS."""
    folder = tmp_path_factory.mktemp("certificates")
    rules = alerts.write_rules(folder / "metrics")
    exporter, prometheus = (f"127.0.0.1:{free_port()}" for _ in range(2))
    with contextlib.ExitStack() as stack:
        targets = [
            (stack.enter_context(presented(folder, days)), {"service": service, "pod": f"{service}-{days}"})
            for service, days in (("webapp", 90), ("webapp", 10), ("kibana", 1))
        ]
        plain = stack.enter_context(served(lambda taken: taken))
        targets.append((plain, {"service": "plain", "pod": "plain-0"}))
        for _, labels in targets:
            labels["namespace"] = "default"
        settings = folder / "prometheus.yaml"
        write(settings, {
            "global": {"evaluation_interval": "1s"},
            "rule_files": [str(rules / "certificates.yaml")],
            "scrape_configs": [scrape_config(targets, exporter)],
        })  # fmt: skip
        stack.enter_context(running(
            folder, "prometheus-blackbox-exporter", f"--config.file={FOLDER / 'blackbox.yml'}",
            f"--web.listen-address={exporter}",
        ))  # fmt: skip
        stack.enter_context(running(
            folder, "prometheus", f"--config.file={settings}", f"--web.listen-address={prometheus}",
            f"--storage.tsdb.path={folder / 'data'}",
        ))  # fmt: skip

        def ask(path, **parameters):
            query = urllib.parse.urlencode(parameters)
            with urllib.request.urlopen(f"http://{prometheus}/api/v1/{path}?{query}", timeout=5) as answer:
                return json.load(answer)["data"]

        yield ask


def eventually(found, wanted, within=60):
    """Waits until `found()` is `wanted`; otherwise fails with the last result."""
    until, last = time.monotonic() + within, None
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            last = found()
            if last == wanted:
                return
        time.sleep(0.2)
    assert last == wanted


def test_each_pod_has_the_end_of_its_certificate_under_the_name_that_the_alert_asks_for(asked):
    (expression,) = {
        name for rule in alerts.optional_rule_objects()["certificates.yaml"]["spec"]["groups"][0]["rules"]
        for name in re.findall(r"probe_ssl\w+\{[^}]*\}", rule["expr"])
    }  # fmt: skip

    def days_left():
        found = asked("query", query=f"floor(({expression} - time()) / {DAY})")["result"]
        return {series["metric"]["pod"]: int(series["value"][1]) for series in found}

    # A moment has passed, so the number of whole days is one less.
    eventually(days_left, {"webapp-90": 89, "webapp-10": 9, "kibana-1": 0})


def test_the_alerts_are_those_of_the_certificates_that_end(asked):
    def pending():
        """Returns the alerts before their `for` has passed."""
        return {
            (alert["labels"]["alertname"], alert["labels"].get("pod", alert["labels"]["service"]))
            for alert in asked("alerts")["alerts"]
        }

    eventually(
        pending,
        {
            ("ConvoyCertificateExpires", "webapp-10"),
            ("ConvoyCertificateExpires", "kibana-1"),
            ("ConvoyCertificateNearlyExpired", "kibana-1"),
            ("ConvoyCertificateUnknown", "plain"),
        },
    )
