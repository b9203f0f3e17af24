"""One cluster for all tests of this folder; `run` is what they are started by."""

import os
import sys

import pytest

_HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [_HERE, os.path.join(_HERE, "..", "system"), os.path.join(_HERE, "..", "manifests")]

import apart
import fleet as convoy
import one_node
import processes
import stand_ins


@pytest.fixture(scope="session")
def cluster():
    """Kubernetes with one node that is ready, and nothing on it."""
    reason = apart.why_not()
    if reason:
        pytest.skip(reason)
    one_node.start()


@pytest.fixture(scope="session")
def checkout(cluster):
    return convoy.copy_of_checkout(processes.state("checkout"))


@pytest.fixture(scope="session")
def controllers(cluster):
    """Those that Kubernetes does not bring: stand_ins.py says what they are."""
    stand_ins.make_chart()
    running = [stand_ins.StandIn(step) for step in (stand_ins.provision, stand_ins.operate)]
    for each in running:
        each.start()
    yield
    for each in running:
        each.stop()


@pytest.fixture(scope="session")
def deployed(checkout, controllers):
    """All of Convoy by its own verb, on a cluster that has nothing: its storage class comes with the overlay,
    and the kinds of its monitors with the chart. It is ready, with the simulator driving."""
    fleet = convoy.Fleet(checkout)
    fleet.said = fleet.verb("deploy", "dev", "--monitoring")
    fleet.until_settled()
    return fleet


@pytest.fixture
def fleet(deployed):
    """As `deployed`, settled again after whatever the test before did to it."""
    deployed.until_settled()
    return deployed
