"""OPERATIONS.md lists every part that is pinned to a version, with the version that the files pin."""

import json
import os
import re

import overlays


def text_of(path):
    with open(os.path.join(overlays.ROOT, path), encoding="utf-8") as file:
        return file.read()


def of_setup():
    for name, version in re.findall(r"^(\w+)_version=(\S+)$", text_of("commands/setup"), re.M):
        yield name, version
    chart = re.search(r"^chart_version=(\S+)$", text_of("commands/lib/monitoring.sh"), re.M)
    yield "kube-prometheus-stack", chart[1]


def of_maven(path):
    text = text_of(path)
    properties = dict(re.findall(r"<([a-z]+\.version)>([^<]+)<", text))
    for name, version in re.findall(r"<artifactId>([^<]+)</artifactId>\s*<version>([^<]+)<", text):
        if (name, version) != (re.search(r"<artifactId>([^<]+)", text)[1], "0.1.0"):
            yield name, properties.get(version.strip("${}"), version)


def of_npm(path):
    package = json.loads(text_of(path))
    yield from package.get("dependencies", {}).items()
    yield from package.get("devDependencies", {}).items()


def of_go(path):
    """Yields the modules of its `tool` lines; if there are none, those that it requires."""
    text = text_of(path)
    tools = re.findall(r"^(?:tool |\t)([\w.-]+\.[\w./-]+)$", text, re.M)
    for name, version, rest in re.findall(r"^(?:require |\t)(\S+) (v\S+)(.*)$", text, re.M):
        if not rest or any(tool == name or tool.startswith(name + "/") for tool in tools):
            yield name, version


def of_images(path):
    text = text_of(path)
    for name, version in re.findall(r"\bimage: ([\w./-]+):([\w.-]+)", text):
        if version != "dev":
            yield name.rpartition("/")[2], version
    for name, version in re.findall(r"name: ([\w/-]+)(?:,\s*newName: \S+)?,\s*newTag: ([\w.-]+)\}", text):
        yield name, version


def of_cluster(path):
    text = text_of(path)
    yield "EKS", re.search(r'^  version: "([\d.]+)"$', text, re.M)[1]
    yield "karpenter", re.search(r"^karpenter: \{version: ([\d.]+)\}$", text, re.M)[1]


def of_pypi(path):
    return re.findall(r"^(\S+)==(\S+)", text_of(path), re.M)


def of_workflow(path):
    """Actions are pinned to a commit; the comment before it has the version."""
    for version, name in re.findall(r"# (v[\d.]+)\n\s*- uses: (?:>-\n\s*)?([\w./-]+)@", text_of(path)):
        yield name, version


READERS = {
    "infra/cluster.yaml": of_cluster,
    "infra/README.md": lambda path: [
        ("aws-load-balancer-controller", re.search(r"--version ([\d.]+) --namespace kube-system", text_of(path))[1])
    ],
    "k8s/components/keda/README.md": lambda path: [("keda", re.search(r"--version ([\d.]+)", text_of(path))[1])],
    "commands/setup": lambda path: of_setup(),
    "queue/pom.xml": of_maven,
    "tests/logging/elasticsearch/pom.xml": of_maven,
    "webapp/package.json": of_npm,
    "tests/browser/package.json": of_npm,
    "tests/tidy/requirements.txt": of_pypi,
    "tests/compose/podman-compose/requirements.txt": of_pypi,
}


def listed_files():
    """Yields (file, the reader of its pins)."""
    yield from READERS.items()
    for place, _, names in os.walk(overlays.ROOT):
        path = os.path.relpath(place, overlays.ROOT)
        if path.split(os.sep)[0] in ("k8s", "tests") and "node_modules" not in path:
            for name in names:
                if name == "go.mod":
                    yield os.path.join(path, name), of_go
                elif path.startswith("k8s") and name.endswith(".yaml"):
                    yield os.path.join(path, name), of_images
    yield "compose.yaml", of_images
    for path in overlays.tracked(".github/workflows"):
        yield path, of_workflow


def pinned():
    found = {pin for path, reader in listed_files() for pin in reader(path)}
    return {(name, version) for name, version in found if not name.startswith("convoy/")}


def listed():
    section = text_of("OPERATIONS.md").partition("## Pinned parts\n")[2].partition("\n# ")[0]
    rows = [row.split("|") for row in section.splitlines() if row.startswith("| `")]
    return {(name, row[2].strip()) for row in rows for name in re.findall("`([^`]+)`", row[1])}


def test_the_table_of_pinned_parts_says_what_the_files_pin():
    missing, outdated = pinned() - listed(), listed() - pinned()
    assert not missing, f"OPERATIONS.md does not list: {sorted(missing)}"
    assert not outdated, f"OPERATIONS.md lists what no file pins: {sorted(outdated)}"


def test_a_release_is_an_entry_of_the_changelog_that_names_its_commit():
    entries = re.findall(r"^## (.+)$", text_of("CHANGELOG.md"), re.M)
    assert entries[0] == "Unreleased"
    for entry in entries[1:]:
        assert re.fullmatch(r"\d+\.\d+\.\d+, \d{4}-\d\d-\d\d, commit `[0-9a-f]{7,40}`", entry), entry
