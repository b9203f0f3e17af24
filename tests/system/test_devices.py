"""Real frames of devices and requests of phones, from their ports to the API. The stack admits what is registered."""

import contextlib
import os
import random
import re
import signal
import socket
import struct
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import pytest

import devices
from patience import eventually
from producer import milliseconds_ago
from stack import CONVOY, Stack


WIALON = 5039  # of which no device reports in these tests


@contextlib.contextmanager
def taken_port(port, kind):
    """Holds a port until the stack has started."""
    with socket.socket(type=kind) as other:
        other.bind(("127.0.0.1", port))
        if kind == socket.SOCK_STREAM:
            other.listen()
        yield


@pytest.fixture(scope="module")
def stack():
    with tempfile.TemporaryDirectory(prefix="convoy-") as folder:
        shared = Stack(folder)
        try:
            with taken_port(shared.shift + WIALON, socket.SOCK_STREAM), taken_port(shared.shift + WIALON, socket.SOCK_DGRAM):
                ran = shared.command("up", "--yes", "--detach", "--no-simulator", "--devices", "127.0.0.1")
            assert ran.returncode == 0, ran.stdout + ran.stderr
            shared.warnings = ran.stderr
            yield shared
        finally:
            shared.down()


def new_imei():
    return "".join(random.choice("0123456789") for _ in range(15))


def convoy_devices(stack, *words):
    ran = stack.command("devices", *words)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def is_admitted(stack, imei):
    with devices.connection(stack, "teltonika") as device:
        return devices.ask(device, devices.teltonika_login(imei), 1) == b"\x01"


@pytest.fixture
def imei(stack):
    """A device of any protocol that the registry lists, and the gateway knows."""
    registered = new_imei()
    convoy_devices(stack, "add", registered, "--vehicle", registered)
    eventually(lambda: is_admitted(stack, registered), what="for the gateway to know the device")
    return registered


def drive(count, newest=None, seconds=1):
    """Returns records of a vehicle that drives north at 11 m/s."""
    newest = milliseconds_ago(0) if newest is None else newest
    return [(newest - 1000 * seconds * back, 54.7 - 0.0001 * seconds * back, 25.3) for back in range(count - 1, -1, -1)]


def times_of(stack, vehicle):
    return [row["time"] for row in stack.history(vehicle)]


def test_a_record_is_answered_and_then_in_the_history(stack, imei):
    with devices.connection(stack, "teltonika") as device:
        assert devices.ask(device, devices.teltonika_login(imei), 1) == b"\x01"
        records = drive(5)
        assert devices.ask(device, devices.teltonika_frame(records), 4) == struct.pack(">I", 5)
    eventually(lambda: len(stack.history(imei)) == 5, what="for the history")
    newest = stack.history(imei)[-1]
    assert (newest["lat"], newest["lon"]) == (54.7, 25.3)
    assert newest["reported_speed"] == pytest.approx(50 / 3.6, abs=0.01)
    assert newest["reported_heading"] == 90


def test_one_segment_may_have_several_frames_and_a_frame_may_come_in_parts(stack, imei):
    records = drive(3)
    data = devices.teltonika_login(imei) + b"".join(devices.teltonika_frame([record]) for record in records)
    answers = b"\x01" + struct.pack(">I", 1) * 3
    with devices.connection(stack, "teltonika") as device:
        assert devices.ask(device, data, len(answers)) == answers
    with devices.connection(stack, "teltonika") as device:
        for start in range(0, len(data), 7):
            device.sendall(data[start : start + 7])
        assert devices.read(device, len(answers)) == answers
    eventually(lambda: len(stack.history(imei)) == 3, what="for each record once")


def test_a_datagram_is_answered_when_its_records_are_stored(stack, imei):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        device.settimeout(20)
        device.connect(("127.0.0.1", devices.PORTS["teltonika"] + stack.shift))
        device.send(devices.teltonika_datagram(imei, drive(2)))
        assert device.recv(100) == struct.pack(">HHBBB", 5, 0xCAFE, 1, 7, 2)
    eventually(lambda: len(stack.history(imei)) == 2, what="for the history")


def test_port_5000_knows_protocols_by_their_first_bytes(stack, imei):
    with devices.connection(stack, "any") as device:
        assert devices.ask(device, devices.teltonika_login(imei), 1) == b"\x01"
    with devices.connection(stack, "any") as device:
        answer = devices.ask(device, devices.gt06_login(imei), 10)
        assert answer == devices.gt06_frame(1, b"", 1)
    convoy_devices(stack, "add", imei[:10], "--protocol", "h02", "--vehicle", imei[:10])
    now = time.gmtime()
    with devices.connection(stack, "any") as device:
        text = f"*HQ,{imei[:10]},V1,{time.strftime('%H%M%S', now)},A,5442.0000,N,02518.0000,E,6,152,{time.strftime('%d%m%y', now)},FFFFFBFF#"
        assert devices.ask(device, text.encode(), 4) == b"*HQ,"
    eventually(lambda: len(stack.history(imei[:10])) == 1, what="for the position of H02")
    with devices.connection(stack, "any") as stranger:
        assert devices.ask(stranger, b"?" * 64, 1) == b"", "what begins no frame is closed"


def test_an_unknown_device_is_denied_until_it_is_registered(stack):
    stranger = new_imei()
    assert not is_admitted(stack, stranger)
    eventually(lambda: stranger in convoy_devices(stack, "unknown"), what="for the list of unknown devices")
    convoy_devices(stack, "add", stranger, "--protocol", "teltonika", "--vehicle", "Van 7")
    eventually(lambda: is_admitted(stack, stranger), what="for the gateway to know the device")
    assert stranger not in convoy_devices(stack, "unknown")
    convoy_devices(stack, "remove", stranger, "--yes")
    eventually(lambda: not is_admitted(stack, stranger), what="for the gateway to deny it again")


def test_a_device_that_is_moved_splits_the_histories_by_the_time_of_its_records(stack, imei):
    newest = milliseconds_ago(0)
    moved = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(newest // 1000 - 5))
    convoy_devices(stack, "move", imei, f"Van {imei}", "--from", moved)
    with devices.connection(stack, "teltonika") as device:
        devices.ask(device, devices.teltonika_login(imei), 1)
        time.sleep(1)  # a change is known within a second
        assert devices.ask(device, devices.teltonika_frame(drive(10, newest)), 4) == struct.pack(">I", 10)
    eventually(lambda: len(stack.history(imei)) + len(stack.history(f"Van%20{imei}")) == 10, what="for all records")
    before, after = times_of(stack, imei), times_of(stack, f"Van%20{imei}")
    assert before and after and max(before) < moved <= min(after)


@pytest.mark.parametrize(
    "door,path,body,device",
    [
        ("osmand", "/?id={id}&lat=54.7&lon=25.3&timestamp={seconds}&speed=10&batt=83", None, "osmand:{id}"),
        (
            "owntracks",
            "/",
            '{{"_type":"location","lat":54.7,"lon":25.3,"tst":{seconds},"batt":83,"topic":"owntracks/me/{id}"}}',
            "owntracks:me/{id}",
        ),
    ],
)
def test_a_phone_is_on_the_map_when_its_request_is_answered(stack, door, path, body, device):
    phone = new_imei()
    words = {"id": phone, "seconds": int(time.time())}
    device = device.format(**words)
    convoy_devices(stack, "add", device.partition(":")[2], "--vehicle", phone)

    def sent():
        url = f"http://127.0.0.1:{devices.PORTS[door] + stack.shift}{path.format(**words)}"
        data = body and body.format(**words).encode()
        headers = {"X-Limit-U": "me", "X-Limit-D": phone}
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=15) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as refused:
            assert refused.code == 403, "the gateway does not know it yet"
            return False

    eventually(sent, what="for the gateway to know the phone")
    (found,) = eventually(
        lambda: [each for each in stack.api("/vehicles").json()["vehicles"] if each.get("device") == device],
        what="for the phone among the vehicles",
    )
    assert found["attributes"]["battery_level"] == 83


def test_no_answer_comes_while_the_broker_is_away_and_nothing_is_lost(stack, imei):
    records = drive(4)
    with devices.connection(stack, "teltonika", patience=60) as device:
        assert devices.ask(device, devices.teltonika_login(imei), 1) == b"\x01"
        assert devices.ask(device, devices.teltonika_frame(records[:1]), 4) == struct.pack(">I", 1)
        stack.stop("queue")
        device.sendall(devices.teltonika_frame(records[1:]))
        device.settimeout(1)
        with pytest.raises(TimeoutError):
            device.recv(4)
        stack.start("queue")
        device.settimeout(60)
        assert devices.read(device, 4) == struct.pack(">I", 3)
    eventually(lambda: len(stack.history(imei)) == 4, within=60, what="for the history")


def test_a_killed_gateway_loses_nothing_that_it_answered(stack, imei):
    """A device keeps a record until it is answered, and sends it again after the gateway was killed."""
    records = drive(60)
    answered = 0
    for _ in range(6):
        killed = stack.kill("device-gateway")
        stack.until_restarted("device-gateway", killed)
        with devices.connection(stack, "teltonika", patience=60) as device:
            assert devices.ask(device, devices.teltonika_login(imei), 1) == b"\x01"
            for record in records[answered : answered + 10]:
                assert devices.ask(device, devices.teltonika_frame([record]), 4) == struct.pack(">I", 1)
                answered += 1
            device.sendall(devices.teltonika_frame(records[answered : answered + 5]))  # killed before its answer
    eventually(lambda: len(stack.history(imei)) >= answered, within=60, what="for all answered records")
    times = times_of(stack, imei)
    assert len(times) == len(set(times)), "no record is stored twice"


def test_frames_are_traced_both_ways(stack, imei):
    with devices.connection(stack, "teltonika") as device:
        assert devices.ask(device, devices.teltonika_login(imei), 1) == b"\x01"
        records = drive(2)
        assert devices.ask(device, devices.teltonika_frame(records), 4) == struct.pack(">I", 2)
    shown = convoy_devices(stack, "trace", imei)
    assert f"text     {imei}" not in shown, "the login begins with its length, which is no text"
    assert f"hex      {devices.teltonika_login(imei).hex()}\n" in shown
    assert f"decoded  device {imei}\n" in shown
    assert f"hex      {devices.teltonika_frame(records).hex()}\n" in shown
    assert "54.7, 25.3  13.89 m/s  90°" in shown and "ignition=true" in shown
    assert "answered  teltonika tcp 127.0.0.1" in shown and "hex      00000002\n" in shown

    stranger = new_imei()
    with devices.connection(stack, "teltonika") as device:
        assert devices.ask(device, devices.teltonika_login(stranger), 1) == b"\x00"
    assert "denied" in convoy_devices(stack, "trace", stranger)


def test_requests_are_traced_without_their_token(stack):
    device = new_imei()
    said = convoy_devices(stack, "add", device, "--vehicle", device, "--token")
    token = said.rpartition(": ")[2].strip()
    eventually(lambda: request_status(stack, token) == 200, what="for the gateway to know the token")
    shown = convoy_devices(stack, "trace", device)
    assert "text     GET /devices/***?lat=54.7&lon=25.3&timestamp=" in shown
    assert "text     200 OK" in shown
    assert token not in shown and token not in convoy_devices(stack, "trace", "127.0.0.1")


def request_status(stack, token):
    url = f"http://127.0.0.1:{devices.PORTS['osmand'] + stack.shift}/devices/{token}"
    try:
        with urllib.request.urlopen(f"{url}?lat=54.7&lon=25.3&timestamp={int(time.time())}", timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_without_the_token_no_frame_is_shown(stack):
    ran = stack.command("devices", "trace", "1")
    assert ran.returncode == 1 and "no frame of '1' is kept" in ran.stderr
    url = f"http://127.0.0.1:{stack.port('device-gateway')}/devices/1/frames"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url, timeout=30)
    with refused.value:
        assert refused.value.code == 401


def test_a_taken_port_of_devices_is_a_warning(stack):
    port = WIALON + stack.shift
    process = f"(pid {os.getpid()}): its devices cannot connect"
    assert re.search(rf"^! port {port} \(wialon, TCP\) is taken by .* {re.escape(process)}$", stack.warnings, re.M)
    assert re.search(rf"^! port {port} \(wialon, UDP\) is taken by ", stack.warnings, re.M)
    assert stack.warnings.count(" is taken by ") == 2, "all other ports are open"


def test_a_trace_goes_on_until_ctrl_c(stack, imei):
    following = subprocess.Popen(
        [CONVOY, "devices", "trace", imei, "--follow"],
        env=stack.environment(),
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        with devices.connection(stack, "teltonika") as device:
            assert devices.ask(device, devices.teltonika_login(imei), 1) == b"\x01"
            frame = devices.teltonika_frame(drive(1))
            until_line(following, devices.teltonika_login(imei).hex())
            assert devices.ask(device, frame, 4) == struct.pack(">I", 1)
            until_line(following, frame.hex())
        following.send_signal(signal.SIGINT)
        assert following.wait(timeout=60) == 130
    finally:
        following.kill()
        following.wait()
        following.stdout.close()


def until_line(process, text):
    """Reads lines until one has the text."""
    assert any(text in line for line in process.stdout), "the command has ended"
