"""Objects that the API server and the namespace accept, and those that they refuse."""

import json

import fleet as convoy
import overlays
import processes
import pytest
import yaml
from control_plane import ask, kubectl
from patience import eventually


def _is_established(kind):
    conditions = kind.get("status", {}).get("conditions") or []
    return any(each["type"] == "Established" and each["status"] == "True" for each in conditions)


@pytest.fixture(scope="module")
def kinds_of_monitors(cluster):
    """Creates the kinds of kube-prometheus-stack and the other namespaces, and removes them afterwards: the first
    deployment after these tests needs a cluster without them."""
    kinds = ("servicemonitors", "prometheusrules")
    for kind in kinds:
        # `apply` would annotate each with its whole text, which is too long for an annotation.
        kubectl("create", "-f", f"{processes.TOOLS}/prometheus-operator/monitoring.coreos.com_{kind}.yaml")
        # `kubectl wait` fails as long as there are no conditions.
        where = f"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{kind}.monitoring.coreos.com"
        eventually(lambda where=where: _is_established(ask(where)), within=60, what=f"for the kind {kind}")
    for namespace in ("logging", "monitoring"):
        kubectl("create", "namespace", namespace)
    yield
    kubectl("delete", "namespace/logging", "namespace/monitoring",
            *(f"crd/{kind}.monitoring.coreos.com" for kind in kinds))


def _pod(**security):
    """Returns a restricted pod with these changes."""
    restricted = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
    return json.dumps({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "guest", "namespace": "default"},
        "spec": {
            "securityContext": {
                "runAsNonRoot": True, "runAsUser": 10001, "seccompProfile": {"type": "RuntimeDefault"}},
            "containers": [
                {"name": "guest", "image": "convoy/pause:dev", "securityContext": restricted | security}],
        },
    })


@pytest.mark.parametrize(
    "overlay",
    [*overlays.OVERLAYS, "dev/logging", "aws/logging", "dev/monitoring", "aws/monitoring"],
)
def test_the_api_server_takes_every_object(kinds_of_monitors, overlay):
    objects = overlays.manifests(overlay).objects
    assert convoy.refusal(yaml.safe_dump_all(objects)) is None


def test_an_object_with_a_misspelt_member_is_refused(cluster):
    manifests = yaml.safe_dump_all(overlays.manifests("dev").objects)
    assert "maxUnavailble" in convoy.refusal(manifests.replace("maxUnavailable: 1", "maxUnavailble: 1"))


def test_a_restricted_pod_is_taken(cluster):
    assert convoy.refusal(_pod(readOnlyRootFilesystem=True)) is None


@pytest.mark.parametrize(
    "more",
    [
        {"privileged": True, "allowPrivilegeEscalation": True},
        {"runAsNonRoot": False},
        {"runAsUser": 0},
        {"capabilities": {"drop": ["ALL"], "add": ["NET_ADMIN"]}},
    ],
    ids=lambda more: next(iter(more)),
)
def test_a_pod_that_is_not_restricted_is_refused(cluster, more):
    assert "violates PodSecurity" in convoy.refusal(_pod(**more))
