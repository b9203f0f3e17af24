"""What devices say besides positions: from the queue to each answer, and across a restart of the tracker."""

import csv
import io
import urllib.parse
import xml.etree.ElementTree

from live import VERSION_1, WORLD, Viewer
from producer import milliseconds_ago, milliseconds_of, position
from patience import eventually
from stack import ALL_TIMES

DEVICE = "teltonika:352093081452251"
ATTRIBUTES = {
    "ignition": True,
    "satellites": 11,
    "power": 13.8,
    "odometer": 123456789,
    "driver": "=A1",
    "alarms": ["power_cut"],
    "x_io_385": 7,
}
GPX = "{http://www.topografix.com/GPX/1/1}"
OURS = "{urn:convoy:gpx:1}"


def report(stack, vehicle):
    answer = stack.api(f"/vehicles/{urllib.parse.quote(vehicle, safe='')}")
    return answer.json() if answer.status == 200 else {}


def said_last(stack, vehicle, device):
    """Returns the vehicle's report when `device` is the one that has said something last."""

    def has_said():
        found = report(stack, vehicle)
        return found if found.get("device") == device else None

    return eventually(has_said, what=f"for what {device} said")


def test_what_devices_say_is_in_each_answer(stack, producer, vehicle):
    now = milliseconds_ago(0)
    said = {"attributes": {**ATTRIBUTES, "hdop": "bad"}, "device": DEVICE}
    dropped = stack.metric("position-tracker", "convoy_attributes_dropped_total")
    producer.send([position(vehicle, now - 3000), position(vehicle, now - 2000, **said)])
    found = said_last(stack, vehicle, DEVICE)
    assert found["attributes"] == ATTRIBUTES
    assert milliseconds_of(found["attributes_time"]) == now - 2000
    assert stack.metric("position-tracker", "convoy_attributes_dropped_total") == dropped + 1

    name = urllib.parse.quote(vehicle, safe="")
    silent, speaking = stack.history(name)
    assert "attributes" not in silent and "device" not in silent
    assert (speaking["attributes"], speaking["device"]) == (ATTRIBUTES, DEVICE)
    ranged = f"/vehicles/{name}/history?{ALL_TIMES}&format="
    rows = list(csv.DictReader(io.StringIO(stack.api(ranged + "csv").body.decode())))
    assert [rows[1][key] for key in ("device", "ignition", "power", "driver", "hdop")] == [DEVICE, "true", "13.800", "'=A1", ""]
    assert rows[1]["attributes"] == '{"alarms":["power_cut"],"x_io_385":7}'
    assert rows[0]["attributes"] == rows[0]["device"] == ""
    track = xml.etree.ElementTree.fromstring(stack.api(ranged + "gpx").body.decode())
    extensions = track.findall(f".//{GPX}trkpt")[1].find(f"{GPX}extensions")
    assert extensions.findtext(f"{OURS}device") == DEVICE
    assert extensions.findtext(f"{OURS}attributes/{OURS}odometer") == "123456789"
    features = stack.api(ranged + "geojson").json()["features"]
    assert features[1]["properties"]["attributes"] == ATTRIBUTES


def test_a_reading_is_no_position_and_outlives_a_restart(stack, producer, vehicle):
    now = milliseconds_ago(0)
    reading = {"vehicle": vehicle, "time": now - 1000, "attributes": {"ignition": False}, "device": "gt06:1"}
    producer.send([position(vehicle, now - 2000, device=DEVICE), reading])
    before = said_last(stack, vehicle, "gt06:1")
    assert before["attributes"] == {"ignition": False}
    assert milliseconds_of(before["time"]) == now - 2000
    assert len(stack.history(urllib.parse.quote(vehicle, safe=""))) == 1

    stack.until_restarted("position-tracker", stack.kill("position-tracker"))
    after = said_last(stack, vehicle, "gt06:1")
    members = ("time", "attributes", "device", "attributes_time")
    assert [after[member] for member in members] == [before[member] for member in members]


def test_the_live_stream_has_them_for_viewers_that_ask_also_after_a_restart(stack, producer, vehicle):
    now = milliseconds_ago(0)
    producer.send([position(vehicle, now - 3000, attributes={"battery": 4.1}, device=DEVICE)])
    said_last(stack, vehicle, DEVICE)
    url = stack.url("/api/live").replace("http:", "ws:")
    asking, silent, old = (Viewer(url, WORLD), Viewer(url, WORLD), Viewer(url, WORLD, subprotocols=[VERSION_1]))
    try:
        asking.until(lambda fleet: vehicle in fleet.rows and fleet.synced)
        assert asking.fleet.max_details == 16
        asking.send(op="details", of=[vehicle])
        asking.until(lambda fleet: vehicle in fleet.details, what="for what was said before")
        found = asking.fleet.details[vehicle]
        assert (found["attributes"], found["device"]) == ({"battery": 4.1}, DEVICE)
        assert milliseconds_of(found["attributes_time"]) == now - 3000

        producer.send([{"vehicle": vehicle, "time": now - 2000, "attributes": {"ignition": True}}])
        asking.until(lambda fleet: fleet.details[vehicle].get("attributes") == {"ignition": True}, what="for a reading")

        stack.until_restarted("position-tracker", stack.kill("position-tracker"))
        producer.send([{"vehicle": vehicle, "time": now - 1000, "attributes": {"ignition": False}}])
        asking.until(lambda fleet: fleet.details[vehicle].get("attributes") == {"ignition": False}, what="for the restart")
        for viewer in (silent, old):
            viewer.until(lambda fleet: vehicle in fleet.rows and fleet.synced)
            assert viewer.fleet.details == {}
        old.send(op="details", of=[vehicle])
        assert old.until_closed() == 1008
    finally:
        for viewer in (asking, silent, old):
            viewer.close()


def test_what_a_producer_rejects_is_kept_with_its_reason(stack, producer, vehicle):
    before = stack.rejected("bad_coordinates")
    producer.send([{"rejected": "bad_coordinates", "vehicle": vehicle, "content": "lat=NaN&lon=7"}])

    def kept():
        answer = stack.api(f"/rejected?vehicle={urllib.parse.quote(vehicle, safe='')}").json()
        return answer["rejected"] or None

    (rejected,) = eventually(kept, what="for the rejected element")
    assert (rejected["reason"], rejected["content"]) == ("bad_coordinates", "lat=NaN&lon=7")
    assert stack.rejected("bad_coordinates") == before + 1
