"""The whole way of a position through the cluster, also when pods come and go."""

import json
import uuid

import devices
import pytest
from apart import NODE
from control_plane import kubectl
from fleet import WORKLOADS, Questions
from patience import eventually
from producer import Load, Producer, position
from stack import get


@pytest.fixture
def vehicle():
    return f"Van {uuid.uuid4().hex[:12]}"


@pytest.fixture
def load(fleet, vehicle):
    # The tests are about lost positions, not about the rate of FerretDB beside a whole cluster.
    load = Load(fleet, vehicle, pause_seconds=2)
    load.start()
    eventually(lambda: load.accepted, within=60, what="for the queue to accept positions")
    yield load
    load.stop()


def _stored(fleet, vehicle):
    return set(Load.numbers_of(fleet.history(vehicle.replace(" ", "%20"))))


def _until_all_is_stored(fleet, load, vehicle):
    load.stop()
    eventually(lambda: load.accepted <= _stored(fleet, vehicle), within=180, what="for what was accepted")
    assert _stored(fleet, vehicle) <= load.published


def test_the_page_and_the_fleet_are_where_deploy_says(fleet):
    assert fleet.url("") in fleet.said
    page = get(fleet.url("/"))
    assert page.status == 200 and b"<title>" in page.body
    vehicles = eventually(lambda: fleet.api("/vehicles").json()["vehicles"], what="for vehicles")
    assert all("lat" in vehicle and "lon" in vehicle for vehicle in vehicles)


def test_trackers_reach_the_node_by_tcp_and_udp_and_are_shown(fleet):
    by_tcp, by_udp = "352093081452251", "352093081452269"
    devices.send_by_tcp(NODE, 31027, by_tcp)
    devices.send_by_udp(NODE, 31127, by_udp)

    def shown():
        return {by_tcp, by_udp} <= {each["name"] for each in fleet.api("/vehicles").json()["vehicles"]}

    eventually(shown, within=60, what="for both trackers")


def test_a_device_of_the_registry_reports_for_its_vehicle(fleet, vehicle):
    """`./convoy devices` adds it on the cluster, and the gateways follow."""
    listed = "352093081452277"
    fleet.verb("devices", "--on", "dev", "add", listed, "--vehicle", vehicle, "--protocol", "teltonika")
    assert f"{listed}  teltonika  {vehicle}\n" in fleet.verb("devices", "--on", "dev", "list")

    def shown():
        # A frame that is sent before the gateways know the device makes a vehicle of the device's own id.
        devices.send_by_tcp(NODE, 31027, listed)
        return vehicle in {each["name"] for each in fleet.api("/vehicles").json()["vehicles"]}

    eventually(shown, within=60, what="for the vehicle of the listed device")


def _answers(fleet, vehicle):
    """Yields for each tracker the names of all vehicles, and the reports of the one that stands still."""
    for pod in fleet.pods("position-tracker"):
        vehicles = get(f"http://{pod['status']['podIP']}:8080/vehicles").json()["vehicles"]
        ours = [each for each in vehicles if each["name"] == vehicle]
        yield sorted(each["name"] for each in vehicles), ours


def _until_all_answer_the_same(fleet, vehicle, trackers, newest_lat):
    def same():
        first, *others = _answers(fleet, vehicle)
        is_newest = first[1] and first[1][0]["lat"] == newest_lat
        return is_newest and len(others) == trackers - 1 and all(other == first for other in others)

    eventually(same, within=60, what="for all trackers to say the same")


def test_each_tracker_answers_with_the_same_fleet(fleet, vehicle):
    producer = Producer(fleet)
    for step in range(5):
        producer.send([position(vehicle, Load.FIRST + 1000 * step, lat=53 + step / 10_000)])
    producer.close()
    _until_all_answer_the_same(fleet, vehicle, trackers=2, newest_lat=53 + 4 / 10_000)


def test_a_tracker_that_comes_and_one_that_dies_lose_nothing(fleet, load, vehicle):
    try:
        kubectl("scale", "deployment/position-tracker", "--replicas=3")
        fleet.until_healthy()
        oldest = min(fleet.pods("position-tracker"), key=lambda pod: pod["metadata"]["creationTimestamp"])
        kubectl("delete", "pod", oldest["metadata"]["name"], "--grace-period=0", "--force")
        fleet.until_healthy()
        _until_all_is_stored(fleet, load, vehicle)
        newest = load.numbered(max(_stored(fleet, vehicle)))
        _until_all_answer_the_same(fleet, vehicle, trackers=3, newest_lat=newest["lat"])
    finally:
        kubectl("scale", "deployment/position-tracker", "--replicas=2")


@pytest.mark.parametrize("workload", WORKLOADS)
def test_a_rolling_restart_fails_no_request_and_loses_no_position(fleet, load, vehicle, workload):
    questions = Questions(fleet.gateway_url("/vehicles"))
    questions.start()
    try:
        before = {pod["metadata"]["uid"] for pod in fleet.pods(workload.partition("/")[2])}
        fleet.restart(workload)
        fleet.until_healthy()
    finally:
        questions.stop()
    after = {pod["metadata"]["uid"] for pod in fleet.pods(workload.partition("/")[2])}
    assert before and after and not before & after
    assert questions.answered > 0 and not questions.failures
    _until_all_is_stored(fleet, load, vehicle)


def test_the_page_is_served_while_it_is_restarted(fleet):
    questions = Questions(fleet.url("/api/vehicles"))
    questions.start()
    try:
        fleet.restart("deployment/webapp")
    finally:
        questions.stop()
    assert questions.answered > 0 and not questions.failures


@pytest.mark.parametrize("pod", ["mongodb-0", "queue-0"])
def test_the_history_survives_the_death_of_a_pod(fleet, load, vehicle, pod):
    eventually(lambda: _stored(fleet, vehicle), within=60, what="for positions to be stored")
    uid = json.loads(kubectl("get", "pod", pod, "-o", "json"))["metadata"]["uid"]
    before = set(load.accepted)
    kubectl("delete", "pod", pod, "--grace-period=0", "--force")
    fleet.until_healthy()
    assert json.loads(kubectl("get", "pod", pod, "-o", "json"))["metadata"]["uid"] != uid
    eventually(lambda: load.accepted > before, within=120, what="for the queue to accept again")
    _until_all_is_stored(fleet, load, vehicle)


def test_a_drained_node_would_let_every_pod_go(fleet):
    said = kubectl("drain", "node", "--dry-run=server", "--delete-emptydir-data", "--timeout=120s")
    for workload in WORKLOADS:
        assert f"default/{workload.partition('/')[2]}-" in said, said
