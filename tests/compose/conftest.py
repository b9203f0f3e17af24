"""These tests have to be started by tests/cluster/run, as those of the cluster are."""

import os
import sys

import pytest

_HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [_HERE, os.path.join(_HERE, "..", "cluster"), os.path.join(_HERE, "..", "system")]

import apart
import composed
import processes


@pytest.fixture(scope="session")
def convoy():
    """Prepares compose.yaml, with nothing started."""
    reason = apart.why_not() or composed.why_not()
    if reason:
        pytest.skip(reason)
    apart.shut_off()
    apart.lay_network()
    started = composed.Composed(processes.state("compose"))
    yield started
    started.logs()
    started.compose("down", "--volumes")
