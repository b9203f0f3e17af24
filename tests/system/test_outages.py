"""Services that go down and come back."""

import json
import re

from producer import Load, Producer, position
from stack import eventually, get


def is_problem(answer, status):
    assert answer.status == status, answer
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["status"] == status and problem["detail"]
    return problem


def test_tracker_and_simulator_wait_for_a_broker_that_is_away_at_the_start(new_stack):
    new_stack.up("--vehicles", "5")
    new_stack.stop("position-simulator")
    new_stack.stop("queue")
    for service in ("position-tracker", "position-simulator"):
        if service == "position-tracker":
            new_stack.stop(service)
        new_stack.start(service)
        eventually(
            lambda service=service: (new_stack.readiness(service) or {}).get("degraded"),
            what=f"for {service} to say what it lacks",
        )
        assert "queue" in new_stack.readiness(service)["degraded"][0]
        assert new_stack.readiness(service)["ready"]
    before = new_stack.metric("position-tracker", "convoy_positions_stored_total")
    new_stack.start("queue")
    for service in ("position-tracker", "position-simulator"):
        new_stack.until_undegraded(service)
    eventually(
        lambda: new_stack.metric("position-tracker", "convoy_positions_stored_total") > before,
        what="for positions to flow",
    )


def test_without_a_tracker_the_api_is_an_outage_and_not_an_empty_fleet(stack, producer, vehicle):
    producer.send(position(vehicle))
    eventually(lambda: len(stack.history(vehicle.replace(" ", "%20"))) == 1)
    stack.stop("position-tracker")
    try:
        for path in ("/vehicles", "/vehicles/x", "/vehicles/x/history"):
            answer = stack.api(path)
            is_problem(answer, 503)
            assert int(answer.headers["Retry-After"]) >= 1
        # The gateway itself is well, and names its missing dependency.
        eventually(lambda: stack.readiness("api-gateway")["degraded"])
        assert stack.readiness("api-gateway")["ready"]
    finally:
        stack.start("position-tracker")
    eventually(lambda: stack.api("/vehicles").status == 200, what="for the API to be back")
    names = [report["name"] for report in stack.api("/vehicles").json()["vehicles"]]
    assert vehicle in names
    stack.until_undegraded("api-gateway")


def test_without_a_gateway_nginx_says_so_in_the_same_shape(stack):
    stack.stop("api-gateway")
    try:
        answer = stack.api("/vehicles")
        is_problem(answer, 503)
        assert answer.headers["Retry-After"]
        assert get(stack.url("/")).status == 200  # the page is served, so that it can show the outage
    finally:
        stack.start("api-gateway")
    eventually(lambda: stack.api("/vehicles").status == 200, what="for the API to be back")


def test_positions_published_while_the_tracker_is_down_are_there_when_it_is_back(
    stack, producer, vehicle
):
    stack.stop("position-tracker")
    try:
        for number in range(50):
            producer.send(position(vehicle, Load.FIRST + number))
    finally:
        stack.start("position-tracker")
    stack.until_undegraded("position-tracker")
    eventually(lambda: len(stack.history(vehicle.replace(" ", "%20"))) == 50)


def test_log_lines_are_json_with_the_members_that_a_log_search_uses(stack):
    for service in ("position-tracker", "api-gateway", "webapp", "queue"):
        written = stack.log(service).splitlines()
        # nginx has one form for its own errors, which cannot be changed.
        lines = [line for line in written if not re.match(r"\d{4}/\d\d/\d\d .*\[\w+\] ", line)]
        assert lines and (lines == written or service == "webapp")
        for line in map(json.loads, lines):
            assert {"time", "level", "service", "message"} <= line.keys(), line
            assert line["service"] == service
    assert stack.password("simulator") not in "".join(
        stack.log(service) for service in ("position-tracker", "queue")
    )


def test_a_connection_that_was_cut_is_replaced_by_the_next(stack, vehicle):
    producer = Producer(stack)
    producer.send(position(vehicle))
    killed = stack.kill("queue")
    stack.until_restarted("queue", killed)
    stack.until_undegraded("position-tracker", within=60)
    eventually(lambda: reaches_history(stack, f"{vehicle} 2"), within=60)


def reaches_history(stack, vehicle):
    try:
        producer = Producer(stack)
    except OSError:
        return False
    producer.send(position(vehicle))
    producer.close()
    return eventually(lambda: stack.history(vehicle.replace(" ", "%20")))
