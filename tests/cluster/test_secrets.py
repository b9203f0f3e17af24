"""If a password is renewed, the pods that read it restart, and no others do."""

import json
import os

import pytest
from control_plane import ask, kubectl
from patience import eventually
from producer import Load, Producer, position
from proton import ConnectionException
from stack import get

_READERS = ("queue", "position-tracker", "position-simulator", "device-gateway")
_OTHERS = ("api-gateway", "webapp", "mongodb", "registry")


def _pods(fleet, names):
    return {name: {pod["metadata"]["uid"] for pod in fleet.pods(name)} for name in names}


def _secrets_read_by(name):
    """Returns the Secrets in the template of the workload `name`."""
    (spec,) = [item["spec"]["template"]["spec"] for item in _stateful_sets() if item["metadata"]["name"] == name]
    return {each["secret"]["secretName"] for each in spec["volumes"] if "secret" in each}


def _stateful_sets():
    return ask("/apis/apps/v1/namespaces/default/statefulsets")["items"]


def _secrets_of_the_queue():
    """Returns the names of the Secrets that the deploys have made."""
    items = ask("/api/v1/namespaces/default/secrets")["items"]
    return {item["metadata"]["name"] for item in items if item["metadata"]["name"].startswith("queue-")}


def test_a_renewed_password_restarts_what_reads_it_and_nothing_else(fleet):
    readers, others = _pods(fleet, _READERS), _pods(fleet, _OTHERS)
    (old_secret,) = _secrets_read_by("queue")
    old_password = fleet.password("simulator")
    os.remove(os.path.join(fleet.home, "k8s/overlays/dev/secrets/queue/simulator.password"))

    fleet.verb("deploy", "dev")
    fleet.until_healthy()
    assert fleet.password("simulator") != old_password
    renewed = _pods(fleet, _READERS)
    assert all(renewed[name] and not renewed[name] & readers[name] for name in _READERS)
    # The autoscalers may have added some.
    now = _pods(fleet, _OTHERS)
    assert all(others[name] <= now[name] for name in _OTHERS)

    vehicle = "Renewed Van"
    producer = Producer(fleet)
    producer.send(position(vehicle, Load.FIRST))
    producer.close()
    where = fleet.gateway_url(f"/vehicles/{vehicle.replace(' ', '%20')}")
    eventually(lambda: get(where).status == 200, within=60, what="for the vehicle")
    with pytest.raises(ConnectionException):
        Producer(fleet, password=old_password)
    # The previous one is kept for `kubectl rollout undo`.
    assert len(_secrets_of_the_queue()) == 2 and old_secret in _secrets_of_the_queue()


def test_what_no_revision_reads_is_deleted_by_the_next_deploy(fleet):
    """The deploy deletes only those of our Secrets that have a hash in their name and that no revision reads."""
    read = _secrets_of_the_queue()
    for name, labelled in (("queue-2456789bcd", True), ("queue-gfhkm2t4t5", False), ("queue-forever", True)):
        kubectl("create", "secret", "generic", name)
        if labelled:
            kubectl("label", "secret", name, "app.kubernetes.io/part-of=convoy")
    try:
        fleet.verb("deploy", "dev")
        assert _secrets_of_the_queue() == read | {"queue-gfhkm2t4t5", "queue-forever"}
    finally:
        kubectl("delete", "secret/queue-gfhkm2t4t5", "secret/queue-forever")


def test_a_secret_that_the_cluster_has_itself_is_used_as_it_is(fleet):
    """External Secrets and cert-manager make such a Secret by the name that pods read."""
    (made,) = _secrets_read_by("queue")
    found = ask(f"/api/v1/namespaces/default/secrets/{made}")
    taken = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "queue"}, "data": found["data"]}
    kubectl("create", "-f", "-", text=json.dumps(taken))
    try:
        assert "which are used: queue" in fleet.verb("deploy", "dev")
        fleet.until_healthy()
        assert _secrets_read_by("queue") == {"queue"}
    finally:
        kubectl("delete", "secret/queue")
    # Without it the local files are used again.
    fleet.verb("deploy", "dev")
    fleet.until_healthy()
    assert _secrets_read_by("queue") == {made}
