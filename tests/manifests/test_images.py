"""`./convoy images --push`, as far as it works without a registry: its calls of the builder, and the files it writes.

The builder is a stand-in that answers as docker does and records its arguments; the cluster's tests build real images.
"""

import os
import re
import shutil
import subprocess

import overlays
import pytest
import yaml
from manifests import Manifests

PLATFORMS = "linux/amd64,linux/arm64"
# It makes a digest from each name, so that the tests notice a mix-up.
DOCKER = """#!/bin/bash
printf '%s\\n' "$*" >>"$ASKED"
digest_of() { echo "sha256:$(printf %s "$1" | sha256sum | cut -c-64)"; }
case "$1 $2" in
    "buildx imagetools") [[ -n ${NOT_THERE:-} ]] || digest_of "${@: -1}" ;;
    "buildx build")
        while (($# > 0)); do
            [[ $1 != --metadata-file ]] || metadata=$2
            [[ $1 != -t ]] || name=$2
            shift
        done
        printf '{\\n  "containerimage.digest": "%s"\\n}\\n' "$(digest_of "$name")" >"$metadata"
        ;;
    "push "*) echo "latest: digest: $(digest_of "$2") size: 1" ;;
esac
"""


def _run(folder, *words, **environment):
    everything = {**os.environ, **environment}
    return subprocess.run(words, cwd=folder, env=everything, capture_output=True, text=True, check=False)


@pytest.fixture(name="checkout")
def fixture_checkout(tmp_path):
    """Makes one commit with the files that the verb reads, and a docker beside it."""
    folder = tmp_path / "checkout"
    read = ("k8s", "queue", "commands", "webapp", "src/Dockerfile", "convoy", "CMakeLists.txt", ".gitignore")
    for path in overlays.tracked(*read):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(os.path.join(overlays.ROOT, path), folder / path)
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        assert _run(folder, "git", *words).returncode == 0
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/docker").write_text(DOCKER, encoding="utf-8")
    (tmp_path / "bin/docker").chmod(0o755)
    return folder


def _push(checkout, *words, **environment):
    tools, asked = checkout.parent / "bin", checkout.parent / "asked"
    ran = _run(
        checkout, "./convoy", "images", "--with", "docker", "--push", "registry.example:5000/a/", *words,
        PATH=f"{tools}:{os.environ['PATH']}", ASKED=str(asked), **environment)
    return ran, asked.read_text(encoding="utf-8").splitlines() if asked.exists() else []


def _digest(name):
    made = subprocess.run(["sha256sum"], input=name, capture_output=True, text=True, check=True).stdout
    return "sha256:" + made[:64]


def _written(checkout):
    with open(checkout / "k8s/overlays/aws/images/kustomization.yaml", encoding="utf-8") as file:
        return {one["name"]: one for one in yaml.safe_load(file)["images"]}


@pytest.mark.parametrize("words", [(), ("--platform", PLATFORMS)], ids=["this machine's", "both"])
def test_what_is_pushed_is_what_the_overlay_runs(checkout, words):
    ran, _ = _push(checkout, *words)
    assert ran.returncode == 0, ran.stderr
    commit = _run(checkout, "git", "rev-parse", "--short=12", "HEAD").stdout.strip()
    written = _written(checkout)
    for name in ("position-simulator", "position-tracker", "api-gateway", "device-gateway", "registry", "queue", "webapp"):
        entry = written[f"convoy/{name}"]
        assert entry["newName"] == f"registry.example:5000/a/convoy/{name}"
        assert entry["newTag"] == commit
        assert entry["digest"] == _digest(f"{entry['newName']}:{commit}")


def test_each_platform_is_asked_for(checkout):
    _, asked = _push(checkout, "--platform", PLATFORMS)
    builds = [line for line in asked if line.startswith("buildx build")]
    assert len(builds) == 7
    assert all(f"--platform {PLATFORMS}" in line and "--push" in line for line in builds)
    assert not [line for line in asked if line.startswith(("build ", "push "))]


def test_the_images_of_others_are_named_to_the_byte(checkout):
    """Covers every container of the overlays for AWS and of their monitoring."""
    ran, asked = _push(checkout)
    assert ran.returncode == 0, ran.stderr
    others = {name: one for name, one in _written(checkout).items() if not name.startswith("convoy/")}
    assert {"mongo", "docker.elastic.co/kibana/kibana", "public.ecr.aws/aws-cli/aws-cli"} <= others.keys()
    for one in others.values():
        reference = f"{one['newName']}:{one['newTag']}"
        assert one["digest"] == _digest(reference)
        assert [line for line in asked if "imagetools inspect" in line and line.endswith(" " + reference)]
    for overlay in ("aws", "aws/logging"):
        for container in _containers(checkout, overlay):
            assert re.search(r":[\w.-]+@sha256:[0-9a-f]{64}$", container["image"]), container["image"]


def _containers(checkout, overlay):
    """Returns those of an overlay as `deploy` builds it: with its monitoring and, last, the component `images`."""
    monitors = {"aws": "../../components/monitoring", "aws/logging": "../aws/logging/monitoring"}[overlay]
    built = checkout / "k8s/overlays/built/kustomization.yaml"
    built.parent.mkdir(exist_ok=True)
    built.write_text(
        yaml.safe_dump({"resources": [f"../{overlay}"], "components": [monitors, "../aws/images"]}), encoding="utf-8"
    )
    ran = _run(checkout, overlays.KUSTOMIZE, "build", str(built.parent))
    assert ran.returncode == 0, ran.stderr
    for pod in Manifests(overlay, list(yaml.safe_load_all(ran.stdout))).pods():
        yield from pod.containers


def test_an_image_of_others_without_a_digest_stops_it(checkout):
    ran, _ = _push(checkout, NOT_THERE="1")
    assert ran.returncode == 1
    assert "could not look up" in ran.stderr
    assert not [name for name in _written(checkout) if not name.startswith("convoy/")]


def test_what_is_not_committed_is_not_pushed(checkout):
    (checkout / "CMakeLists.txt").write_text("", encoding="utf-8")
    ran, asked = _push(checkout)
    assert ran.returncode == 1 and "commit first" in ran.stderr
    assert not [line for line in asked if "push" in line]


@pytest.mark.parametrize(
    "words, said",
    [
        (["--platform", "linux/amd64"], "--platform needs --push"),
        (["--platform", "linux/riscv64", "--push", "a"], "it should be linux/amd64, linux/arm64, or both"),
        (["--push", "a", "--platform"], "--platform needs a value"),
    ],
)
def test_a_platform_that_cannot_be_is_refused_in_one_line(words, said):
    ran = _run(overlays.ROOT, "./convoy", "images", *words)
    assert ran.returncode == 2
    assert said in ran.stderr and ran.stderr.count("\n") == 1


def test_an_architecture_without_images_is_refused():
    ran = _run(overlays.ROOT, "commands/lib/build-services.sh", "libraries", TARGETARCH="riscv64")
    assert ran.returncode == 1 and "there is no image for 'riscv64'" in ran.stderr
