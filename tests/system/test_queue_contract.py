"""Checks messages on the queue and their outcome, also for viewers, against the tables of the contract, row by row."""

import json
import struct
import urllib.parse

import proton
import pytest
from live import REFUSED, SHEFFIELD, VERSION_1, Viewer
from producer import Producer, dead_letters, milliseconds_ago, milliseconds_of, position
from stack import eventually


def stored(stack, vehicle, count=1):
    """Returns the history of a vehicle when it has `count` positions."""
    name = urllib.parse.quote(vehicle, safe="")

    def enough():
        positions = stack.history(name)
        return positions if len(positions) >= count else None

    return eventually(enough, what=f"for {count} positions of {vehicle}")


def in_order(stack, producer, vehicle):
    """Waits until earlier messages are settled: on one link with one reader, a later position is stored after them."""
    marker = f"{vehicle} marker"
    producer.send(position(marker))
    stored(stack, marker)


# ---- accepted messages ----


def test_one_position_is_a_batch_of_one(stack, producer, vehicle):
    time_ms = milliseconds_ago(1000)
    producer.send(position(vehicle, time_ms, lat=53.390681, lon=-1.431247, accuracy=3.0))
    (entry,) = stored(stack, vehicle)
    assert (entry["lat"], entry["lon"], entry["accuracy"]) == (53.390681, -1.431247, 3.0)
    assert milliseconds_of(entry["time"]) == time_ms


def test_a_batch_holds_up_to_a_thousand_positions_of_any_vehicles(stack, producer, vehicle):
    first = milliseconds_ago(10_000)
    producer.send([position(f"{vehicle} {n % 2}", first + n) for n in range(1000)])
    assert len(stored(stack, f"{vehicle} 0", 500)) == 500
    assert len(stored(stack, f"{vehicle} 1", 500)) == 500


def test_an_empty_batch_is_accepted(stack, producer, vehicle):
    producer.send([])
    in_order(stack, producer, vehicle)


def test_protobuf_says_the_same_as_json(stack, producer, vehicle):
    time_ms = milliseconds_ago(1000)
    producer.send(protobuf(vehicle, time_ms), content_type="application/x-protobuf")
    (entry,) = stored(stack, vehicle)
    assert (entry["lat"], entry["lon"], entry["accuracy"]) == (53.390681, -1.431247, 3.0)
    assert milliseconds_of(entry["time"]) == time_ms


def protobuf(vehicle, time_ms):
    """Encodes a Positions message with one position by hand, as in positions.proto."""

    def varint(value):
        out = b""
        while value > 127:
            out += bytes([value & 127 | 128])
            value >>= 7
        return out + bytes([value])

    name = vehicle.encode()
    one = b"\x0a" + varint(len(name)) + name
    one += b"\x15" + struct.pack("<i", 533906810) + b"\x1d" + struct.pack("<i", -14312470)
    one += b"\x20" + varint(time_ms) + b"\x28" + varint(30)
    return b"\x0a" + varint(len(one)) + one


def test_a_message_without_content_type_is_json(stack, producer, vehicle):
    producer.send(position(vehicle), content_type=None)
    stored(stack, vehicle)


def test_unknown_members_are_ignored(stack, producer, vehicle):
    producer.send(position(vehicle, battery={"volts": [12.1]}))
    stored(stack, vehicle)


@pytest.mark.parametrize(
    "written",
    ["2026-01-02T03:04:05.678Z", "2026-01-02T05:04:05.678+02:00", "2026-01-02T03:04:05.6789+0000"],
)
def test_times_may_have_any_offset_and_floor_to_milliseconds(stack, producer, vehicle, written):
    producer.send({**position(vehicle), "time": written})
    (entry,) = stored(stack, vehicle)
    assert entry["time"] == "2026-01-02T03:04:05.678Z"


@pytest.mark.parametrize("name", ["A/B 50%", "Müller & Söhne?", "日本のトラック", "a+b", "#1"])
def test_a_name_may_hold_anything_but_control_characters(stack, producer, name):
    producer.send(position(name))
    stored(stack, name)
    answer = stack.api("/vehicles/" + urllib.parse.quote(name, safe=""))
    assert answer.status == 200 and answer.json()["name"] == name


# ---- duplicates and conflicts ----


def test_the_same_position_again_is_stored_once(stack, producer, vehicle):
    before = stack.metric("position-tracker", "convoy_positions_duplicate_total")
    again = position(vehicle, milliseconds_ago(5000))
    producer.send(again)
    stored(stack, vehicle)
    producer.send(again)
    producer.send([again, again])
    in_order(stack, producer, vehicle)
    assert len(stored(stack, vehicle)) == 1
    assert stack.metric("position-tracker", "convoy_positions_duplicate_total") == before + 3


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
@pytest.mark.parametrize("together", [True, False])
def test_of_contradicting_positions_the_most_accurate_stays(stack, producer, vehicle, order, together):
    before = stack.metric("position-tracker", "convoy_positions_conflict_total")
    time_ms = milliseconds_ago(5000)
    values = [
        position(vehicle, time_ms, lat=10.0, lon=20.0, accuracy=1.0),
        position(vehicle, time_ms, lat=10.0, lon=20.0, accuracy=2.0),
        position(vehicle, time_ms, lat=9.0, lon=21.0, accuracy=1038.0),
    ]
    arriving = [values[at] for at in order]
    for body in [arriving] if together else arriving:
        producer.send(body)
    in_order(stack, producer, vehicle)
    (entry,) = stored(stack, vehicle)
    assert (entry["lat"], entry["lon"], entry["accuracy"]) == (10.0, 20.0, 1.0)
    assert stack.metric("position-tracker", "convoy_positions_conflict_total") > before
    report = stack.api("/vehicles/" + urllib.parse.quote(vehicle)).json()
    assert (report["lon"], report["accuracy"]) == (20.0, 1.0)
    answer = stack.api("/rejected?vehicle=" + urllib.parse.quote(vehicle)).json()
    (conflict,) = answer["rejected"]
    assert conflict["reason"] == "conflict" and conflict["message_id"] == ""
    kept = json.loads(conflict["content"])
    assert (kept["lat"], kept["lon"], kept["accuracy"]) == (9.0, 21.0, 1038.0)


def test_a_late_position_takes_its_own_place(stack, producer, vehicle):
    now = milliseconds_ago(0)
    for age in (1000, 3000, 2000):
        producer.send(position(vehicle, now - age, lat=10 + age / 1e7))
    entries = stored(stack, vehicle, 3)
    assert [milliseconds_of(entry["time"]) for entry in entries] == [now - 3000, now - 2000, now - 1000]
    report = stack.api("/vehicles/" + urllib.parse.quote(vehicle)).json()
    assert milliseconds_of(report["time"]) == now - 1000


# ---- a bad position in a good batch ----

BAD_POSITIONS = [
    ({"lat": 91.0}, "bad_coordinates"),
    ({"lon": -180.5}, "bad_coordinates"),
    ({"lat": "north"}, "bad_type"),
    ({"lat": None}, "bad_type"),
    ({"speed": "50 km/h"}, "bad_type"),
    ({"heading": 360.01}, "bad_type"),
    ({"heading": -1}, "bad_type"),
    ({"vehicle": ""}, "bad_vehicle"),
    ({"vehicle": "a\tb"}, "bad_vehicle"),
    ({"vehicle": "x" * 257}, "bad_vehicle"),
    ({"time": "yesterday"}, "bad_time"),
    ({"time": 946_684_799_999}, "bad_time"),
    ({"time": "1999-12-31T23:59:59.999Z"}, "bad_time"),
]


@pytest.mark.parametrize("wrong,reason", BAD_POSITIONS)
def test_a_bad_position_is_counted_and_the_rest_is_stored(stack, producer, vehicle, wrong, reason):
    before = stack.rejected(reason)
    now = milliseconds_ago(0)
    bad = {**position(vehicle, now - 2000), **wrong}
    producer.send([position(vehicle, now - 3000), bad, position(vehicle, now - 1000)])
    assert len(stored(stack, vehicle, 2)) == 2
    assert stack.rejected(reason) == before + 1


def test_a_position_with_a_negative_speed_is_stored_and_counted(stack, producer, vehicle):
    before = stack.metric("position-tracker", "convoy_positions_negative_speed_total")
    now = milliseconds_ago(0)
    producer.send([position(vehicle, now - 2000, speed=-1.0), position(vehicle, now - 1000, speed=0.0)])
    assert len(stored(stack, vehicle, 2)) == 2
    assert stack.metric("position-tracker", "convoy_positions_negative_speed_total") == before + 1


@pytest.mark.parametrize("member", ["vehicle", "lat", "lon", "time"])
def test_a_position_without_a_member_is_counted(stack, producer, vehicle, member):
    before = stack.rejected("missing_member")
    bad = position(vehicle)
    del bad[member]
    producer.send([bad, position(vehicle)])
    stored(stack, vehicle)
    assert stack.rejected("missing_member") == before + 1


def test_the_future_is_held_beyond_sixty_seconds(stack, producer, vehicle):
    before = stack.metric("position-tracker", "convoy_positions_held")
    producer.send([position(vehicle, milliseconds_ago(-90_000)), position(vehicle, milliseconds_ago(-30_000))])
    assert len(stored(stack, vehicle)) == 1
    eventually(lambda: stack.metric("position-tracker", "convoy_positions_held") == before + 1)


# ---- what viewers of the live stream learn ----


@pytest.fixture
def watch(stack):
    """Makes viewers, which connect through nginx; closes them at the end."""
    viewers = []

    def make(**options):
        viewers.append(Viewer(stack.url("/api/live").replace("http:", "ws:"), SHEFFIELD, **options))
        viewers[-1].until(lambda fleet: fleet.synced)
        return viewers[-1]

    yield make
    for viewer in viewers:
        viewer.close()


def test_a_viewer_is_notified_of_a_vehicle_that_is_refused(stack, watch, producer, vehicle):
    viewer, old = watch(), watch(subprotocols=[VERSION_1])
    before = viewer.fleet.frames[REFUSED]
    assert before >= 1, "at the beginning"
    producer.send(position(vehicle, speed="50 km/h"))
    viewer.until(lambda fleet: fleet.frames[REFUSED] > before)

    def is_listed():
        return vehicle in {each["vehicle"] for each in stack.api("/vehicles?refused=only").json()["refused"]}

    eventually(is_listed)
    assert old.fleet.frames[REFUSED] == 0


def test_a_viewer_learns_that_a_reported_speed_is_not_used(watch, producer, vehicle):
    viewer = watch()
    start, degrees_in_a_second = milliseconds_ago(300_000), 20 / 66_400  # at 20 m/s in Sheffield
    producer.send(
        [
            position(vehicle, start + n * 1000, lat=53.4, lon=-1.45 + n * degrees_in_a_second, speed=0.0)
            for n in range(300)
        ]
    )
    viewer.until(lambda fleet: fleet.rows.get(vehicle, {}).get("reported_speed_ignored"))
    assert viewer.fleet.rows[vehicle]["reported_speed"] == 0


# ---- unreadable messages ----

UNDECODABLE = {
    "no JSON": (b"lat=1", "application/json", "not_json"),
    "broken off": (b'[{"vehicle":"a"', "application/json", "not_json"),
    "bytes": (bytes(range(256)), "application/json", "not_json"),
    "empty": (b"", "application/json", "not_json"),
    "a number": (b"42", "application/json", "bad_type"),
    "1,001 positions": (b"[" + b"{}," * 1000 + b"{}]", "application/json", "too_large"),
    "over 256 KiB": (b"[" + b" " * 256 * 1024 + b"]", "application/json", "too_large"),
}


@pytest.mark.parametrize("what", UNDECODABLE)
def test_an_undecodable_message_goes_to_the_dead_letters(stack, producer, vehicle, what):
    body, content_type, reason = UNDECODABLE[what]
    before = stack.rejected(reason)
    message_id = producer.send(body, content_type)
    assert dead_letters(stack, message_id) == body
    assert stack.rejected(reason) == before + 1
    # The link still works.
    producer.send(position(vehicle))
    stored(stack, vehicle)


@pytest.mark.parametrize("content_type", ["application/x-protobuf", "text/csv"])
def test_a_body_that_is_not_what_it_says_goes_to_the_dead_letters(stack, producer, content_type):
    message_id = producer.send(b"\xff\xff\xff\xff", content_type)
    assert dead_letters(stack, message_id) == b"\xff\xff\xff\xff"


# ---- rights ----


def test_nobody_publishes_without_a_password(stack):
    with pytest.raises(proton.ProtonException):
        Producer(stack, password="wrong").send(position("Stranger"))


def test_each_user_may_do_its_own_work_only(stack):
    with pytest.raises(proton.ProtonException):
        Producer(stack, user="tracker").send(position("Wrong User"))
    with pytest.raises(proton.ProtonException):
        Producer(stack, user="simulator", address="elsewhere").send(position("Wrong Address"))
