"""For ./convoy devices trace: what devices have sent and were answered, from the device-gateway."""

import datetime
import json
import sys
import time

import asking
import held
import home

_GATEWAY = asking.Service("device-gateway", home.port("devices_admin"), "trace.token", patience=30)
PAUSE = 1  # seconds between two questions of --follow
WORDS = {"frame": "received", "answer": "answered", "rest": "received"}


def ask(identity, after):
    """Returns the gateway's answer about a device or an address. Ends the command if there is none."""
    try:
        return _GATEWAY.ask("GET", f"{asking.path_of('devices', identity, 'frames')}?after={after}")
    except (asking.Refused, asking.Unreachable) as reason:
        return held.fail(str(reason))


def safe(text):
    """Returns a text of a stranger without what would change the terminal."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def lines_of(data):
    """Returns bytes as lines of text, or [] if they are no text."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").rstrip("\n").split("\n")
    return lines if text and all(line.isprintable() for line in lines) else []


def words_of(reading):
    words = [reading.get("time", "(no time)")]
    words.append(f"{reading['lat']}, {reading['lon']}" if "lat" in reading else "(no fix)")
    for member, unit in (("accuracy", " m accuracy"), ("speed", " m/s"), ("heading", "°")):
        if member in reading:
            words.append(f"{reading[member]:g}{unit}")
    for name, value in reading.get("attributes", {}).items():
        words.append(f"{name}={value if isinstance(value, str) else json.dumps(value)}")
    return safe("  ".join(words))


def decoded_lines(decoded):
    if "device" in decoded:
        yield f"device {safe(decoded['device'])}"
    if "fault" in decoded:
        yield f"fault: {decoded['fault']}"
    for reading in decoded["readings"]:
        yield words_of(reading)
    for rejected in decoded.get("rejected", ()):
        yield f"rejected as {rejected['reason']}: {safe(rejected['content'])}"


def show(piece):
    data = bytes.fromhex(piece["hex"])
    where = f"{piece.get('protocol', 'no protocol')} {piece['transport']} {piece['address']}"
    size = f"{piece['size']} bytes" + (f", {len(data)} of them kept" if piece["size"] > len(data) else "")
    result = f"  {piece['result']}" if "result" in piece else ""
    device = f"  {safe(piece['device'])}" if "device" in piece else ""
    print(f"{piece['time']}  {WORDS[piece['kind']]}  {where}{device}  {size}{result}")
    print(f"    hex      {piece['hex']}")
    for line in lines_of(data):
        print(f"    text     {line}")
    for line in decoded_lines(piece["decoded"]) if "decoded" in piece else ():
        print(f"    decoded  {line}")


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")


def trace(identity, follow):
    answer = ask(identity, 0)
    if not answer["frames"] and not follow:
        held.fail(f"no frame of '{identity}' is kept: no device and no address of this name has sent any lately")
    start, after = answer["start"], 0
    while True:
        for piece in answer["frames"]:
            show(piece)
            after = piece["number"]
        if not follow:
            return
        sys.stdout.flush()
        time.sleep(PAUSE)
        answer = ask(identity, after)
        if answer["start"] != start:
            print(f"{now()}  the device-gateway has started again", file=sys.stderr)
            start, after = answer["start"], 0
            answer = ask(identity, after)
