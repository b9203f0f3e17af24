"""The verbs and scripts for the manifests, as far as they work without a cluster."""

import json
import os
import re
import subprocess

import overlays
import pytest


def _run(*words, text=None, **environment):
    return subprocess.run(
        words,
        cwd=overlays.ROOT,
        input=text,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "words, said",
    [
        (["deploy"], "deploy needs an overlay, dev or aws"),
        (["deploy", "prod"], "deploy has no argument 'prod'"),
        (["deploy", "dev", "aws"], "takes one overlay"),
        (["deploy", "dev", "--fast"], "deploy has no option '--fast'"),
        (["deploy", "dev", "--context"], "--context needs a value"),
        (["deploy", "dev", "--logging", "--loging"], "deploy has no option '--loging'"),
        (["deploy", "dev", "--monitorring"], "deploy has no option '--monitorring'"),
        (["undeploy", "dev", "--all"], "undeploy has no option '--all'"),
        (["undeploy", "dev", "--logging", "--all"], "undeploy has no option '--all'"),
        (["images", "broker"], "there is no image 'broker'"),
        (["images", "--with", "kaniko"], "it should be docker, podman or buildah"),
        (["images", "queue", "--push", "registry.example"], "--push needs all images"),
    ],
)
def test_a_verb_that_is_called_wrongly_says_so_in_one_line(words, said):
    ran = _run("./convoy", *words)
    assert ran.returncode == 2
    assert said in ran.stderr and ran.stderr.count("\n") == 1


def test_without_a_cluster_deploy_says_where_to_begin():
    ran = _run("./convoy", "deploy", "dev", "--context", "nowhere", KUBECONFIG="/nonexistent")
    assert ran.returncode == 1
    assert "'nowhere' does not answer" in ran.stderr or "needs kubectl" in ran.stderr


def test_without_helm_or_a_cluster_there_is_no_monitoring():
    for verb in ("deploy", "undeploy"):
        ran = _run("./convoy", verb, "dev", "--monitoring", "--context", "nowhere", KUBECONFIG="/nonexistent")
        assert ran.returncode == 1
        assert any(said in ran.stderr for said in ("needs helm", "needs kubectl", "'nowhere' does not answer"))


_SETTINGS = overlays.SETTINGS.format("aws")
_UNSET = [
    f"{_SETTINGS}: page.names is still the placeholder fleet.example",
    f"{_SETTINGS}: page.from is still the placeholder 203.0.113.0/24",
    f"{_SETTINGS}: devices.from is still the placeholder 203.0.113.0/24",
    f"{_SETTINGS}: bucket is still the placeholder convoy-backups.example",
    "k8s/overlays/aws/images: the images still have the placeholder registry.example; run ./convoy images --push REGISTRY",
]


@pytest.mark.parametrize(
    "flag, more",
    [
        (None, []),
        ("--logging", [f"{_SETTINGS}: kibana.from is still the placeholder 203.0.113.0/24"]),
        ("--monitoring", []),
    ],
)
def test_placeholders_are_refused_by_name(flag, more):
    ran = _run("./convoy", "deploy", "aws", *filter(None, [flag]))
    assert ran.returncode == 1
    assert sorted(ran.stderr.splitlines()) == sorted(f"convoy: {line}" for line in _UNSET + more)


def test_a_grafana_that_is_brought_out_needs_a_certificate(tmp_path):
    overlays.copy_to(tmp_path)
    with open(tmp_path / "k8s/overlays/aws/monitoring/kustomization.yaml", "a", encoding="utf-8") as file:
        file.write("components: [public]\n")
    ran = _run(str(tmp_path / "convoy"), "deploy", "aws", "--monitoring")
    wanted = [*_UNSET, f"{_SETTINGS}: grafana.certificate is still the placeholder 111122223333"]
    assert sorted(ran.stderr.splitlines()) == sorted(f"convoy: {line}" for line in wanted)


def _fill_in(path, *pairs):
    text = path.read_text(encoding="utf-8")
    for placeholder, value in pairs:
        text = text.replace(f": {placeholder}", f": {value}")
    path.write_text(text, encoding="utf-8")


def test_what_has_been_filled_in_is_not_refused(tmp_path):
    overlays.copy_to(tmp_path)
    _fill_in(tmp_path / _SETTINGS, ("fleet.example", "fleet.test"), ("convoy-backups.example", "ours"),
             ("[203.0.113.0/24]", "[198.51.100.7/32]"))  # fmt: skip
    images = tmp_path / "k8s/overlays/aws/images/kustomization.yaml"
    images.write_text(images.read_text(encoding="utf-8").replace("registry.example", "registry.test"), encoding="utf-8")
    ran = _run(str(tmp_path / "convoy"), "deploy", "aws", "--context", "nowhere", KUBECONFIG="/nonexistent")
    assert ran.returncode == 1
    assert "'nowhere' does not answer" in ran.stderr or "needs kubectl" in ran.stderr


def test_an_address_in_a_list_of_several_lines_is_refused_too(tmp_path):
    overlays.copy_to(tmp_path)
    _fill_in(tmp_path / _SETTINGS, ("[203.0.113.0/24]", "\n    - 198.51.100.7/32\n    - 203.0.113.0/24  # still"))
    ran = _run(str(tmp_path / "convoy"), "deploy", "aws")
    assert f"convoy: {_UNSET[1]}" in ran.stderr.splitlines()


def test_undeploy_empties_the_folder_that_fluent_bit_keeps_on_the_nodes():
    (agent,) = [pod for pod in overlays.manifests("aws/logging").pods() if pod.name == "fluent-bit"]
    written = [
        kept["path"]
        for name, kept in agent.volumes("hostPath")
        for mount in agent.spec["containers"][0]["volumeMounts"]
        if mount["name"] == name and not mount.get("readOnly")
    ]
    assert re.findall(r"^kept_on_nodes=(.+)$", overlays.read("commands/lib/logging.sh"), re.M) == written


_OF_NO_NAMESPACE = {"StorageClass", "ClusterRole", "ClusterRoleBinding"}
_WITH_DATA = {"Secret", "PersistentVolumeClaim"}
_OURS = ("dev", "monitored", "aws/logging", "dev/logging", "aws/monitoring", "dev/monitoring")


@pytest.mark.parametrize("overlay", _OURS)
def test_undeploy_removes_each_kind_that_an_overlay_has(overlay):
    script = "commands/lib/monitoring.sh" if overlay.endswith("monitoring") else "commands/undeploy"
    named = re.findall(r"\bkinds\+?=([\w,]+)", overlays.read(script))
    others = re.findall(r"for kind in ([\w ]+);", overlays.read("commands/lib/cluster.sh"))
    removed = {*",".join(named).split(","), *others[0].split()}
    kinds = {item["kind"] for item in overlays.manifests(overlay).objects} - _OF_NO_NAMESPACE - _WITH_DATA
    assert kinds and not {kind.lower() for kind in kinds} - removed


def _contents(folder):
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            assert os.stat(path).st_mode & 0o077 == 0, f"{path} can be read by others"
            with open(path, encoding="ascii") as file:
                found[os.path.relpath(path, folder)] = file.read()
    return found


def test_secrets_are_made_once_and_at_random(tmp_path):
    for folder in (tmp_path / "a", tmp_path / "b"):
        assert _run("commands/lib/secrets.sh", str(folder)).returncode == 0
    first, other = _contents(tmp_path / "a"), _contents(tmp_path / "b")
    assert all(len(secret) == 48 for secret in first.values())
    assert len({*first.values(), *other.values()}) == 2 * len(first)

    (tmp_path / "a/queue/admin.password").unlink()
    assert _run("commands/lib/secrets.sh", str(tmp_path / "a")).returncode == 0
    again = _contents(tmp_path / "a")
    assert {name for name in again if again[name] != first[name]} == {"queue/admin.password"}


def test_the_logs_have_secrets_of_their_own(tmp_path):
    assert _run("commands/lib/secrets.sh", str(tmp_path), "logging").returncode == 0
    made = _contents(tmp_path)
    assert made.keys() == {
        f"elasticsearch/{name}"
        for name in (
            "elastic.password", "kibana.password", "kibana.encryption", "fluent-bit.password", "grafana.password",
            "monitor.password", "people.password",
        )
    }  # fmt: skip
    assert all(len(secret) == 48 for secret in made.values()) and len({*made.values()}) == len(made)


def test_what_an_image_is_made_of_is_told_in_cyclonedx():
    ran = _run(
        "commands/lib/cyclonedx.sh",
        text="pkg:deb/debian/libstdc++6@12.2.0-14?arch=amd64\npkg:maven/org.apache.activemq/activemq-amqp@6.3.1\n",
    )
    document = json.loads(ran.stdout)
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.5")
    assert [(one["name"], one["version"], one["purl"]) for one in document["components"]] == [
        ("libstdc++6", "12.2.0-14", "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?arch=amd64"),
        ("activemq-amqp", "6.3.1", "pkg:maven/org.apache.activemq/activemq-amqp@6.3.1"),
    ]


def test_nobody_to_tell_of_is_a_document_too():
    assert json.loads(_run("commands/lib/cyclonedx.sh", text="").stdout)["components"] == []
