"""Each overlay, rendered, keeps the schemas and the rules."""

import re

import overlays
import pytest
import schemas
from rules import RULES


@pytest.mark.parametrize("overlay", overlays.OVERLAYS)
def test_an_overlay_keeps_the_schemas(overlay):
    found = list(schemas.errors_of(overlays.manifests(overlay).objects))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("overlay", overlays.OVERLAYS)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_an_overlay_keeps_the_rule(rule, overlay):
    found = [f"{where}: {text}" for where, text in rule(overlays.manifests(overlay))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("overlay", overlays.OVERLAYS)
def test_no_object_is_there_twice(overlay):
    keys = [
        (item["kind"], item["metadata"]["name"]) for item in overlays.manifests(overlay).objects
    ]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("overlay", overlays.OVERLAYS)
def test_everything_is_in_one_namespace_and_has_the_label_that_undeploy_asks_for(overlay):
    for item in overlays.manifests(overlay).objects:
        metadata = item["metadata"]
        assert metadata["labels"]["app.kubernetes.io/part-of"] == "convoy", metadata
        assert item["kind"] == "StorageClass" or metadata["namespace"] == "default", metadata


def test_a_move_to_another_namespace_is_one_line_of_an_overlay():
    lines = [
        path
        for path in overlays.tracked("k8s/*.yaml", "queue/*.yaml", "webapp/*.yaml")
        for line in overlays.read(path).splitlines()
        if re.match(r"\s*namespace:", line)
    ]
    own = re.compile(r"k8s/overlays/(aws|dev)(/logging|/monitoring)?/kustomization\.yaml")
    assert {"k8s/overlays/aws/kustomization.yaml", "k8s/overlays/dev/kustomization.yaml"} <= set(lines)
    assert len(lines) == len(set(lines)) and all(map(own.fullmatch, lines))
