"""Devices that speak TLS with nginx, which names their addresses to the gateway. All have addresses of the loopback network:
only 127.0.0.1, from which nginx connects, is a trusted proxy's."""

import contextlib
import json
import os
import random
import re
import socket
import ssl
import struct
import subprocess
import tempfile
import time

import pytest

import devices
from patience import eventually
from producer import milliseconds_ago
from stack import PORTS, Stack, get, whole_history

TRACKER = "127.0.0.7"
STRANGER = "127.0.0.2"


@pytest.fixture(scope="module")
def stack():
    with tempfile.TemporaryDirectory(prefix="convoy-") as folder:
        shared = Stack(folder)
        try:
            yield shared.up("--no-simulator", "--devices", "127.0.0.1", "--devices-tls", "127.0.0.1", "--tls")
        finally:
            shared.down()


@pytest.fixture
def imei(stack):
    return "".join(random.choice("0123456789") for _ in range(15))


def convoy_devices(stack, *words):
    ran = stack.command("devices", *words)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def connected(stack, port, source=TRACKER):
    plain = socket.create_connection(("127.0.0.1", PORTS[port] + stack.shift), 20, source_address=(source, 0))
    plain.settimeout(20)
    return plain


@contextlib.contextmanager
def by_tls(stack, port):
    """A connection whose certificate is checked."""
    trusted = ssl.create_default_context(cafile=os.path.join(stack.home, "etc", "page.crt"))
    with connected(stack, port) as plain, trusted.wrap_socket(plain, server_hostname="localhost") as device:
        yield device


def is_admitted(stack, imei):
    with by_tls(stack, "devices_tls") as device:
        return devices.ask(device, devices.teltonika_login(imei), 1) == b"\x01"


def history(stack, vehicle):
    return whole_history(lambda path: get(f"http://127.0.0.1:{stack.port('gateway')}{path}"), vehicle)


def closed(stack, reason):
    return stack.metric("device-gateway", f'convoy_device_sessions_closed_total{{reason="{reason}"}}')


def is_closed(connection):
    """Waits for the end of a connection, which may be a reset: what was sent is not always read."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def test_a_tracker_is_stored_by_tls_and_known_by_its_own_address(stack, imei):
    assert not is_admitted(stack, imei)
    listed = eventually(
        lambda: [line for line in convoy_devices(stack, "unknown").splitlines() if imei in line],
        what="for the list of unknown devices",
    )
    assert TRACKER in listed[0], listed
    convoy_devices(stack, "add", imei, "--vehicle", imei, "--network", TRACKER)
    eventually(lambda: is_admitted(stack, imei), what="for the gateway to know the device")
    with by_tls(stack, "devices_tls") as device:
        records = [(milliseconds_ago(1000 * back), 54.7, 25.3) for back in (2, 1)]
        data = devices.teltonika_login(imei) + devices.teltonika_frame(records)
        assert devices.ask(device, data, 5) == b"\x01" + struct.pack(">I", 2)
    eventually(lambda: len(history(stack, imei)) == 2, what="for the history")
    with devices.connection(stack, "teltonika") as elsewhere:
        denied = devices.ask(elsewhere, devices.teltonika_login(imei), 1)
        assert denied == b"\x00", "127.0.0.1 is none of the device's networks"


def test_a_phone_is_stored_by_https_and_its_token_is_in_no_log(stack, imei):
    token = re.search(r"\b[A-Za-z0-9_-]{20,}\b", convoy_devices(stack, "add", imei, "--vehicle", imei, "--token")).group(0)
    body = json.dumps({"_type": "location", "lat": 54.7, "lon": 25.3, "tst": int(time.time()), "batt": 83}).encode()
    request = (
        f"POST /devices/{token} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.1\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )

    def answer():
        with by_tls(stack, "devices_https") as phone:
            phone.sendall(request.encode() + body)
            return b"".join(iter(lambda: phone.recv(4096), b""))

    eventually(lambda: answer().startswith(b"HTTP/1.1 200 "), what="for the gateway to know the phone")
    eventually(lambda: history(stack, imei), what="for the history")
    log = stack.log("device-tls")
    assert '"http_target":"/devices/…"' in log and f'"client":"{TRACKER}"' in log
    assert token not in log + stack.log("device-gateway")


def test_a_phone_that_is_denied_has_its_own_address_and_not_one_that_it_claims(stack, imei):
    request = f"GET /?id={imei}&lat=54.7&lon=25.3 HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.1\r\nConnection: close\r\n\r\n"

    def address_of_unknown(source):
        lines = [line for line in convoy_devices(stack, "unknown").splitlines() if imei in line]
        return any(f"osmand  {source} " in re.sub(" {2,}", "  ", line) + " " for line in lines)

    with by_tls(stack, "devices_https") as phone:
        phone.sendall(request.encode())
        assert phone.recv(4096).startswith(b"HTTP/1.1 403 ")
    eventually(lambda: address_of_unknown(TRACKER), what="for the phone's address behind nginx")
    plain = ("127.0.0.1", devices.PORTS["osmand"] + stack.shift)
    with socket.create_connection(plain, 20, source_address=(STRANGER, 0)) as phone:
        phone.sendall(request.encode())
        assert phone.recv(4096).startswith(b"HTTP/1.1 403 ")
    eventually(lambda: address_of_unknown(STRANGER), what="for the address of a phone without nginx")


def packet(kind, body):
    return bytes([kind, len(body)]) + body


def text(value):
    return struct.pack(">H", len(value)) + value.encode()


def test_mqtt_is_answered_over_tls_when_the_position_is_stored(stack, imei):
    convoy_devices(stack, "add", imei, "--protocol", "mqtt", "--vehicle", imei)
    connect = packet(0x10, text("MQTT") + bytes([4, 0x82, 0, 60]) + text(imei) + text(imei))
    position = json.dumps({"lat": 54.7, "lon": 25.3, "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())})
    publish = packet(0x32, text(f"convoy/{imei}") + bytes([0, 7]) + position.encode())

    def is_answered():
        with by_tls(stack, "devices_mqtts") as client:
            return devices.ask(client, connect + publish, 8) == b"\x20\x02\x00\x00" + b"\x40\x02\x00\x07"

    eventually(is_answered, what="for the gateway to know the client")
    eventually(lambda: history(stack, imei), what="for the history")


def test_only_a_trusted_proxy_may_name_a_client(stack, imei):
    header = b"PROXY TCP4 192.0.2.1 192.0.2.2 4711 5000\r\n"
    before = closed(stack, "untrusted_proxy")
    with connected(stack, "devices_proxied", STRANGER) as forger:
        forger.sendall(header + devices.teltonika_login(imei))
        assert is_closed(forger)
    assert closed(stack, "untrusted_proxy") == before + 1
    assert f'"address":"{STRANGER}"' in stack.log("device-gateway")
    before = closed(stack, "unknown_protocol")
    with devices.connection(stack, "any") as forger:
        forger.sendall(header + devices.teltonika_login(imei))
        assert is_closed(forger)
    assert closed(stack, "unknown_protocol") == before + 1
    assert "192.0.2.1" not in convoy_devices(stack, "unknown")


def test_a_renewed_certificate_is_served_after_a_reload(stack):
    def served():
        return ssl.get_server_certificate(("127.0.0.1", PORTS["devices_tls"] + stack.shift), timeout=5)

    before = served()
    etc = os.path.join(stack.home, "etc")
    subprocess.run(
        ["openssl", "req", "-x509", "-key", os.path.join(etc, "page.key"), "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", os.path.join(etc, "page.crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    with open(os.path.join(stack.home, "run", "device-tls", "nginx.pid"), encoding="ascii") as file:
        subprocess.run(["kill", "-HUP", file.read().strip()], check=True)
    eventually(lambda: served() != before, what="for nginx to serve the new certificate")
