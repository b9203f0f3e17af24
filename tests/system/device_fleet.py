"""Simulated vehicles that report to a stack as real devices, in all dialects and with faults, from a process of their own
that no supervisor restarts."""

import csv
import json
import os
import subprocess
import urllib.request

import devices
from patience import eventually
from stack import CHECKOUT, is_listening

SIMULATOR = os.path.join(CHECKOUT, "build", "release", "bin", "position-simulator")
# The ports of the simulator's dialects before the shift.
PORTS = {
    "gt06": 5023,
    "h02": 5013,
    "jt808": 5015,
    "nmea": 5005,
    "osmand": 5055,
    "owntracks": 5144,
    "owntracks-mqtt": 1883,
    "queclink": 5004,
    "teltonika": 5027,
    "wialon": 5039,
}
# Devices that forget a record when they have sent it.
SENT_ONCE = ("gt06", "nmea")
DRAIN_SECONDS = 60


class DeviceFleet:
    """`vehicles` should be a multiple of 12, the number of dialects, which take turns."""

    def __init__(self, stack, vehicles, rate, *flags):
        self._stack = stack
        self.measured_file = os.path.join(stack.home, "measured.csv")
        self.acknowledged_file = os.path.join(stack.home, "acknowledged.csv")
        self._log = os.path.join(stack.home, "logs", "device-fleet.log")
        ports = ",".join(f"{name}={port + stack.shift}" for name, port in PORTS.items())
        self._command = [SIMULATOR, "--tracks", os.path.join(CHECKOUT, "tracks"), "--vehicles", str(vehicles)]
        self._command += ["--rate", str(rate), "--device-ports", ports, *flags]
        self._process = None

    def register(self):
        """Adds all devices to the registry, and waits until the gateway admits them."""
        listed = subprocess.run([*self._command, "--list-devices"], check=True, capture_output=True, text=True)
        rows = list(csv.DictReader(listed.stdout.splitlines()))
        # The gateway follows the registry's changes in their order, and the last device shows how far it is.
        rows.sort(key=lambda row: row["protocol"] == "teltonika")
        for row in rows:
            self._add(row)
        eventually(lambda: self._is_admitted(rows[-1]["id"]), what="for the gateway to know the devices")

    def _add(self, row):
        with open(os.path.join(self._stack.home, "etc", "registry.token"), encoding="ascii") as file:
            token = file.readline().strip()
        device = {"id": row["id"], "protocol": row["protocol"], "assignments": [{"vehicle": row["vehicle"]}]}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._stack.port('registry-api')}/devices",
            json.dumps(device).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            method="POST",
        )
        with urllib.request.urlopen(request, timeout=30):
            pass

    def _is_admitted(self, imei):
        with devices.connection(self._stack, "teltonika") as device:
            return devices.ask(device, devices.teltonika_login(imei), 1) == b"\x01"

    def start(self):
        self._command += ["--devices", "127.0.0.1", "--drain-seconds", str(DRAIN_SECONDS)]
        self._command += ["--admin-port", str(self._stack.port("position-simulator"))]
        self._command += ["--measured", self.measured_file, "--acknowledged", self.acknowledged_file]
        with open(self._log, "wb") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)
        eventually(
            lambda: is_listening(self._stack.port("position-simulator")) and self.answered() > 0,
            what="for the first answers",
        )
        return self

    def answered(self):
        """Returns how many records were answered so far."""
        assert self._process.poll() is None, "the devices run until the test stops them"
        return self._stack.metric("position-simulator", "convoy_positions_published_total")

    def dropped(self):
        """Returns how many records a device gave up: it had no space for them, or got no answer and forgot them."""
        return self._stack.metric("position-simulator", "convoy_positions_dropped_total")

    def stop(self):
        """Measures no more, waits a while for the answers to what was sent, and ends. Some devices may keep records that
        they could not send yet: those of one record a frame need long for what they have kept."""
        self._process.terminate()
        assert self._process.wait(timeout=DRAIN_SECONDS + 30) == 0

    def kill(self):
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()


def records_of(file):
    """Returns the records of a file of the simulator, by their vehicle and then by their time."""
    found = {}
    with open(file, encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            # A device has one record of a time: the first one.
            found.setdefault(row["vehicle"], {}).setdefault(row["time"], row)
    return found
