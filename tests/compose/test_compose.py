"""The containers of compose.yaml, started for real."""

import devices
from composed import PAGE
from patience import eventually
from stack import get

SERVICES = {"position-simulator", "queue", "position-tracker", "mongodb", "api-gateway", "webapp", "device-gateway",
            "registry"}


def test_the_fleet_drives_and_what_is_stored_outlives_the_containers(convoy):
    convoy.up()
    fleet = eventually(convoy.vehicles, within=120, what="for vehicles")
    page = get(f"{PAGE}/")
    assert page.status == 200 and b"<title>" in page.body
    assert convoy.running() == SERVICES
    name = min(fleet)
    newer = eventually(
        lambda: convoy.vehicles().get(name, "") > fleet[name] and convoy.vehicles()[name],
        within=60,
        what="for a position that is newer",
    )

    _trackers_are_answered_and_shown(convoy)
    _a_listed_device_is_that_of_its_vehicle(convoy)

    convoy.compose("down")
    assert convoy.running() == set()
    kept = convoy.volumes()
    assert len(kept) == 5
    convoy.up()
    history = f"vehicles/{name.replace(' ', '%20')}/history?from=2000-01-01T00:00:00Z&to={newer}"

    def stored():
        answer = convoy.get(history)
        return answer and [point["time"] for point in answer["positions"]]

    times = eventually(stored, within=120, what="for the history")
    assert fleet[name] in times

    convoy.compose("down", "--volumes")
    assert not kept & convoy.volumes()


def _trackers_are_answered_and_shown(convoy):
    by_tcp, by_udp = "352093081452251", "352093081452269"
    devices.send_by_tcp("127.0.0.1", 5027, by_tcp)
    devices.send_by_udp("127.0.0.1", 5027, by_udp)
    eventually(lambda: {by_tcp, by_udp} <= convoy.vehicles().keys(), within=60, what="for both trackers on the page")


def _a_listed_device_is_that_of_its_vehicle(convoy):
    """`./convoy devices` adds it to the registry of these containers, and the gateway follows."""
    listed = "352093081452277"
    convoy.devices("add", listed, "--vehicle", "Listed Van", "--protocol", "teltonika")

    def shown():
        # A frame that is sent before the gateway knows the device makes a vehicle of the device's own id.
        devices.send_by_tcp("127.0.0.1", 5027, listed)
        return "Listed Van" in convoy.vehicles()

    eventually(shown, within=60, what="for the vehicle of the listed device")
