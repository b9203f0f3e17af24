"""Devices that speak with the gateway of a stack, byte by byte, as real ones do."""

import binascii
import contextlib
import socket
import struct
import time

# The ports of devices before the shift.
PORTS = {"any": 5000, "h02": 5013, "gt06": 5023, "teltonika": 5027, "osmand": 5055, "owntracks": 5144}


def crc16_arc(data):
    """The checksum of Teltonika: CRC-16 with the reflected polynomial 0xA001."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def teltonika_login(imei):
    return struct.pack(">H", len(imei)) + imei.encode()


def teltonika_records(records):
    """Returns a block of codec 8. Each record is (milliseconds, latitude, longitude), 50 km/h eastwards with the ignition
    on, 13.8 V and an odometer of 123,456 m."""
    block = bytes([8, len(records)])
    for milliseconds, lat, lon in records:
        block += struct.pack(">QBiihHBH", milliseconds, 0, round(lon * 1e7), round(lat * 1e7), 112, 90, 9, 50)
        block += bytes([0, 3]) + bytes([1, 239, 1]) + bytes([1, 66]) + struct.pack(">H", 13_800)
        block += bytes([1, 16]) + struct.pack(">I", 123_456) + bytes([0])
    return block + bytes([len(records)])


def teltonika_frame(records):
    block = teltonika_records(records)
    return struct.pack(">II", 0, len(block)) + block + struct.pack(">I", crc16_arc(block))


def teltonika_datagram(imei, records, packet=0xCAFE):
    body = struct.pack(">HBBH", packet, 1, 7, len(imei)) + imei.encode() + teltonika_records(records)
    return struct.pack(">H", len(body)) + body


def gt06_frame(kind, body, serial):
    """Kind 1 is a login. The checksum is CRC-16/X-25."""
    content = bytes([len(body) + 5, kind]) + body + struct.pack(">H", serial)
    return b"\x78\x78" + content + struct.pack(">H", _crc16_x25(content)) + b"\x0d\x0a"


def _crc16_x25(data):
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0x8408 if crc & 1 else crc >> 1
    return crc ^ 0xFFFF


def gt06_login(imei, serial=1):
    return gt06_frame(1, binascii.unhexlify("0" + imei), serial)


@contextlib.contextmanager
def connection(stack, protocol, patience=20):
    with socket.create_connection(("127.0.0.1", PORTS[protocol] + stack.shift)) as device:
        device.settimeout(patience)
        yield device


def ask(device, data, size):
    """Sends bytes and returns the next `size` bytes of the answer, or fewer if the gateway ends the connection."""
    device.sendall(data)
    return read(device, size)


def read(device, size):
    answer = b""
    while len(answer) < size:
        part = device.recv(size - len(answer))
        if not part:
            break
        answer += part
    return answer


def send_by_tcp(host, port, imei, patience=30):
    """Logs in, sends three records, and expects the answer that has their number."""
    now = int(time.time() * 1000)
    with socket.create_connection((host, port), timeout=patience) as device:
        assert ask(device, teltonika_login(imei), 1) == b"\x01"
        records = [(now - 1000 * back, 54.7 - back / 1000, 25.3) for back in (2, 1, 0)]
        assert ask(device, teltonika_frame(records), 4) == struct.pack(">I", 3)


def send_by_udp(host, port, imei, patience=30):
    """Sends two records in a datagram, and expects the answer to this very datagram, with their number."""
    now = int(time.time() * 1000)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        device.settimeout(patience)
        device.connect((host, port))
        device.send(teltonika_datagram(imei, [(now - 1000, 54.7, 25.3), (now, 54.7, 25.3)]))
        assert device.recv(100) == struct.pack(">HHBBB", 5, 0xCAFE, 1, 7, 2)
