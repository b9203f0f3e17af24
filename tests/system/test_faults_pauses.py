"""A process is suspended (SIGSTOP) under load: it neither answers nor ends. The services that wait for it report it,
nothing that the broker accepted is lost, and after SIGCONT all continues without a restart."""

import tempfile
import time

import pytest
from faults import LONG, is_degraded, loaded, paused, until_more_is_accepted
from live import WORLD, Viewer
from stack import Stack, eventually, get

# Exceeds the idle time-outs of AMQP (20 s) and the longest wait of nginx (60 s).
LONG_PAUSE_SECONDS = 90


@pytest.fixture(scope="module")
def stack():
    with tempfile.TemporaryDirectory(prefix="convoy-") as folder:
        shared = Stack(folder)
        try:
            yield shared.up("--vehicles", "5", "--rate", "5", "--devices", "127.0.0.1")
        finally:
            shared.down()


@pytest.fixture
def watch(stack):
    viewer = Viewer(stack.url("/api/live").replace("http:", "ws:"), WORLD)
    eventually(lambda: viewer.fleet.synced, what="for the fleet")
    yield viewer
    viewer.close()


@pytest.fixture(autouse=True)
def same_processes(stack):
    """Checks that no pause has ended a process."""
    pids = {name: stack.process(name)["pid"] for name in SERVICES}
    yield
    for service in ("position-tracker", "api-gateway", "position-simulator"):
        stack.until_undegraded(service)
    assert pids == {name: stack.process(name)["pid"] for name in SERVICES}


SERVICES = ("queue", "registry", "position-tracker", "api-gateway", "webapp", "device-gateway", "position-simulator")


def stay_paused():
    """Waits, in the long form of each test, until every time-out has passed."""
    if LONG:
        time.sleep(LONG_PAUSE_SECONDS)


def answers(address):
    try:
        return get(address, timeout=2).status
    except OSError:
        return None


def received(stack):
    return stack.metric("position-tracker", "convoy_positions_received_total")


def test_a_tracker_that_stands_still_is_an_outage_to_viewers_and_not_to_producers(
    stack, watch, vehicle
):
    with loaded(stack, vehicle) as load:
        with paused(stack, "position-tracker"):
            eventually(lambda: watch.fleet.state == "lost", what="for viewers to hear of it")
            answer = stack.api("/vehicles", timeout=30)
            assert answer.status in (503, 504), answer
            eventually(lambda: is_degraded(stack, "api-gateway", "tracker"))
            until_more_is_accepted(load)
            stay_paused()
        eventually(lambda: watch.fleet.state == "live", what="for viewers to be live again")
        assert watch.closed is None
        assert stack.api("/vehicles").status == 200


def test_a_queue_that_stands_still_is_named_by_both_of_its_clients(stack, watch, vehicle):
    with loaded(stack, vehicle), paused(stack, "queue"):
        for service in ("position-tracker", "position-simulator"):
            eventually(lambda service=service: is_degraded(stack, service, "queue"), within=60)
        assert stack.api("/vehicles").status == 200
        assert watch.fleet.state == "live"
        stay_paused()


def test_a_gateway_that_stands_still_keeps_requests_waiting_and_positions_flowing(stack, vehicle):
    with loaded(stack, vehicle) as load:
        with paused(stack, "api-gateway"):
            assert answers(stack.url("/api/vehicles/x")) is None
            eventually(lambda: answers(stack.url("/")) == 200)  # the page, which shows how old its data is
            before = received(stack)
            until_more_is_accepted(load)
            eventually(lambda: received(stack) > before)
            stay_paused()
        eventually(lambda: stack.api("/vehicles").status == 200)


def test_an_nginx_that_stands_still_stops_nothing_behind_it(stack, vehicle):
    with loaded(stack, vehicle):
        with paused(stack, "webapp"):
            assert answers(stack.url("/")) is None
            gateway = f"http://127.0.0.1:{stack.port('gateway')}"
            assert answers(f"{gateway}/vehicles") == 200
            before = received(stack)
            eventually(lambda: received(stack) > before)
            stay_paused()
        eventually(lambda: answers(stack.url("/")) == 200)


def test_a_simulator_that_stood_still_shows_as_stale_and_goes_on(stack, watch):
    def stale():
        return {row["stale"] for row in watch.fleet.rows.values() if row["status"] != "offline"}

    eventually(lambda: stale() == {False}, what="for the fleet to move")
    with paused(stack, "position-simulator"):
        # After 3 intervals and 5 s of silence it is shown as stale, never as current.
        eventually(lambda: stale() == {True}, what="for the fleet to be stale")
        stay_paused()
    eventually(lambda: stale() == {False}, within=60, what="for the fleet to move again")
