"""The live stream through nginx, gateway and tracker."""

import asyncio
import base64
import json
import os
import resource
import socket

import pytest
import websockets
from live import POSITIONS, SHEFFIELD, STATUSES, SYNCED, VERSION_1, VERSION_2, WORLD, Fleet, Viewer
from producer import milliseconds_ago, position
from stack import eventually

HERE = -1.45  # degrees east, in Sheffield


@pytest.fixture
def watch(stack):
    """Makes viewers, which connect through nginx by default; closes them at the end."""
    viewers = []

    def make(view=SHEFFIELD, url=None, **options):
        viewers.append(Viewer(url or page_url(stack), view, **options))
        return viewers[-1]

    yield make
    for viewer in viewers:
        try:
            viewer.close()
        except Exception:  # it was cut, or its server is gone
            pass


def page_url(stack):
    return stack.url("/api/live").replace("http:", "ws:")


def gateway_url(stack):
    return f"ws://127.0.0.1:{stack.port('gateway')}/live"


class Drive:
    """Publishes positions of vehicles that drive at 20 m/s, beginning an hour ago; positions that jump would be
    outliers."""

    METRES_PER_DEGREE = 66_400  # of longitude, at the latitude of these tests

    def __init__(self, producer):
        self._producer = producer
        self._latest = {}  # vehicle → (longitude, milliseconds)

    def __call__(self, vehicle, lat=53.4, lon=HERE):
        known = self._latest.get(vehicle)
        time_ms = milliseconds_ago(3_600_000)
        if known:
            seconds = 1 + abs(lon - known[0]) * self.METRES_PER_DEGREE / 20
            time_ms = known[1] + int(seconds * 1000)
        self._latest[vehicle] = (lon, time_ms)
        self._producer.send(position(vehicle, time_ms, lat=lat, lon=lon))


@pytest.fixture
def drive(producer):
    return Drive(producer)


def names_of(stack):
    return {report["name"] for report in stack.api("/vehicles").json()["vehicles"]}


def at(longitude):
    return pytest.approx(longitude, abs=1e-6)


def test_a_viewer_sees_the_whole_fleet_and_then_what_moves(stack, watch, drive, vehicle):
    drive(vehicle)
    drive(vehicle + " far", lat=0, lon=100)
    eventually(lambda: {vehicle, vehicle + " far"} <= names_of(stack))
    viewer = watch()
    viewer.until(lambda fleet: fleet.synced == [True])
    viewer.until(lambda fleet: {vehicle, vehicle + " far"} <= set(fleet.rows))
    assert set(viewer.fleet.rows) == names_of(stack)
    assert viewer.fleet.state == "live"
    drive(vehicle, lon=-1.449)
    viewer.until(lambda fleet: fleet.rows[vehicle]["lon"] == at(-1.449))
    assert viewer.fleet.rows[vehicle + " far"]["lon"] == at(100)


def test_tracker_and_gateway_speak_alike(stack, watch, drive, vehicle):
    drive(vehicle)
    for port in ("tracker", "gateway"):
        viewer = watch(WORLD, f"ws://127.0.0.1:{stack.port(port)}/live")
        viewer.until(lambda fleet: vehicle in fleet.rows)


def status_in(fleet, vehicle):
    return fleet.rows[vehicle]["status"] if vehicle in fleet.rows else None


def vehicles_of(stack, status):
    return stack.metric("position-tracker", f'convoy_vehicles_by_status{{status="{status}"}}')


def test_a_viewer_gets_the_newest_version_that_it_offers(stack, watch, drive, vehicle):
    drive(vehicle)  # one position shows no speed
    for port in ("tracker", "gateway"):
        url = f"ws://127.0.0.1:{stack.port(port)}/live"
        new, old = watch(WORLD, url), watch(WORLD, url, subprotocols=[VERSION_1])
        new.until(lambda fleet: status_in(fleet, vehicle) == "unknown")
        old.until(lambda fleet: status_in(fleet, vehicle) == "stopped")
        assert (new.fleet.version, old.fleet.version) == (2, 1)


def test_a_vehicle_is_silent_after_three_of_its_intervals(stack, watch, producer, vehicle):
    def publish(name, seconds, lon_step):
        """Publishes six positions, the newest of three minutes ago. Their times have one clock reading in common,
        because sends that take long would stretch the times, and so lower the speed."""
        newest = milliseconds_ago(180_000)
        for before in range(5, -1, -1):
            lon = 2 - before * lon_step
            producer.send(position(name, newest - before * seconds * 1000, lat=51, lon=lon))

    often, seldom = vehicle, vehicle + " seldom"
    publish(often, 1, 0.0002855)  # at 20 m/s
    publish(seldom, 600, 0.1712917)  # as well
    for name, status in ((often, "silent"), (seldom, "moving")):
        new, old = watch(WORLD), watch(WORLD, subprotocols=[VERSION_1])
        new.until(lambda fleet, name=name, status=status: status_in(fleet, name) == status)
        old.until(lambda fleet, name=name: status_in(fleet, name) == "moving")
        reports = stack.api("/vehicles?status=" + status).json()["vehicles"]
        (report,) = [report for report in reports if report["name"] == name]
        assert report["speed"] == pytest.approx(20, abs=0.5)
    counts = {status: vehicles_of(stack, status) for status in STATUSES}
    assert counts["silent"] >= 1 and counts["moving"] >= 1
    assert sum(counts.values()) == stack.metric("position-tracker", "convoy_vehicles")
    first, *others = stack.history(seldom.replace(" ", "%20"))
    assert first["speed"] is None
    assert [each["speed"] for each in others] == [pytest.approx(20, abs=0.5)] * 5
    assert new.fleet.rows[often]["since"] == pytest.approx(120, abs=30)
    assert old.fleet.rows[often]["stale"] and not old.fleet.rows[seldom]["stale"]


def test_a_slow_viewer_gets_the_newest_of_each_vehicle_and_no_backlog(
    stack, watch, drive, vehicle
):
    viewer = watch()
    viewer.until(lambda fleet: fleet.synced)
    drive(vehicle)
    viewer.until(lambda fleet: vehicle in fleet.rows)
    viewer.hold_acknowledgements()
    drive(vehicle, lon=-1.44)
    viewer.until(lambda fleet: fleet.rows[vehicle]["lon"] == at(-1.44))
    before = viewer.fleet.frames[POSITIONS]
    stored = stack.metric("position-tracker", "convoy_positions_stored_total")
    for step in range(50):
        drive(vehicle, lon=-1.44 + step * 1e-4)
    eventually(
        lambda: stack.metric("position-tracker", "convoy_positions_stored_total") >= stored + 50
    )
    other = watch()  # by then `viewer`, too, has received its frames
    other.until(lambda fleet: vehicle in fleet.rows and fleet.rows[vehicle]["lon"] == at(-1.4351))
    assert viewer.fleet.frames[POSITIONS] == before
    viewer.acknowledge_again()
    viewer.until(lambda fleet: fleet.rows[vehicle]["lon"] == at(-1.4351))
    assert viewer.fleet.frames[POSITIONS] <= before + 2


def test_a_client_that_sleeps_wakes_up_to_what_is_true_now(stack, watch, drive, vehicle):
    viewer = watch(WORLD)
    viewer.until(lambda fleet: fleet.synced)
    viewer.sleep()
    for step in range(100):
        drive(vehicle, lon=-1.45 + step * 1e-4)
    other = watch(WORLD)
    other.until(lambda fleet: vehicle in fleet.rows and fleet.rows[vehicle]["lon"] == at(-1.4401))
    before = viewer.fleet.frames[POSITIONS]
    viewer.wake()
    viewer.until(
        lambda fleet: vehicle in fleet.rows and fleet.rows[vehicle]["lon"] == at(-1.4401)
    )
    assert viewer.fleet.frames[POSITIONS] <= before + 5


def handshake(path, version="HTTP/1.1"):
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET {path} {version}\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
        f"Sec-WebSocket-Protocol: {VERSION_2}\r\n\r\n".encode()
    )


@pytest.mark.parametrize("port, path, refusal", [("page", "/api/live", 426), ("gateway", "/live", 400)])
def test_an_upgrade_is_for_http_1_1_alone(stack, port, path, refusal):
    for version, status in (("HTTP/1.1", 101), ("HTTP/1.0", refusal)):
        with socket.create_connection(("127.0.0.1", stack.port(port)), timeout=20) as client:
            client.sendall(handshake(path, version))
            assert int(client.recv(1024).split()[1]) == status, version


def test_a_dead_connection_is_found_out(stack):
    """The peer disappears without closing, as in a lost network, and answers no ping."""
    # A viewer of the test before may be counted until the gateway has noticed that it left.
    eventually(lambda: stack.metric("api-gateway", "convoy_live_viewers") == 0)
    with socket.create_connection(("127.0.0.1", stack.port("gateway"))) as dead:
        dead.sendall(handshake("/live"))
        assert b" 101 " in dead.recv(1024)
        eventually(lambda: stack.metric("api-gateway", "convoy_live_viewers") == 1)
        eventually(
            lambda: stack.metric("api-gateway", "convoy_live_viewers") == 0,
            within=90,
            what="for the gateway to give up",
        )


def test_a_paused_viewer_is_sent_nothing_of_the_fleet(stack, watch, drive, vehicle):
    viewer, other = watch(), watch()
    drive(vehicle)
    viewer.until(lambda fleet: vehicle in fleet.rows)
    viewer.send(op="pause")
    before = viewer.fleet.frames[POSITIONS]
    for step in range(3):
        drive(vehicle, lon=-1.44 + step / 100)
        other.until(lambda fleet, lon=-1.44 + step / 100: fleet.rows[vehicle]["lon"] == at(lon))
    # A frame that was on its way when the pause began is allowed.
    assert viewer.fleet.frames[POSITIONS] <= before + 1
    viewer.send(op="resume")
    viewer.until(lambda fleet: fleet.rows[vehicle]["lon"] == at(-1.42))


def test_who_reconnects_goes_on_without_a_doubled_or_a_missing_vehicle(
    stack, watch, drive, vehicle
):
    for number in range(3):
        drive(f"{vehicle} {number}")
    viewer = watch()
    viewer.until(lambda fleet: {f"{vehicle} {number}" for number in range(3)} <= set(fleet.rows))
    viewer.until(lambda fleet: fleet.synced == [True])
    viewer.cut()
    drive(f"{vehicle} 0", lon=-1.44)
    drive(f"{vehicle} new")
    erased = stack.command("erase", f"{vehicle} 1", "--yes")
    assert erased.returncode == 0, erased.stdout + erased.stderr
    eventually(lambda: f"{vehicle} 1" not in names_of(stack))
    again = watch(fleet=viewer.fleet)
    again.until(lambda fleet: fleet.synced == [True, False], what="for what has changed")
    again.until(lambda fleet: set(fleet.rows) == names_of(stack))
    again.until(lambda fleet: fleet.rows[f"{vehicle} 0"]["lon"] == at(-1.44))
    assert again.fleet.rows[f"{vehicle} 2"]["lon"] == at(HERE)


def test_a_killed_tracker_is_a_change_of_state_and_nothing_else(stack, watch, drive, vehicle):
    drive(vehicle)
    viewer = watch()
    viewer.until(lambda fleet: vehicle in fleet.rows and fleet.synced)
    indices = {name: row["index"] for name, row in viewer.fleet.rows.items()}
    killed = stack.kill("position-tracker")
    viewer.until(lambda fleet: fleet.state == "lost")
    assert set(viewer.fleet.rows) == set(indices), "the viewer keeps them"
    stack.until_restarted("position-tracker", killed)
    viewer.until(lambda fleet: fleet.state == "live")
    drive(vehicle, lon=-1.44)
    viewer.until(lambda fleet: fleet.rows[vehicle]["lon"] == at(-1.44))
    assert {name: row["index"] for name, row in viewer.fleet.rows.items()} == indices
    assert viewer.fleet.synced == [True], "only one set was sent"
    assert set(indices) == names_of(stack)


def test_who_connects_while_the_tracker_is_away_is_not_shown_an_empty_fleet(
    stack, watch, drive, vehicle
):
    drive(vehicle)
    eventually(lambda: vehicle in names_of(stack))
    stack.stop("position-tracker")
    try:
        killed = stack.kill("api-gateway")
        eventually(lambda: stack.process("api-gateway")["pid"] not in (0, killed))
        eventually(lambda: stack.readiness("api-gateway"))
        viewer = watch()
        viewer.until(lambda fleet: fleet.state == "lost")
        assert viewer.fleet.synced == []
    finally:
        stack.start("position-tracker")
    viewer.until(lambda fleet: fleet.state == "live" and fleet.synced == [True])
    viewer.until(lambda fleet: vehicle in fleet.rows)
    stack.until_undegraded("api-gateway")


def test_after_a_killed_gateway_the_set_is_whole_again(stack, watch, drive, vehicle):
    drive(vehicle)
    viewer = watch()
    viewer.until(lambda fleet: vehicle in fleet.rows and fleet.synced)
    epoch = viewer.fleet.epoch
    killed = stack.kill("api-gateway")
    viewer.until_closed()
    stack.until_restarted("api-gateway", killed)
    again = watch(fleet=viewer.fleet)
    again.until(lambda fleet: fleet.synced == [True, True])
    assert again.fleet.epoch != epoch
    assert set(again.fleet.rows) == names_of(stack)


def test_pages_of_foreign_origins_are_refused(stack, watch):
    own = stack.url("").rstrip("/")
    watch(origin=own).until(lambda fleet: fleet.synced)
    for origin in ("https://evil.example", "null", own + "0"):
        with pytest.raises(websockets.InvalidStatusCode) as refused:
            watch(origin=origin)
        assert refused.value.status_code == 403


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"op":"stop"}',
        '{"op":"ack"}',
        '{"op":"view","bbox":[0,0,1],"zoom":1}',
        '{"op":"view","bbox":[0,0,1,1],"zoom":"near"}',
        '{"op":"view","bbox":[0,0,1,1],"zoom":1,"max_hz":0}',
        '{"op":"view","bbox":[0,0,1,1],"zoom":1,"pin":' + str(["x"] * 1000).replace("'", '"') + "}",
    ],
)
def test_a_bad_operation_ends_the_connection_with_a_reason(watch, text):
    viewer = watch()
    viewer.until(lambda fleet: fleet.synced)
    viewer.send_text(text)
    assert viewer.until_closed() == 1008


def test_a_message_that_is_too_long_ends_the_connection(watch, stack):
    viewer = watch(url=gateway_url(stack))
    viewer.send_text(" " * 200_000)
    assert viewer.until_closed() == 1009
    through_nginx = watch()
    through_nginx.send_text(" " * 200_000)
    # nginx does not read the rest of the message, so its reset may arrive before the close frame.
    assert through_nginx.until_closed() in (1006, 1009)


VIEWERS = 2_000


def test_two_thousand_viewers_at_once_see_the_same(stack, drive, vehicle):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 8_192)), hard))
    drive(vehicle)
    eventually(lambda: vehicle in names_of(stack))
    fleets = asyncio.run(watch_at_once(stack, lambda: drive(vehicle, lon=-1.449), vehicle))
    assert len(fleets) == VIEWERS
    for fleet in fleets:
        assert fleet.synced == [True]
        assert fleet.rows[vehicle]["lon"] == at(-1.449)
        assert fleet.rows.keys() == fleets[0].rows.keys()
    eventually(lambda: stack.metric("api-gateway", "convoy_live_viewers") == 0)


async def watch_at_once(stack, move, vehicle):
    """Opens all viewers, moves the vehicle once all are synced, and waits until each has received the move."""
    fleets = [Fleet() for _ in range(VIEWERS)]
    synced = asyncio.Semaphore(0)

    async def watch_one(fleet):
        async with websockets.connect(
            gateway_url(stack),
            subprotocols=[VERSION_2],
            compression=None,
            ping_interval=None,
            open_timeout=100,
        ) as viewer:
            await viewer.send(json.dumps({"op": "view", **SHEFFIELD}))
            async for frame in viewer:
                kind = fleet.take(frame)
                if kind == POSITIONS:
                    await viewer.send(json.dumps({"op": "ack", "tick": fleet.tick}))
                if kind == SYNCED:
                    synced.release()
                if fleet.synced and fleet.rows[vehicle]["lon"] == at(-1.449):
                    return

    async def move_when_all_are_there():
        for _ in range(VIEWERS):
            await synced.acquire()
        await asyncio.to_thread(move)

    everybody = asyncio.gather(move_when_all_are_there(), *map(watch_one, fleets))
    await asyncio.wait_for(everybody, 200)
    return fleets


def test_age_is_the_devices_and_not_the_networks(watch, producer, vehicle):
    producer.send(position(vehicle, milliseconds_ago(60_000), lat=53.4, lon=HERE))
    viewer = watch()
    viewer.until(lambda fleet: vehicle in fleet.rows)
    assert viewer.fleet.rows[vehicle]["age_ms"] >= 60_000
    assert viewer.fleet.rows[vehicle]["stale"]
