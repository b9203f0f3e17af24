"""Tests the API from outside, on a running stack: that of CONVOY_URL (nginx) and CONVOY_GATEWAY_URL (the gateway
behind it) if they are set, otherwise one with simulated vehicles that is started here."""

import os
import pathlib
import sys
import tempfile
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(1, str(pathlib.Path(__file__).parent.parent / "system"))

from document import Document
from door import Door


@pytest.fixture(scope="session")
def own_stack():
    """Yields the stack that is started here; None if the tests use another one."""
    if "CONVOY_URL" in os.environ:
        yield None
        return
    from stack import Stack

    with tempfile.TemporaryDirectory(prefix="convoy-") as folder:
        stack = Stack(folder)
        try:
            yield stack.up("--vehicles", "30", "--seed", "7")
        finally:
            stack.down()


@pytest.fixture(scope="session")
def addresses(own_stack):
    """Returns the URLs of (nginx, gateway)."""
    if own_stack:
        return tuple(f"http://127.0.0.1:{own_stack.port(name)}" for name in ("page", "gateway"))
    if "CONVOY_GATEWAY_URL" not in os.environ:
        pytest.exit("CONVOY_GATEWAY_URL is missing: where the gateway behind CONVOY_URL is", 2)
    return os.environ["CONVOY_URL"], os.environ["CONVOY_GATEWAY_URL"]


@pytest.fixture(scope="session")
def refused_vehicle(own_stack):
    """Publishes a message with three positions, of which one is stored and two are rejected; returns their vehicle."""
    if own_stack is None:
        pytest.skip("it takes the queue's password to publish what is refused")
    from producer import Producer, position

    producer = Producer(own_stack)
    vehicle = 'Refused, "A"'
    before_2000 = position(vehicle, 1)
    producer.send([position(vehicle), position(vehicle, lat=91.0), before_2000])
    producer.close()
    return vehicle


@pytest.fixture(scope="session")
def page(addresses):
    return Door(addresses[0], prefix="/api")


@pytest.fixture(scope="session")
def gateway(addresses):
    return Door(addresses[1])


@pytest.fixture(scope="session", params=["nginx", "gateway"])
def door(request, page, gateway):
    """Runs a test through both ways in, because a client can rely on the same behaviour at each."""
    return page if request.param == "nginx" else gateway


@pytest.fixture(scope="session")
def document(gateway):
    return Document(gateway.get("/openapi.json").json())


@pytest.fixture(scope="session")
def vehicle(gateway):
    """Returns the name of a vehicle that has moved, so that its report is complete."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for report in gateway.get("/vehicles").json()["vehicles"]:
            if report["heading"] is not None:
                return report["name"]
        time.sleep(0.1)
    pytest.exit("no vehicle of this stack is moving: these tests need a simulator", 2)
