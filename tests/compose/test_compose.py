"""The containers of compose.yaml, started for real."""

from composed import PAGE
from patience import eventually
from stack import get

SERVICES = {"position-simulator", "queue", "position-tracker", "mongodb", "api-gateway", "webapp", "device-gateway"}


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

    convoy.compose("down")
    assert convoy.running() == set()
    kept = convoy.volumes()
    assert len(kept) == 3
    convoy.up()
    history = f"vehicles/{name.replace(' ', '%20')}/history?from=2000-01-01T00:00:00Z&to={newer}"

    def stored():
        answer = convoy.get(history)
        return answer and [point["time"] for point in answer["positions"]]

    times = eventually(stored, within=120, what="for the history")
    assert fleet[name] in times

    convoy.compose("down", "--volumes")
    assert not kept & convoy.volumes()
