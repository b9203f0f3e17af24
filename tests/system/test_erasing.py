"""A vehicle is erased for good: from the API, from memory, from the disk."""

import datetime
import glob
import json
import os
import urllib.parse

from producer import Producer, milliseconds_ago, position
from stack import eventually, get


def escaped(vehicle):
    return urllib.parse.quote(vehicle, safe="")


def load(stack, vehicle, count=200):
    """Publishes that many positions of a vehicle and a bad one; returns when all of them are visible."""
    producer = Producer(stack)
    now = milliseconds_ago(0)
    good = [position(vehicle, now - 1000 * n, lat=50 + n / 1e4) for n in range(count)]
    producer.send([*good, position(vehicle, lat=91)])
    producer.close()
    eventually(lambda: len(stack.history(escaped(vehicle))) == count)
    eventually(lambda: rejected(stack, vehicle))


def rejected(stack, vehicle):
    return stack.api(f"/rejected?vehicle={escaped(vehicle)}").json()["rejected"]


def names(stack, query=""):
    return [each["name"] for each in stack.api("/vehicles" + query).json()["vehicles"]]


def on_the_disk(stack, text):
    """Returns the files of the history that contain this text."""
    files = glob.glob(os.path.join(stack.home, "data", "history", "**"), recursive=True)
    return [path for path in files if os.path.isfile(path) and text in open(path, "rb").read()]


def test_an_erased_vehicle_is_nowhere_and_stays_away(new_stack, vehicle):
    stack = new_stack.up("--no-simulator")
    secret, other = f"{vehicle} ä/secret", f"{vehicle} other"
    load(stack, secret)
    load(stack, other)
    assert on_the_disk(stack, secret.encode())

    erased = stack.command("erase", secret, "--yes")
    assert (erased.returncode, erased.stderr) == (0, ""), erased.stderr
    assert erased.stdout == f"'{secret}' is erased.\n"
    assert names(stack) == [other]
    assert names(stack, f"?at={now_written()}") == [other]
    assert stack.api(f"/vehicles/{escaped(secret)}").status == 404
    assert stack.api(f"/vehicles/{escaped(secret)}/history").status == 404
    assert rejected(stack, secret) == []
    assert on_the_disk(stack, secret.encode()) == []
    assert len(stack.history(escaped(other))) == 200 and len(rejected(stack, other)) == 1

    killed = stack.kill("position-tracker")
    stack.until_restarted("position-tracker", killed)
    assert names(stack) == [other]

    again = stack.command("erase", secret, "--yes")
    assert again.returncode == 1
    (line,) = again.stderr.splitlines()
    assert "there is no vehicle" in line

    load(stack, secret, count=3)  # if its producer continues, the vehicle exists again
    assert sorted(names(stack)) == sorted([other, secret])


def now_written():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_without_a_yes_nothing_is_erased(stack, vehicle):
    load(stack, vehicle, count=3)
    refused = stack.command("erase", vehicle)
    assert refused.returncode == 1 and "--yes" in refused.stderr
    assert len(stack.history(escaped(vehicle))) == 3


def test_nobody_erases_through_the_public_doors(stack, vehicle):
    load(stack, vehicle, count=3)
    for door, prefix in (("page", "/api"), ("gateway", ""), ("tracker", "")):
        url = f"http://127.0.0.1:{stack.port(door)}{prefix}/vehicles/{escaped(vehicle)}"
        assert get(url, method="DELETE").status == 405
    assert len(stack.history(escaped(vehicle))) == 3


def devices(stack, *words):
    ran = stack.command("devices", *words)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_registry_forgets_an_erased_vehicle_but_not_its_devices(stack, vehicle):
    load(stack, vehicle, count=3)
    box, parked, other = f"{vehicle} box", f"{vehicle} parked", f"{vehicle} other"
    devices(stack, "add", box, "--vehicle", vehicle, "--protocol", "teltonika")
    devices(stack, "rename", box, "Ann's secret van")
    devices(stack, "move", box, other, "--from", "2026-01-01T00:00:00Z")
    devices(stack, "move", box, vehicle, "--from", "2026-02-01T00:00:00Z")
    # This one has never sent a position, so only the registry knows it.
    devices(stack, "add", f"{box} 2", "--vehicle", parked)
    assert in_the_registry(stack, b"Ann's secret van")

    erased = stack.command("erase", vehicle, parked, "--yes")
    assert (erased.returncode, erased.stderr) == (0, ""), erased.stderr
    assert erased.stdout.splitlines() == [
        f"'{vehicle}' is erased.",
        f"'{parked}' is erased.",
        f"The device {box} stays known, but not in {vehicle}.",
        f"The device {box} 2 stays known, but not in {parked}.",
    ]
    assert names(stack, f"?q={escaped(vehicle)}") == []
    left = json.loads(devices(stack, "show", box))
    assert (left["protocol"], left["assignments"]) == ("teltonika", [
        {"vehicle": other, "from": "2026-01-01T00:00:00.000Z", "until": "2026-02-01T00:00:00.000Z"}])
    assert "assignments" not in json.loads(devices(stack, "show", f"{box} 2"))
    listed = get(f"http://127.0.0.1:{stack.port('registry-api')}/vehicles").json()["vehicles"]
    assert vehicle not in [each["id"] for each in listed]
    assert not in_the_registry(stack, b"Ann's secret van")


def in_the_registry(stack, text):
    files = glob.glob(os.path.join(stack.home, "data", "registry.db*"))
    assert files
    return any(text in open(path, "rb").read() for path in files)
