"""One cluster for all tests of this folder, which have to be started by `run`."""

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
    """Starts Kubernetes with one ready node and nothing on it."""
    reason = apart.why_not()
    if reason:
        pytest.skip(reason)
    one_node.start()


@pytest.fixture(scope="session")
def checkout(cluster):
    return convoy.copy_of_checkout(processes.state("checkout"))


@pytest.fixture(scope="session")
def controllers(cluster):
    """Runs the controllers that Kubernetes does not include (see stand_ins.py)."""
    stand_ins.make_chart()
    running = [stand_ins.StandIn(step) for step in (stand_ins.provision, stand_ins.operate)]
    for each in running:
        each.start()
    yield
    for each in running:
        each.stop()


@pytest.fixture(scope="session")
def deployed(checkout, controllers):
    """Deploys all of Convoy by its own verb to an empty cluster: the overlay brings the storage class, and the chart
    the kinds of the monitors. Convoy is ready, and the simulator drives."""
    fleet = convoy.Fleet(checkout)
    fleet.said = fleet.verb("deploy", "dev", "--monitoring")
    fleet.until_healthy()
    return fleet


@pytest.fixture
def fleet(deployed):
    """Returns `deployed` when it is healthy after the previous test."""
    deployed.until_healthy()
    return deployed
