"""One cluster for all tests of this folder; `run` is what they are started by."""

import os
import sys

import pytest

_HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [_HERE, os.path.join(_HERE, "..", "system"), os.path.join(_HERE, "..", "manifests")]

import apart
import control_plane
import fleet as convoy
import node
import processes
from control_plane import kubectl


@pytest.fixture(scope="session")
def cluster():
    """Kubernetes with one node that is ready, and nothing on it."""
    reason = apart.why_not()
    if reason:
        pytest.skip(reason)
    apart.shut_off()
    apart.lay_network()
    control_plane.make_certificates()
    control_plane.start_control_plane()
    node.start_node()
    kubectl("label", "namespace", "default", "pod-security.kubernetes.io/enforce=restricted")


@pytest.fixture(scope="session")
def kinds_of_monitors(cluster):
    """What kube-prometheus-stack brings, and the namespaces beside Convoy's own."""
    for kind in ("servicemonitors", "prometheusrules"):
        # Not `apply`, whose note of what it applied is too long for them.
        kubectl("create", "-f", f"{processes.TOOLS}/prometheus-operator/monitoring.coreos.com_{kind}.yaml")
        kubectl("wait", "--for=condition=Established", "--timeout=60s", f"crd/{kind}.monitoring.coreos.com")
    for namespace in ("logging", "monitoring"):
        kubectl("create", "namespace", namespace)


@pytest.fixture(scope="session")
def checkout(cluster):
    return convoy.copy_of_checkout(processes.state("checkout"))


@pytest.fixture(scope="session")
def deployed(checkout):
    """All of Convoy by its own verb, ready, with the simulator driving."""
    fleet = convoy.Fleet(checkout)
    fleet.said = fleet.verb("deploy", "dev")
    fleet.until_settled()
    return fleet


@pytest.fixture
def fleet(deployed):
    """As `deployed`, settled again after whatever the test before did to it."""
    deployed.until_settled()
    return deployed
