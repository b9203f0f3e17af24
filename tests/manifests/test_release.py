"""Workflows are valid for GitHub, use nothing that can change, and have few rights; a release signs what it pushes."""

import json
import os
import re
import subprocess

import overlays
import pytest
import yaml

ACTIONLINT = os.path.join(overlays.ROOT, ".convoy/tools/actionlint/actionlint")
WORKFLOW = ".github/workflows/release.yml"
WORKFLOWS = overlays.tracked(".github/workflows")
DIGESTS = {"linux/amd64": "sha256:" + "a" * 64, "linux/arm64": "sha256:" + "b" * 64}
OURS = ("position-simulator", "position-tracker", "api-gateway", "device-gateway", "registry", "queue", "webapp")

STAND_INS = {
    "docker": """#!/bin/bash
echo "docker $*" >>"$ASKED"
case "$1" in
    buildx) cat "$LIST" ;;
    create) echo "made-of-${2##*/}" ;;
    cp) mkdir -p "$3" && echo {} >"$3/debian.cdx.json" && echo {} >"$3/npm.cdx.json" ;;
esac
""",
    "cosign": """#!/bin/bash
echo "cosign $*" >>"$ASKED"
[[ -z ${REFUSED:-} ]]
""",
}


# An action with the preceding comment, which has the version of the commit.
_PINNED = re.compile(r"# (v\d+)\.\d+\.\d+\n(\s*- uses: (?:>-\n\s*)?)([\w./-]+)@([0-9a-f]{40})$", re.M)


def wrong_in(text):
    """Returns actionlint's complaints about a workflow, whose scripts it checks by shellcheck too. It has the inputs of
    an action by its version, not by a commit."""
    text = _PINNED.sub(r"#\n\2\3@\1", text)
    words = [ACTIONLINT, "-no-color", "-oneline", "-"]
    return subprocess.run(words, input=text, capture_output=True, text=True, check=False).stdout.splitlines()


def unpinned(text):
    """Yields actions by a tag or a branch, which may be moved, and actions without a readable version."""
    pinned = {f"{name}@{commit}" for _, _, name, commit in _PINNED.findall(text)}
    for job in yaml.safe_load(text)["jobs"].values():
        for step in job["steps"]:
            if "uses" in step and step["uses"] not in pinned:
                yield step["uses"]


def too_much(workflow):
    """Yields the workflow if it has rights of its own, and each job that has more rights than it needs."""
    if workflow.get("permissions") != {}:
        yield "the workflow"
    for name, job in workflow["jobs"].items():
        if not job.get("permissions", {"all": "write"}).items() <= {
            "contents": "read", "packages": "write", "id-token": "write",
        }.items():  # fmt: skip
            yield name


@pytest.mark.parametrize("path", WORKFLOWS)
def test_the_workflow_is_what_github_knows(path):
    assert not wrong_in(overlays.read(path))


@pytest.mark.parametrize(
    "old, new",
    [
        ("runs-on: ubuntu-24.04", "run-on: ubuntu-24.04"),
        ("id-token: write", "id-tokens: write"),
        ("${{ github.actor }}", "${{ github.author }}"),
        ("          path: |", "          paths: |"),
        ("run: .ci/sign-images", "run: for f in $(ls); do rm $f; done"),
    ],
)
def test_a_workflow_that_github_does_not_know_is_noticed(old, new):
    text = overlays.read(WORKFLOW)
    assert old in text and wrong_in(text.replace(old, new))


@pytest.mark.parametrize("path", WORKFLOWS)
def test_what_the_workflow_uses_cannot_change_under_it(path):
    assert not list(unpinned(overlays.read(path)))


@pytest.mark.parametrize(
    "old, new",
    [
        ("checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8", "checkout@v5.0.0"),
        ("checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8", "checkout@main"),
        ("      # v5.0.0\n", ""),
        ("      # v5.0.0\n", "      # v5\n"),
    ],
)
def test_an_action_that_may_change_is_noticed(old, new):
    text = overlays.read(WORKFLOW)
    assert old in text and list(unpinned(text.replace(old, new)))


@pytest.mark.parametrize("path", WORKFLOWS)
def test_the_workflow_has_no_more_rights_than_it_needs(path):
    assert not list(too_much(yaml.safe_load(overlays.read(path))))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda workflow: workflow.pop("permissions"),
        lambda workflow: workflow["jobs"]["images"].pop("permissions"),
        lambda workflow: workflow["jobs"]["images"]["permissions"].update(contents="write"),
    ],
)
def test_rights_that_nobody_needs_are_noticed(spoil):
    workflow = yaml.safe_load(overlays.read(WORKFLOW))
    spoil(workflow)
    assert list(too_much(workflow))


# ---- .ci/sign-images ----


def _sign(folder, images, **environment):
    """Runs a copy of the script beside an overlay that names the images."""
    for path in (".ci", "bin", "k8s/overlays/aws/images"):
        (folder / path).mkdir(parents=True)
    (folder / ".ci/sign-images").write_text(overlays.read(".ci/sign-images"), encoding="utf-8")
    entries = "".join(
        f'  - name: {name}\n    newName: r.example/a/{name}\n    digest: "sha256:\\\n      {number:064x}"\n'
        for number, name in enumerate(images)
    )
    (folder / "k8s/overlays/aws/images/kustomization.yaml").write_text("images:\n" + entries, encoding="utf-8")
    for name, text in STAND_INS.items():
        (folder / "bin" / name).write_text(text, encoding="utf-8")
        (folder / "bin" / name).chmod(0o755)
    manifests = [
        {"digest": digest, "platform": dict(zip(("os", "architecture"), name.split("/")))}
        for name, digest in DIGESTS.items()
    ]
    manifests.append({"digest": "sha256:" + "c" * 64, "platform": {"os": "unknown", "architecture": "unknown"}})
    (folder / "list").write_text(json.dumps({"manifests": manifests}), encoding="utf-8")
    tools = {"PATH": f"{folder}/bin:{os.environ['PATH']}", "ASKED": f"{folder}/asked", "LIST": f"{folder}/list"}
    everything = {**os.environ, **tools, **environment}
    words = ["bash", folder / ".ci/sign-images"]
    ran = subprocess.run(words, env=everything, capture_output=True, text=True, check=False)
    asked = folder / "asked"
    return ran, asked.read_text(encoding="utf-8").splitlines() if asked.exists() else []


def test_each_image_is_signed_and_each_platform_of_it_attested(tmp_path):
    images = [*(f"convoy/{name}" for name in OURS), "mongo"]
    ran, asked = _sign(tmp_path, images)
    assert ran.returncode == 0, ran.stderr
    signed = [line.split()[-1] for line in asked if line.startswith("cosign sign --yes --recursive")]
    assert signed == [f"r.example/a/convoy/{name}@sha256:{number:064x}" for number, name in enumerate(OURS)]
    attested = [line.split() for line in asked if line.startswith("cosign attest --yes --type cyclonedx")]
    assert {words[-1] for words in attested} == {
        f"r.example/a/convoy/{name}@{digest}" for name in OURS for digest in DIGESTS.values()
    }
    assert len(attested) == 2 * 2 * len(OURS)  # there are two SBOMs in each
    assert not [line for line in asked if "mongo" in line]


def test_an_image_that_is_missing_or_not_signed_fails_the_release(tmp_path):
    missing, _ = _sign(tmp_path / "a", [f"convoy/{name}" for name in OURS[1:]])
    refused, _ = _sign(tmp_path / "b", [f"convoy/{name}" for name in OURS], REFUSED="1")
    assert missing.returncode and refused.returncode
