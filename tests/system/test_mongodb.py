"""The history in MongoDB, from the broker to the API; the server is killed and restarted."""

import json
import os

import pytest
from mongodb import MongoDb
from producer import Load, Producer, position
from stack import eventually, get

BATCH = 20


@pytest.fixture
def mongodb(tmp_path):
    server = MongoDb(tmp_path)
    yield server
    server.kill()


def numbered(vehicle, batch):
    """Numbers positions as Load does; each batch has its own range of numbers."""
    numbers = range(batch * BATCH, (batch + 1) * BATCH)
    return [position(vehicle, Load.FIRST + n, lat=n / 1e7, lon=10.0) for n in numbers]


def path_of(vehicle):
    return vehicle.replace(" ", "%20")


def stored(stack):
    return stack.metric("position-tracker", "convoy_positions_stored_total")


def degraded(stack):
    return (stack.readiness("position-tracker") or {}).get("degraded", [])


def test_a_killed_mongodb_loses_nothing_and_the_live_view_is_served_on(
    new_stack, mongodb, vehicle
):
    mongodb.start()
    new_stack.up("--no-simulator", "--history", mongodb.url())
    producer = Producer(new_stack)
    for batch in range(40):
        producer.send(numbered(vehicle, batch))
    eventually(lambda: stored(new_stack) > 0, what="for the first positions to be stored")
    mongodb.kill()  # at this moment some positions are stored, some on their way, some in the broker
    for batch in range(40, 60):
        producer.send(numbered(vehicle, batch))

    reasons = eventually(lambda: degraded(new_stack), what="for /readyz to say what is missing")
    assert [reason for reason in reasons if reason.startswith("store: mongodb: ")]
    assert new_stack.readiness("position-tracker")["ready"]
    live = new_stack.api("/vehicles")
    assert live.status == 200
    assert [report["name"] for report in live.json()["vehicles"]] == [vehicle]
    history = new_stack.api(f"/vehicles/{path_of(vehicle)}/history", timeout=40)
    assert history.status in (503, 504)  # an outage must never look like an empty history

    mongodb.start()
    new_stack.until_undegraded("position-tracker")
    eventually(
        lambda: len(new_stack.history(path_of(vehicle))) == 60 * BATCH,
        within=60,
        what="for all that the broker had accepted",
    )
    numbers = Load.numbers_of(new_stack.history(path_of(vehicle)))
    assert numbers == list(range(60 * BATCH))
    producer.close()


def erase(stack, vehicle):
    """Returns the status of DELETE on the tracker's admin port."""
    with open(os.path.join(stack.home, "etc", "admin.token"), encoding="ascii") as file:
        token = {"Authorization": f"Bearer {file.read().strip()}"}
    url = f"http://127.0.0.1:{stack.port('position-tracker')}/vehicles/{path_of(vehicle)}"
    return get(url, token, "DELETE").status


# Binaries built by g++ once counted an unknown vehicle as erased; unit tests are built by clang.
def test_only_a_vehicle_that_is_there_is_erased(new_stack, mongodb, vehicle):
    mongodb.start()
    new_stack.up("--no-simulator", "--history", mongodb.url())
    assert erase(new_stack, vehicle) == 404
    producer = Producer(new_stack)
    producer.send(numbered(vehicle, 0))
    producer.close()
    eventually(lambda: stored(new_stack) > 0, what="for positions to be stored")
    assert erase(new_stack, vehicle) == 204
    assert erase(new_stack, vehicle) == 404


def test_a_tracker_waits_for_a_mongodb_that_is_away_at_the_start(new_stack, mongodb, vehicle):
    mongodb.start()
    new_stack.up("--no-simulator", "--history", mongodb.url())
    producer = Producer(new_stack)
    producer.send(numbered(vehicle, 0))
    eventually(lambda: stored(new_stack) == BATCH)
    new_stack.stop("position-tracker")
    mongodb.kill()
    producer.send(numbered(vehicle, 1))
    producer.close()

    new_stack.start("position-tracker")
    waiting = new_stack.process("position-tracker")["pid"]
    # If a killed tracker left such a file, the driver of a later process with the same pid would write to stderr.
    assert not os.path.exists(f"/dev/shm/mongoc-{waiting}")
    eventually(lambda: degraded(new_stack), what="for the tracker to say what it waits for")
    assert new_stack.readiness("position-tracker")["ready"] is False
    lines = [json.loads(line) for line in new_stack.log("position-tracker").splitlines()]
    said = [line for line in lines if line["message"] == "dependency is down"]
    assert said[-1]["dependency"] == "store" and "mongodb: " in said[-1]["reason"]

    mongodb.start()
    new_stack.until_undegraded("position-tracker")
    assert new_stack.process("position-tracker")["pid"] == waiting  # it waited, and did not crash
    eventually(lambda: len(new_stack.history(path_of(vehicle))) == 2 * BATCH)


def test_a_tracker_that_waits_for_mongodb_stops_when_it_is_asked_to(new_stack, mongodb):
    mongodb.start()
    new_stack.up("--no-simulator", "--history", mongodb.url())
    new_stack.stop("position-tracker")
    mongodb.kill()
    new_stack.start("position-tracker")
    eventually(lambda: degraded(new_stack), what="for the tracker to wait")
    new_stack.stop("position-tracker")
    assert new_stack.process("position-tracker")["exitstatus"] == 0


def test_a_login_that_is_refused_is_one_clear_line_and_the_right_one_works(
    new_stack, tmp_path, vehicle
):
    mongodb = MongoDb(tmp_path, user="tracker", password="the right word")
    mongodb.start()
    history = mongodb.url() + "?authSource=admin"
    try:
        refused = new_stack.command(
            "up", "--yes", "--detach", "--no-simulator", "--history", history,
            MONGODB_USER="tracker", MONGODB_PASSWORD="the wrong word",
        )
        assert refused.returncode == 1
        assert "position-tracker cannot start" in refused.stderr
        assert "refuses tracker" in refused.stderr

        password = tmp_path / "password"
        password.write_text("the right word\n")
        new_stack.up(
            "--no-simulator", "--history", history,
            MONGODB_USER="tracker", MONGODB_PASSWORD_FILE=str(password),
        )
        producer = Producer(new_stack)
        producer.send(numbered(vehicle, 0))
        producer.close()
        eventually(lambda: len(new_stack.history(path_of(vehicle))) == BATCH)
        assert "right word" not in new_stack.log("position-tracker")
        assert "wrong word" not in new_stack.log("position-tracker") + refused.stderr
    finally:
        mongodb.kill()
