"""A password is renewed: what reads it starts anew with it, and nothing else does."""

import json
import os

import pytest
from control_plane import ask, kubectl
from patience import eventually
from producer import Load, Producer, position
from proton.utils import ConnectionException
from stack import get

_READERS = ("queue", "position-tracker", "position-simulator")
_OTHERS = ("api-gateway", "webapp", "mongodb")


def _pods(fleet, names):
    return {name: {pod["metadata"]["uid"] for pod in fleet.pods(name)} for name in names}


def _secrets_of_the_queue():
    """The names of those that the deploys have made."""
    items = ask("/api/v1/namespaces/default/secrets")["items"]
    return {item["metadata"]["name"] for item in items if item["metadata"]["name"].startswith("queue-")}


def test_a_renewed_password_restarts_what_reads_it_and_the_old_one_is_gone(fleet):
    readers, others = _pods(fleet, _READERS), _pods(fleet, _OTHERS)
    (old_secret,) = _secrets_of_the_queue()
    old_password = fleet.password("simulator")
    os.remove(os.path.join(fleet.home, "k8s/overlays/dev/secrets/queue/simulator.password"))

    fleet.verb("deploy", "dev")
    fleet.until_settled()
    assert fleet.password("simulator") != old_password
    renewed = _pods(fleet, _READERS)
    assert all(renewed[name] and not renewed[name] & readers[name] for name in _READERS)
    assert _pods(fleet, _OTHERS) == others

    vehicle = "Renewed Van"
    producer = Producer(fleet)
    producer.send(position(vehicle, Load.FIRST))
    producer.close()
    where = fleet.gateway_url(f"/vehicles/{vehicle.replace(' ', '%20')}")
    eventually(lambda: get(where).status == 200, within=60, what="for the vehicle")
    with pytest.raises(ConnectionException):
        Producer(fleet, password=old_password)
    # Nothing reads the old Secret any more, so deploy has deleted it.
    (new_secret,) = _secrets_of_the_queue()
    assert new_secret != old_secret


def test_a_secret_that_the_cluster_has_itself_is_used_as_it_is(fleet):
    """External Secrets and cert-manager make such a one, by the name that pods read."""
    (made,) = _secrets_of_the_queue()
    found = ask(f"/api/v1/namespaces/default/secrets/{made}")
    taken = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "queue"}, "data": found["data"]}
    kubectl("create", "-f", "-", text=json.dumps(taken))
    try:
        assert "which are used: queue" in fleet.verb("deploy", "dev")
        fleet.until_settled()
        for pod in fleet.pods("queue"):
            assert "queue" in [each.get("secret", {}).get("secretName") for each in pod["spec"]["volumes"]]
        assert not _secrets_of_the_queue()
    finally:
        kubectl("delete", "secret/queue")
    # Without it the local files are taken again.
    fleet.verb("deploy", "dev")
    fleet.until_settled()
    assert _secrets_of_the_queue() == {made}
