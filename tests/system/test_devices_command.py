"""./convoy devices, with a registry as the only process of the stack."""

import http.client
import json
import os
import re
import subprocess

import pytest
from stack import CHECKOUT, Stack, eventually

REGISTRY = os.path.join(CHECKOUT, "build", "release", "bin", "registry")
NO_VEHICLE = "(no vehicle)"


class RegistryStack(Stack):
    """A home and ports of its own, with a registry as `up` starts it."""

    def __init__(self, home):
        super().__init__(home)
        os.makedirs(os.path.join(self.home, "etc"))
        token = os.path.join(self.home, "etc", "registry.token")
        with open(token, "w", encoding="ascii") as file:
            file.write("secret\n")
        self.log_file = open(os.path.join(self.home, "registry.log"), "w", encoding="utf-8")
        self.running = subprocess.Popen(
            [
                REGISTRY, "--records", f"sqlite:{self.home}/registry.db", "--token-file", token,
                f"--port={self.port('registry-api')}", f"--admin-port={self.port('registry')}",
            ],
            stdout=self.log_file,
        )  # fmt: skip
        eventually(lambda: (self.readiness("registry") or {}).get("ready"), what="for the registry to serve")

    def end(self):
        self.running.terminate()
        assert self.running.wait(timeout=30) == 0
        self.log_file.close()

    def devices(self, *words):
        """Returns what the command prints; it must succeed."""
        ran = self.command("devices", *words)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def complaint(self, *words, code=1):
        """Returns what the command complains of; it must fail."""
        ran = self.command("devices", *words)
        assert ran.returncode == code and ran.stdout == "", (ran.returncode, ran.stdout, ran.stderr)
        return ran.stderr

    def shown(self, device):
        return json.loads(self.devices("show", device))


@pytest.fixture
def registry(home):
    started = RegistryStack(home)
    yield started
    started.end()


def test_a_device_is_added_listed_moved_and_removed(registry):
    said = registry.devices(
        "add", "352093081452251", "--vehicle", "Van 7", "--protocol", "gt06", "--zone", "-03:30", "--no-checksum",
        "--speed-unit", "kmh", "--network", "10.0.0.0/8",
    )  # fmt: skip
    assert said == "The device 352093081452251 is added; its positions are those of Van 7.\n"
    assert registry.devices() == registry.devices("list")
    assert registry.devices("list") == (
        "352093081452251  gt06  Van 7  zone -03:30, no checksum, speed in kmh, from 10.0.0.0/8\n"
    )

    registry.devices("move", "352093081452251", "Van 8", "--from", "2026-01-01T00:00:00Z")
    assert registry.shown("352093081452251")["assignments"] == [
        {"vehicle": "Van 7", "until": "2026-01-01T00:00:00.000Z"},
        {"vehicle": "Van 8", "from": "2026-01-01T00:00:00.000Z"},
    ]
    assert "  Van 8  " in registry.devices("list")
    registry.devices("move", "352093081452251", "--none", "--from", "2026-02-01T00:00:00Z")
    assert NO_VEHICLE in registry.devices("list")

    assert "use --yes" in registry.command("devices", "remove", "352093081452251").stderr
    assert NO_VEHICLE in registry.devices("list"), "nothing is removed without an answer"
    assert registry.devices("remove", "352093081452251", "--yes") == "The device 352093081452251 is removed.\n"
    assert registry.devices("list") == ""


def test_a_token_is_printed_once(registry):
    said = registry.devices("add", "phone-1", "--vehicle", "Ann", "--protocol", "osmand", "--token")
    token = re.search(r"not shown again: ([\w-]{32})\n", said).group(1)
    assert registry.shown("phone-1")["has_token"] is True
    assert token not in registry.devices("show", "phone-1")
    assert registry.devices("list").endswith("  Ann  token\n")


def test_the_vehicle_of_a_device_gets_a_name(registry):
    registry.devices("add", "1", "--vehicle", "Zürich/7")
    assert registry.devices("rename", "1", "Van seven") == "The vehicle Zürich/7 is now called Van seven.\n"
    assert registry.devices("rename", "1", "Van sept") == "The vehicle Zürich/7 is now called Van sept.\n"
    registry.devices("move", "1", "--none")
    assert "no vehicle carries the device 1 now" in registry.complaint("rename", "1", "x")


def test_more_devices_than_a_page_has_are_listed(registry):
    connection = http.client.HTTPConnection("127.0.0.1", registry.port("registry-api"), timeout=60)
    for number in range(1_001):
        connection.request(
            "POST", "/devices", json.dumps({"id": f"{number:04}"}), {"Authorization": "Bearer secret"}
        )
        answer = connection.getresponse()
        assert answer.status == 201, answer.read()
        answer.read()
    connection.close()
    assert [line.split()[0] for line in registry.devices("list").splitlines()] == [f"{n:04}" for n in range(1_001)]


def test_complaints_name_what_is_wrong(registry):
    registry.devices("add", "1", "--vehicle", "Van")
    assert "there is a device '1' already" in registry.complaint("add", "1", "--vehicle", "Van")
    assert "protocol should be one of" in registry.complaint("add", "2", "--vehicle", "Van", "--protocol", "teltonka")
    assert "ahead_of_utc should be" in registry.complaint("add", "2", "--vehicle", "Van", "--zone", "+25:00")
    assert "there is no device '3'" in registry.complaint("show", "3")
    assert "from should be a time" in registry.complaint("move", "1", "Van", "--from", "yesterday")
    for words in (
        ["add", "2"], ["add", "--vehicle", "Van"], ["move", "1"], ["move", "1", "Van", "--none"], ["fly", "1"],
        ["add", "2", "--vehicle", "Van", "--speed-unit", "mph"], ["list", "x"],
    ):  # fmt: skip
        assert "see ./convoy devices --help" in registry.complaint(*words, code=2), words
    assert registry.devices("list").startswith("1  ")


def test_without_the_right_token_nothing_changes(registry):
    token = os.path.join(registry.home, "etc", "registry.token")
    with open(token, "w", encoding="ascii") as file:
        file.write("wrong\n")
    assert "the token is not that of the registry" in registry.complaint("add", "1", "--vehicle", "Van")
    os.remove(token)
    assert "should carry the registry's token" in registry.complaint("add", "1", "--vehicle", "Van")
    assert registry.devices("list") == ""


def test_denied_devices_are_listed(registry):
    report = {"unknown": [{"protocol": "gt06", "id": "77", "address": "203.0.113.9", "count": 3}]}
    subprocess.run(
        ["curl", "-fsS", "-d", json.dumps(report), "-H", "Content-Type: application/json",
         f"http://127.0.0.1:{registry.port('registry-api')}/unknown"],
        check=True,
    )  # fmt: skip
    assert re.fullmatch(r"77  gt06  203\.0\.113\.9  last \S+Z  3 times\n", registry.devices("unknown"))


def test_without_a_registry_the_command_says_so(home):
    stack = Stack(home)
    ran = stack.command("devices", "list")
    assert ran.returncode == 1
    assert "the registry cannot be reached" in ran.stderr and "see ./convoy status" in ran.stderr


KUBECTL = """#!/bin/sh
# Stands in for kubectl with a cluster whose registry is this test's.
case "$*" in
    "--namespace default --context mine get deployment/registry -o json")
        echo '{"spec":{"template":{"spec":{"volumes":[{"name":"tmp","emptyDir":{}},
            {"name":"registry-token","secret":{"secretName":"registry-abc"}}]}}}}' ;;
    "--namespace default --context mine get secret registry-abc -o json")
        echo "{\\"data\\":{\\"registry.token\\":\\"$(base64 -w 0 "$TOKEN")\\"}}" ;;
    "--namespace default --context mine port-forward --address 127.0.0.1 deployment/registry :http")
        echo "Forwarding from 127.0.0.1:$REGISTRY -> $REGISTRY"
        exec sleep infinity ;;
    *) echo "error: unexpected $*" >&2 && exit 1 ;;
esac
"""


def test_the_registry_of_a_cluster_is_reached_with_its_own_token(registry, tmp_path):
    kubectl = tmp_path / "kubectl"
    kubectl.write_text(KUBECTL)
    kubectl.chmod(0o755)
    # Another home, so that neither the port nor the token of a stack can be the ones that are used.
    elsewhere = Stack(tmp_path / "home")
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "REGISTRY": str(registry.port("registry-api")),
        "TOKEN": os.path.join(registry.home, "etc", "registry.token"),
    }
    ran = elsewhere.command(
        "devices", "--on", "dev", "--context", "mine", "add", "1", "--vehicle", "Van", **environment
    )
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr
    assert registry.devices("list") == "1  any  Van\n"
    ran = elsewhere.command("devices", "--on", "dev", "--context", "other", "list", **environment)
    assert ran.returncode == 1 and "error: unexpected" in ran.stderr


def test_a_place_that_there_is_not_is_refused(home):
    for words in (("--on", "mars"), ("--on",), ("--on", "compose", "--context", "mine"), ("--context", "mine")):
        ran = Stack(home).command("devices", *words)
        assert ran.returncode == 2 and len(ran.stderr.splitlines()) == 1, words
