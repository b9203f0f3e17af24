"""The component overlays/aws/zones keeps each member of a quorum in a zone of its own."""

import os
import shutil
import subprocess

import logging_overlays
import overlays
import pytest
import quorums
import schemas
import yaml
from manifests import Manifests

COMPONENT = os.path.join(overlays.ROOT, "k8s/overlays/aws/zones")
PLAIN = {"aws": overlays.manifests, "aws-logging": logging_overlays.manifests}


def _spread(manifests):
    (owner,) = [item for item in manifests.of("StatefulSet") if item["spec"].get("replicas", 1) > 1]
    return owner["spec"]["template"]["spec"]["topologySpreadConstraints"]


def _with_component(name, folder):
    """Returns the overlay's StatefulSets with the component, whether the overlay includes it or not."""
    rendered = PLAIN[name](name)
    shutil.copytree(COMPONENT, folder / "zones")
    with open(folder / "overlay.yaml", "w", encoding="utf-8") as file:
        yaml.safe_dump_all(rendered.of("StatefulSet"), file)
    with open(folder / "kustomization.yaml", "w", encoding="utf-8") as file:
        yaml.safe_dump({"resources": ["overlay.yaml"], "components": ["zones"]}, file)
    ran = subprocess.run([overlays.KUSTOMIZE, "build", folder], capture_output=True, text=True, check=False)
    assert ran.returncode == 0 and not ran.stderr, ran.stderr
    return Manifests(name, list(yaml.load_all(ran.stdout, yaml.CSafeLoader)))


@pytest.mark.parametrize("name", PLAIN)
def test_with_the_component_no_zone_has_two_of_a_quorum(name, tmp_path):
    taken_in = _with_component(name, tmp_path)
    assert not list(quorums.no_zone_has_two_of_a_quorum(taken_in))
    assert not list(schemas.errors_of(taken_in.objects))
    # Nodes may be shared: if a zone has only one node left, two pods may have to use it for a while.
    assert {one["topologyKey"]: one["whenUnsatisfiable"] for one in _spread(taken_in)} == {
        "kubernetes.io/hostname": "ScheduleAnyway",
        quorums.ZONE: "DoNotSchedule",
    }


BREAKS = [
    lambda spread: spread.pop(),
    lambda spread: spread[1].update(whenUnsatisfiable="ScheduleAnyway"),
    lambda spread: spread[1].update(maxSkew=2),
    lambda spread: spread[1].pop("minDomains"),
    lambda spread: spread[1].update(minDomains=2),
]


@pytest.mark.parametrize("number", range(len(BREAKS)))
def test_the_rule_notices(number, tmp_path):
    broken = _with_component("aws", tmp_path)
    BREAKS[number](_spread(broken))
    assert list(quorums.no_zone_has_two_of_a_quorum(broken))


@pytest.mark.parametrize("members", [1, 3])
def test_the_rule_notices_a_cluster_without_zones(members, tmp_path):
    broken = _with_component("aws", tmp_path)
    broken.overlay = "dev"
    for owner in broken.of("StatefulSet"):
        owner["spec"]["replicas"] = members
    assert list(quorums.no_zone_has_two_of_a_quorum(broken))


@pytest.mark.parametrize("name", ["aws", "dev", "aws-logging", "dev-logging"])
def test_the_overlays_have_it_where_nodes_have_zones(name):
    manifests = (logging_overlays if name.endswith("logging") else overlays).manifests(name)
    assert not list(quorums.no_zone_has_two_of_a_quorum(manifests))
    spread = [
        (one["whenUnsatisfiable"], one.get("minDomains"))
        for item in manifests.of("StatefulSet")
        if item["metadata"]["name"] in ("mongodb", "elasticsearch-logging")
        for one in item["spec"]["template"]["spec"]["topologySpreadConstraints"]
        if one["topologyKey"] == quorums.ZONE
    ]
    assert spread == [("DoNotSchedule", 3) if name.startswith("aws") else ("ScheduleAnyway", None)]
