"""Each overlay, rendered, keeps the schemas and the rules."""

import json
import os
import re

import overlays
import pytest
import references
import schemas
import yaml
from rules import RULES

# Every kustomization that `kubectl apply -k`, Argo CD and Flux apply by its folder.
_APPLIED = [
    os.path.relpath(os.path.dirname(path), "k8s/overlays")
    for path in overlays.tracked("k8s/overlays/**/kustomization.yaml")
    if re.search(r"^namespace: ", overlays.read(path), re.M)
]


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


def test_no_overlay_has_a_comment_that_waits_to_be_edited():
    """Flags of deploy add components, and settings.yaml has the choices of people."""
    for path in overlays.tracked("k8s/**/*.yaml"):
        assert not re.search(r"^ *# *(- (path|\{path)?:? |[\w]+:( *[\[{]|$))", overlays.read(path), re.M), path


def test_the_exporter_of_the_page_comes_with_the_image_of_the_page():
    for overlay in ("monitored", "aws"):
        (pod,) = [pod for pod in overlays.manifests(overlay).pods() if pod.name == "webapp"]
        assert len(pod.containers) == (2 if overlay == "monitored" else 1)
        assert {container["image"] for container in pod.containers} == {pod.containers[0]["image"]}


def test_the_overlays_are_those_that_people_know():
    assert {"aws", "dev", "aws/logging", "dev/logging", "aws/monitoring", "dev/monitoring"} <= set(_APPLIED)


def _secrets_read_in(manifests):
    """Returns the names of the Secrets that pods read."""
    read = [reference for pod in manifests.pods() for reference in references.read_by(pod)]
    return {name for kind, name, _ in read if kind == "Secret"}


@pytest.mark.parametrize("overlay", _APPLIED)
def test_git_has_all_that_an_overlay_is_built_from_and_its_secrets_have_fixed_names(overlay):
    manifests = overlays.manifests_from_git(overlay)
    assert manifests.objects
    assert _secrets_read_in(manifests) <= {"admin", "queue", "mongodb", "registry", "page", "elasticsearch"}
    # Alertmanager's settings are a Secret, but its keys are in other files.
    assert {item["metadata"]["name"] for item in manifests.of("Secret")} <= {"alertmanager"}


@pytest.mark.parametrize("overlay", [one for one in _APPLIED if not one.endswith("monitoring")])
def test_a_changed_secret_restarts_what_reads_it(overlay):
    """The Secret's name, which is in the pod's template, ends in a hash of its content."""
    made, fixed = overlays.manifests(overlay), _secrets_read_in(overlays.manifests_from_git(overlay))
    read = _secrets_read_in(made)
    assert {re.sub(r"-[0-9a-z]{10}$", "", name) for name in read} == fixed and not read & fixed
    assert {item["metadata"]["name"] for item in made.of("Secret")} == read


@pytest.mark.parametrize("own", ["page", "queue page", "admin queue mongodb registry page"])
def test_a_secret_that_the_cluster_has_itself_is_read_by_its_name(own):
    made = overlays.manifests_with("aws", own=own)
    assert set(own.split()) == {name for name in _secrets_read_in(made) if "-" not in name}
    assert len(made.of("Secret")) == 5 - len(own.split())


def _marked(settings):
    """Replaces each value by one that the test can find again."""
    if isinstance(settings, dict):
        return {key: _marked(value) for key, value in settings.items()}
    return [f"marked-{settings[0]}"] if isinstance(settings, list) else f"marked-{settings}"


@pytest.mark.parametrize("environment, applied", [("aws", ("aws", "aws/logging", "aws/monitoring")), ("dev", ("dev",))])
def test_each_setting_reaches_what_it_is_for(environment, applied):
    read = yaml.safe_load(overlays.read(overlays.SETTINGS.format(environment)))
    kept = {key: read.pop(key) for key in ("apiVersion", "kind", "metadata")}
    if "grafana" in read:
        del read["grafana"]["certificate"]  # a component that no overlay includes uses it: test_consoles.py
    marked = _marked(read)
    made = "".join(json.dumps(overlays.manifests_set(each, kept | marked).objects) for each in applied)
    wanted = re.findall(r"marked-[^\"]+", json.dumps(marked))
    assert wanted and [one for one in wanted if f'"{one}"' not in made] == []
    # None of the previous values is left.
    were = set(re.findall(r"marked-([^\"]+\.[^\"]+)", json.dumps(marked)))
    assert were and [one for one in were if f'"{one}"' in made] == []


@pytest.mark.parametrize("environment", ["aws", "dev"])
def test_a_number_in_the_settings_is_a_text_where_kubernetes_wants_one(environment):
    settings = yaml.safe_load(overlays.read(overlays.SETTINGS.format(environment)))
    settings["tracker"]["maxSpeed"] = 300
    made = overlays.manifests_set(environment, settings)
    (pod,) = [pod for pod in made.pods() if pod.name == "position-tracker"]
    assert {"name": "MAX_SPEED", "value": "300"} in pod.containers[0]["env"]
    assert not list(schemas.errors_of(made.objects))


@pytest.mark.parametrize("overlay", _APPLIED)
def test_the_settings_themselves_are_not_applied(overlay):
    assert not overlays.manifests_from_git(overlay).of("Settings")


_BY_GIT = {
    "aws": (("k8s/components/external-secrets", "k8s/components/monitoring"), "admin queue mongodb registry page"),
    "aws/logging": (
        ("k8s/overlays/aws/logging/external-secrets", "k8s/overlays/aws/logging/monitoring"),
        "elasticsearch",
    ),
}


def _sorted(manifests):
    return sorted(manifests.objects, key=lambda item: (item["kind"], item["metadata"]["name"]))


@pytest.mark.parametrize("overlay", _BY_GIT)
def test_argo_cd_and_flux_build_what_deploy_applies(overlay):
    """They add components before the overlay's own patches, but deploy adds them afterwards; the result is the same."""
    components, own = _BY_GIT[overlay]
    by_git = overlays.manifests_by_git(overlay, *components)
    assert _sorted(by_git) == _sorted(overlays.manifests_with(overlay, *components, own=own))
    assert not list(schemas.errors_of(by_git.objects))


@pytest.mark.parametrize("overlay", _BY_GIT)
def test_external_secrets_makes_each_secret_that_is_read_and_a_rotated_one_restarts_its_readers(overlay):
    components, own = _BY_GIT[overlay]
    by_git = overlays.manifests_by_git(overlay, *components)
    targets = {item["spec"]["target"]["name"] for item in by_git.of("ExternalSecret")}
    assert targets == set(own.split()) == _secrets_read_in(by_git)
    for pod in by_git.pods():
        reads_one = any(kind == "Secret" for kind, _, _ in references.read_by(pod))
        restarted = pod.owner["metadata"].get("annotations", {}).get("secret.reloader.stakater.com/auto") == "true"
        # A CronJob reads the new Secret in its next run anyway.
        assert restarted or not reads_one or pod.owner["kind"] == "CronJob", pod.name
