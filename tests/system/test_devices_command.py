"""./convoy devices, with a registry as the only process of the stack."""

import base64
import contextlib
import http.client
import json
import os
import re
import subprocess
import urllib.parse

import pytest
from stack import CHECKOUT, CONVOY, Stack, eventually

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

    def complaint_of_phone(self, name):
        ran = self.command("devices", "add", name, "--phone", "--address", "192.0.2.7")
        assert ran.returncode == 1 and ran.stdout == "", (ran.returncode, ran.stdout)
        return ran.stderr

    def write_up_settings(self, address):
        """Writes the supervisor's settings with the address at which `up` has opened the ports of devices."""
        with open(os.path.join(self.home, "etc", "supervisord.conf"), "w", encoding="utf-8") as file:
            file.write(
                '[program:api-gateway]\ncommand="setpriv" "--" "/a/bin/api-gateway" "--port" "1"\n\n[program:device-gateway]\n'
                f'command="setpriv" "--" "/a/bin/device-gateway" "--queue-url" "amqp://x" "--address" "{address}"\n'
            )

    def on_terminal(self, *words, **environment):
        """Returns what a command prints on a terminal."""
        reader, writer = os.openpty()
        with os.fdopen(reader, "rb", buffering=0) as terminal:
            ran = subprocess.Popen(
                [CONVOY, *words], env=self.environment(**environment), stdin=subprocess.DEVNULL, stdout=writer
            )
            os.close(writer)
            said = b""
            with contextlib.suppress(OSError):  # Linux reports the end so
                while part := terminal.read(65_536):
                    said += part
            assert ran.wait(timeout=60) == 0, said
        return said.decode()

    def shown(self, device):
        return json.loads(self.devices("show", device))


@pytest.fixture
def registry(home):
    started = RegistryStack(home)
    yield started
    started.end()


def test_a_device_is_added_listed_moved_and_removed(registry):
    said = registry.devices(
        "add", "352093081452251", "--vehicle", "Van 7", "--protocol", "tk103", "--zone", "-03:30", "--no-checksum",
        "--speed-unit", "kmh", "--network", "10.0.0.0/8",
    )  # fmt: skip
    assert said == "The device 352093081452251 is added; its positions are those of Van 7.\n"
    assert registry.devices() == registry.devices("list")
    assert registry.devices("list") == (
        "352093081452251  tk103  Van 7  zone -03:30, no checksum, speed in kmh, from 10.0.0.0/8\n"
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


def test_a_new_token_replaces_the_one_before(registry):
    registry.devices("add", "phone-1", "--vehicle", "Ann")
    tokens = [re.search(r"not shown again: ([\w-]{32})\n", registry.devices("token", "phone-1")) for _ in range(2)]
    assert tokens[0].group(1) != tokens[1].group(1)
    assert "there is no device 'other'" in registry.complaint("token", "other")


def test_what_is_set_is_changed_and_removed(registry):
    registry.devices("add", "1", "--vehicle", "Van", "--protocol", "osmand")
    said = registry.devices(
        "set", "1", "--protocol", "tk103", "--zone", "-03:30", "--checksum", "off", "--rollover", "on", "--speed-unit",
        "knots", "--network", "10.0.0.0/8", "--network", "192.0.2.1",
    )  # fmt: skip
    assert said == (
        "The device 1: zone -03:30, no checksum, week rollover, speed in knots, from 10.0.0.0/8, 192.0.2.1; "
        "protocol tk103.\n"
    )
    assert registry.devices("set", "1", "--rollover", "off").endswith("192.0.2.1; protocol tk103.\n")
    said = registry.devices(
        "set", "1", "--protocol", "none", "--zone", "none", "--checksum", "on", "--speed-unit", "none", "--network", "none"
    )
    assert said == "The device 1: nothing is set; protocol any.\n"
    device = registry.shown("1")
    assert device["assignments"] == [{"vehicle": "Van"}], "the rest stays"
    assert "speed_unit" not in device and "ahead_of_utc" not in device and "networks" not in device


def test_what_cannot_be_set_is_named(registry):
    registry.devices("add", "1", "--vehicle", "Van", "--protocol", "gt06")
    assert "speed_unit should be absent for gt06" in registry.complaint("set", "1", "--speed-unit", "kmh")
    assert "speed_unit should be absent for gt06" in registry.complaint(
        "add", "2", "--vehicle", "Van", "--protocol", "gt06", "--speed-unit", "kmh"
    )
    assert "ahead_of_utc should be" in registry.complaint("set", "1", "--zone", "+25:00")
    assert "networks" in registry.complaint("set", "1", "--network", "everywhere")
    assert "protocol should be one of" in registry.complaint("set", "1", "--protocol", "gt6")
    assert "there is no device '3'" in registry.complaint("set", "3", "--rollover", "on")
    for words in (["set", "1"], ["set", "1", "--checksum", "no"], ["token", "1", "--address", "a"]):
        assert "see ./convoy devices --help" in registry.complaint(*words, code=2), words
    assert registry.devices("list") == "1  gt06  Van\n"


# ---- phones ----


def links_in(said):
    return dict(re.findall(r"^(.+): .*open this on the phone:\n  (\S+)$", said, re.M))


def test_a_phone_is_added_by_one_command(registry):
    said = registry.devices("add", "My phone", "--phone", "--address", "192.0.2.7")
    assert registry.shown("my-phone")["assignments"] == [{"vehicle": "My phone"}]
    assert registry.shown("my-phone")["has_token"] is True
    port = 5055 + registry.shift
    links = links_in(said)
    token = re.fullmatch(
        rf"http://192\.0\.2\.7:{port}/devices/([\w-]{{32}})"
        r"\?id=my-phone&interval=10&distance=0&accuracy=high&buffer=true",
        links["Traccar Client"],
    ).group(1)
    inline = urllib.parse.parse_qs(urllib.parse.urlsplit(links["OwnTracks"]).query)["inline"][0]
    configuration = json.loads(base64.b64decode(inline, validate=True))
    assert configuration["_type"] == "configuration" and configuration["mode"] == 3
    assert configuration["url"] == f"http://192.0.2.7:{port}/owntracks"
    assert (configuration["auth"], configuration["username"], configuration["password"]) == (True, "my-phone", token)
    overland = urllib.parse.parse_qs(urllib.parse.urlsplit(links["Overland"]).query)
    assert overland == {"url": [f"http://192.0.2.7:{port}/overland"], "token": [token], "device_id": ["my-phone"]}
    assert "There is no certificate" in said
    assert "\N{FULL BLOCK}" not in said and "\x1b" not in said, "a pipe gets no QR code"

    again = links_in(registry.devices("token", "my-phone", "--phone", "--address", "https://phones.example"))
    assert again["Traccar Client"].startswith("https://phones.example/devices/") and token not in str(again)
    assert "there is a device 'my-phone' already" in registry.complaint_of_phone("My phone")


def test_a_phone_is_told_how_to_reach_this_machine(registry):
    ran = registry.command("devices", "add", "A", "--phone", "--address", "192.0.2.7")
    assert ran.returncode == 0
    assert "without ports of devices" in ran.stderr and "./convoy up --detach --devices " in ran.stderr
    registry.write_up_settings("127.0.0.1")
    ran = registry.command("devices", "add", "B", "--phone", "--address", "192.0.2.7")
    assert "without --devices ADDRESS" in ran.stderr
    registry.write_up_settings("192.0.2.8")
    ran = registry.command("devices", "add", "C", "--phone")
    assert ran.stderr == "" and "http://192.0.2.8:" in ran.stdout, "it listens at this address alone"
    registry.write_up_settings("0.0.0.0")
    ran = registry.command("devices", "add", "D", "--phone", "--address", "2001:db8::1")
    assert ran.stderr == "" and f"http://[2001:db8::1]:{5055 + registry.shift}/" in ran.stdout
    for wrong in ("", "a b", "ftp://a", "http://a/path", "a:b:c"):
        assert "--address is" in registry.complaint("add", "E", "--phone", "--address", wrong, code=2), wrong
    assert "needs no --zone" in registry.complaint("add", "E", "--phone", "--zone", "+01:00", code=2)
    assert "\ne " not in registry.devices("list"), "what was refused has added nothing"


def test_a_terminal_shows_codes(registry):
    registry.write_up_settings("192.0.2.8")
    said = registry.on_terminal("devices", "add", "My phone", "--phone", LANG="C.UTF-8")
    assert said.count("scan the code, or open this on the phone") == 3
    assert said.count("\N{FULL BLOCK}") > 500
    plain = registry.on_terminal("devices", "add", "Other", "--phone", LC_ALL="en_US.ISO-8859-1", PYTHONIOENCODING="ascii")
    assert "scan the code" not in plain and plain.count("open this on the phone") == 3


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
