"""These tests have to be started by tests/cluster/run, as those of the cluster are."""

import os
import sys

import pytest

_HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [_HERE, os.path.join(_HERE, "..", "cluster"), os.path.join(_HERE, "..", "system")]

import apart
import node
import one_node
import processes
import stand_ins
from fleet import Fleet, copy_of_checkout

_RELEASE = os.path.join(processes.FOLDER, "release")


@pytest.fixture(scope="session")
def release():
    """Deploys the newest release, with its own files, to a cluster of its own."""
    reason = apart.why_not()
    if reason:
        pytest.skip(reason)
    with open(os.path.join(_RELEASE, "version"), encoding="ascii") as file:
        version = file.read().strip()
    one_node.start()
    node.import_images(os.path.join(_RELEASE, "archives"))
    provisioner = stand_ins.StandIn(stand_ins.provision)
    provisioner.start()
    fleet = Fleet(copy_of_checkout(processes.state("release"), os.path.join(_RELEASE, "checkout"), version))
    fleet.verb("deploy", "dev")
    fleet.until_healthy()
    yield fleet
    provisioner.stop()
