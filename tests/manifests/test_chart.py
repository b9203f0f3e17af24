"""The Helm charts have exactly the objects of the overlays, for any values."""

import json
import os
import re
import subprocess

import overlays
import pytest
import yaml

HELM = os.path.join(overlays.ROOT, ".convoy/tools/helm/helm")
# chart → (its folder in an overlay, the kustomization that monitors it)
CHARTS = {
    "convoy": ("", "../components/monitoring"),
    "convoy-logging": ("/logging", "../overlays/aws/logging/monitoring"),
    "convoy-monitoring": ("/monitoring", None),
}
FORMS = [
    (chart, environment, monitored)
    for chart, (_, monitors) in CHARTS.items()
    for environment in ("aws", "dev")
    for monitored in ((False, True) if monitors else (False,))
]
NAMESPACES = {"convoy": "default", "convoy-logging": "logging", "convoy-monitoring": "monitoring"}


def run(*words, **environment):
    ran = subprocess.run(words, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0 and not ran.stderr, ran.stderr
    return ran.stdout


def make_charts(folder):
    path = os.pathsep.join([os.path.dirname(overlays.KUSTOMIZE), os.environ["PATH"]])
    said = run(os.path.join(overlays.ROOT, "convoy"), "chart", str(folder), PATH=path)
    return {os.path.basename(path).rpartition("-")[0]: path for path in said.splitlines()}


@pytest.fixture(scope="module")
def charts(tmp_path_factory):
    """Returns name → archive, as the verb makes them."""
    return make_charts(tmp_path_factory.mktemp("charts"))


def settings(environment):
    return yaml.safe_load(overlays.read(overlays.SETTINGS.format(environment)))


def changed(value):
    """Returns settings that all differ from those in the file."""
    if isinstance(value, dict):
        return {name: changed(member) for name, member in value.items()}
    return ["192.0.2.0/24", "198.51.100.7/32"] if isinstance(value, list) else f"other-{value}"


def chosen(environment):
    """Returns the settings that an operator makes."""
    known = ("apiVersion", "kind", "metadata")
    return {name: changed(value) for name, value in settings(environment).items() if name not in known}


def by_helm(archive, folder, namespace, values):
    path = folder / "mine.yaml"
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    rendered = run(
        HELM, "template", "fleet", archive, "--values", str(path), "--namespace", namespace, "--kube-version", "1.36.0"
    )
    return list(filter(None, yaml.load_all(rendered, yaml.CSafeLoader)))


def by_kustomize(folder, form, values):
    chart, environment, monitored = form
    overlays.copy_to(folder)
    whole = {**settings(environment), **values}
    (folder / overlays.SETTINGS.format(environment)).write_text(yaml.safe_dump(whole), encoding="utf-8")
    of_overlay, monitors = CHARTS[chart]
    components = [monitors] if monitored else []
    components += ["../overlays/aws/images"] if environment == "aws" else []
    built = folder / "k8s/built/kustomization.yaml"
    built.parent.mkdir()
    built.write_text(
        yaml.safe_dump({
            "namespace": NAMESPACES[chart],
            "resources": [f"../overlays/{environment}{of_overlay}"],
            "components": components,
        }),
        encoding="utf-8",
    )  # fmt: skip
    return list(yaml.load_all(run(overlays.KUSTOMIZE, "build", str(built.parent)), yaml.CSafeLoader))


def objects(rendered):
    """Returns (kind, name) → object, without parts that only one of the two has: kustomize's hash of the content in a
    name, and the checksum of the values that restarts pods."""
    found = {}
    for item in rendered:
        annotations = item.get("spec", {}).get("template", {}).get("metadata", {}).get("annotations", {})
        if annotations.pop("checksum/settings", None) and not annotations:
            del item["spec"]["template"]["metadata"]["annotations"]
        item = json.loads(re.sub(r"-[2456789bcdfghkmt]{10}(?=[\"/ ])", "-HASH", json.dumps(item)))
        found[item["kind"], item["metadata"]["name"]] = item
    assert len(found) == len(rendered)
    return found


@pytest.mark.parametrize("form", FORMS, ids=lambda form: "-".join(map(str, form)))
def test_helm_makes_the_objects_that_kustomize_makes(charts, tmp_path, form):
    chart, environment, monitored = form
    values = chosen(environment)
    helms = objects(
        by_helm(
            charts[chart], tmp_path, NAMESPACES[chart], {**values, "environment": environment, "monitoring": monitored}
        )
    )
    kustomizes = objects(by_kustomize(tmp_path, form, values))
    assert helms.keys() == kustomizes.keys()
    for key, item in kustomizes.items():
        assert helms[key] == item, key


@pytest.mark.parametrize("chart", CHARTS)
def test_every_object_goes_to_the_namespace_of_the_release(charts, tmp_path, chart):
    for item in by_helm(charts[chart], tmp_path, "elsewhere", {"environment": "aws"}):
        of_the_cluster = item["kind"] in ("StorageClass", "ClusterRole", "ClusterRoleBinding")
        assert of_the_cluster or item["metadata"]["namespace"] == "elsewhere", item["metadata"]


def test_a_changed_setting_restarts_what_reads_it_and_nothing_else(charts, tmp_path):
    def templates(names):
        rendered = by_helm(charts["convoy"], tmp_path, "default", {"page": {"names": names}})
        pods = (item for item in rendered if item["kind"] in ("Deployment", "StatefulSet"))
        return {item["metadata"]["name"]: item["spec"]["template"] for item in pods}

    before, after = templates("one.example"), templates("other.example")
    assert {name for name in before if before[name] != after[name]} == {"api-gateway", "webapp"}


@pytest.mark.parametrize("chart", CHARTS)
def test_the_values_of_a_chart_are_the_settings_with_their_comments(charts, chart):
    shown = run(HELM, "show", "values", charts[chart])
    assert overlays.read(overlays.SETTINGS.format("aws")).partition("\n\n")[2] in shown


def test_the_same_manifests_make_the_same_charts(charts, tmp_path):
    for name, path in make_charts(tmp_path).items():
        with open(path, "rb") as made, open(charts[name], "rb") as before:
            assert made.read() == before.read()


@pytest.mark.parametrize("words", [["--helm"], ["one", "two"]])
def test_a_wrong_word_is_refused(words):
    ran = subprocess.run(
        [os.path.join(overlays.ROOT, "convoy"), "chart", *words], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2 and ran.stderr.count("\n") == 1 and words[-1] in ran.stderr
