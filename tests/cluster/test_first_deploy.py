"""Checks the result of a first deployment with monitoring to an empty cluster. stand_ins.py names the parts that are
not real; the order in which objects have to be created is."""

import json

from control_plane import ask, kubectl
from stack import get


def test_the_claims_of_the_monitoring_have_the_class_that_comes_with_the_overlay(fleet):
    claims = ask("/api/v1/namespaces/monitoring/persistentvolumeclaims")["items"]
    found = {(each["spec"]["storageClassName"], each["status"]["phase"]) for each in claims}
    assert len(claims) == 2 and found == {("standard", "Bound")}
    # Only the overlay brings this class.
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
    fleet.until_healthy()
    assert monitors() == {"services", "exporters"}
    # Nothing has changed, so no pod was restarted; an autoscaler may have added one.
    assert before <= {pod["metadata"]["uid"] for pod in fleet.pods("webapp")}
