"""What the first deployment with monitoring leaves on a cluster that had nothing. stand_ins.py says what of it is
real: the order in which things have to come is."""

import json

from control_plane import ask, kubectl
from stack import get


def test_the_claims_of_the_monitoring_have_the_class_that_comes_with_the_overlay(fleet):
    claims = ask("/api/v1/namespaces/monitoring/persistentvolumeclaims")["items"]
    found = {(each["spec"]["storageClassName"], each["status"]["phase"]) for each in claims}
    assert len(claims) == 2 and found == {("standard", "Bound")}
    # Nobody but the overlay brings it.
    (applied,) = ask("/apis/storage.k8s.io/v1/storageclasses")["items"]
    assert applied["metadata"]["labels"]["app.kubernetes.io/part-of"] == "convoy"


def test_the_flag_brings_monitors_and_exporters_and_a_later_deploy_keeps_them(fleet):
    def monitors():
        items = json.loads(kubectl("get", "servicemonitors", "-o", "json"))["items"]
        return {item["metadata"]["name"] for item in items}

    assert monitors() == {"services", "exporters"}
    rules = json.loads(kubectl("--namespace", "monitoring", "get", "prometheusrules", "-o", "json"))["items"]
    assert rules
    for pod in fleet.pods("webapp"):
        metrics = get(f"http://{pod['status']['podIP']}:9113/metrics")
        assert metrics.status == 200 and b"nginx_up 1" in metrics.body

    before = {pod["metadata"]["uid"] for pod in fleet.pods("webapp")}
    fleet.verb("deploy", "dev")
    fleet.until_settled()
    assert monitors() == {"services", "exporters"}
    # Nothing has changed, so nothing was restarted; an autoscaler may have added a pod.
    assert before <= {pod["metadata"]["uid"] for pod in fleet.pods("webapp")}
