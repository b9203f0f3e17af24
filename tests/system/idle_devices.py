"""A process that holds many idle connections of Teltonika devices, so that the process under test has its descriptors for
itself. Use it as

    with IdleDevices(port, count) as idle: …

It is a program, too: `idle_devices.py PORT COUNT` connects them, logs them in, and writes a line. Then it reads lines: for
each it looks at every connection, sends a record on one of them, and writes how many are open and whether the record was
answered."""

import os
import random
import resource
import socket
import struct
import subprocess
import sys
import time

import devices

OWN_DESCRIPTORS = 100
ANSWER_SECONDS = 60
CONNECTIONS_OF_ADDRESS = 20_000  # fewer than the system has ports for one address


def max_connections():
    """Returns as many connections as the limit of descriptors allows a gateway, which needs some for itself."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 500


def imei_of(number):
    return f"{990_000_000_000_000 + number:015d}"


class IdleDevices:
    def __init__(self, port, count):
        command = [sys.executable, os.path.abspath(__file__), str(port), str(count)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._answer()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(timeout=60)

    def _answer(self):
        answer = self._process.stdout.readline().split()
        assert answer, "the devices have connected"
        return [int(word) for word in answer]

    def look(self):
        """Returns how many connections are open, and whether a record on one of them was answered."""
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        still_open, answered = self._answer()
        return still_open, bool(answered)


def connect(port, number):
    device = socket.socket()
    device.settimeout(ANSWER_SECONDS)
    if number >= CONNECTIONS_OF_ADDRESS:
        device.bind((f"127.0.0.{number // CONNECTIONS_OF_ADDRESS + 1}", 0))
    device.connect(("127.0.0.1", port))
    device.sendall(devices.teltonika_login(imei_of(number)))
    return device


def is_open(device):
    device.settimeout(0)
    try:
        return device.recv(1, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        device.settimeout(ANSWER_SECONDS)


def is_answered(device):
    record = (int(time.time() * 1000), 54.7, 25.3)
    return devices.ask(device, devices.teltonika_frame([record]), 4) == struct.pack(">I", 1)


def main():
    port, count = int(sys.argv[1]), int(sys.argv[2])
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    assert count + OWN_DESCRIPTORS <= hard, "each connection needs a descriptor"
    connected = [connect(port, number) for number in range(count)]
    for device in connected:
        assert device.recv(1) == b"\x01", "the gateway admits each device"
    print(count, flush=True)
    for _ in sys.stdin:
        still_open = sum(map(is_open, connected))
        print(still_open, int(is_answered(random.choice(connected))), flush=True)


if __name__ == "__main__":
    main()
