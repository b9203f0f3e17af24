"""Each supported version of Kubernetes has its schemas, and they notice what only that version refuses."""

import json
import os

import overlays
import pytest
import schemas
import yaml


def test_there_are_schemas_of_the_version_that_the_cluster_has():
    cluster = yaml.safe_load(overlays.read("infra/cluster.yaml"))
    assert cluster["metadata"]["version"] in (schemas.OLDEST, *schemas.NEWER)


@pytest.mark.parametrize("version", schemas.NEWER)
def test_a_newer_version_has_every_kind_of_kubernetes_own(version):
    """A kind that a version has dropped would have no schema of that version."""
    with open(os.path.join(schemas.FOLDER, f"kubernetes-{version}.json"), encoding="utf-8") as file:
        newer = json.load(file)["kinds"].keys()
    own = {
        name.removesuffix(".json")
        for name in os.listdir(os.path.join(schemas.FOLDER, "kubernetes"))
        if not name.startswith("_") and not any(word in name for word in ("-monitoring-", "-keda-", "-karpenter-", "-external-secrets-"))
    }
    assert newer == own


@pytest.mark.parametrize("version", schemas.NEWER)
def test_a_newer_version_notices_by_itself(version):
    deployment = overlays.manifests("dev").named("Deployment", "webapp")
    deployment["spec"]["template"]["spec"]["hostnames"] = ["a"]
    found = list(schemas.errors_of([deployment]))
    assert [error for error in found if f"Kubernetes {version}: " in error and "hostnames" in error]


def test_a_kind_without_a_schema_is_noticed():
    assert list(schemas.errors_of([{"apiVersion": "v1", "kind": "Endpoint", "metadata": {"name": "a"}}]))
