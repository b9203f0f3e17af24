"""Removes Convoy from the cluster. It is the last of the tests, because it leaves nothing behind."""

import json
import os

import processes
from control_plane import kubectl
from patience import eventually
from producer import Load, Producer, position
from stack import get


def _left(*kinds, namespace="default"):
    """Returns the names of all remaining objects, whether they are ours or not."""
    items = json.loads(kubectl("--namespace", namespace, "get", ",".join(kinds), "-o", "json"))["items"]
    names = {(item["kind"], item["metadata"]["name"]) for item in items}
    # Kubernetes itself creates these in every namespace.
    return names - {("Service", "kubernetes"), ("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt")}


def test_what_is_stored_outlives_undeploy_and_nothing_outlives_it_with_its_data(fleet):
    vehicle = "Old Van"
    producer = Producer(fleet)
    producer.send(position(vehicle, Load.FIRST))
    producer.close()
    where = fleet.gateway_url(f"/vehicles/{vehicle.replace(' ', '%20')}")
    eventually(lambda: get(where).status == 200, within=60, what="for the vehicle")

    fleet.verb("undeploy", "dev")
    eventually(lambda: not _left("pod"), within=120, what="for every pod to end")
    running = ("deployment", "statefulset", "service", "networkpolicy", "configmap", "serviceaccount", "cronjob")
    assert not _left(*running)
    assert {name for _, name in _left("persistentvolumeclaim")} >= {"mongo-pvc-mongodb-0"}

    fleet.verb("deploy", "dev")
    fleet.until_healthy()
    eventually(lambda: get(where).status == 200, within=60, what="for the vehicle, from the history")

    # This is what a Fluent Bit would have left on the node, in the cluster's own /var/lib.
    kept = "/var/lib/convoy-fluent-bit"
    os.makedirs(os.path.join(kept, "storage"))
    processes.write(os.path.join(kept, "storage", "chunk"), "a line\n")
    kubectl("create", "namespace", "logging")

    fleet.verb("undeploy", "dev", "--monitoring", "--logging", "--data")
    assert not os.listdir(kept) and not _left(*running, namespace="logging")
    for namespace in ("default", "monitoring"):
        assert not _left("persistentvolumeclaim", "secret", *running, namespace=namespace)
