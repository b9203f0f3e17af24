"""The verbs and scripts around the manifests, as far as they go without a cluster."""

import json
import os
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
        (["deploy"], "deploy what: dev or aws?"),
        (["deploy", "prod"], "deploy knows no 'prod'"),
        (["deploy", "dev", "aws"], "takes one overlay"),
        (["deploy", "dev", "--fast"], "deploy knows no '--fast'"),
        (["deploy", "dev", "--context"], "--context needs a value"),
        (["deploy", "dev", "--logging", "--loging"], "deploy knows no '--loging'"),
        (["deploy", "dev", "--monitorring"], "deploy knows no '--monitorring'"),
        (["undeploy", "dev", "--all"], "undeploy knows no '--all'"),
        (["undeploy", "dev", "--logging", "--all"], "undeploy knows no '--all'"),
        (["images", "broker"], "there is no image 'broker'"),
        (["images", "--with", "kaniko"], "it should be docker, podman or buildah"),
        (["images", "queue", "--push", "registry.example"], "--push is for all images"),
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


def test_aws_is_not_deployed_before_its_images_are_somewhere():
    ran = _run("./convoy", "deploy", "aws")
    assert ran.returncode == 1
    assert "./convoy images --push REGISTRY" in ran.stderr


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
        assert _run("commands/secrets.sh", str(folder)).returncode == 0
    first, other = _contents(tmp_path / "a"), _contents(tmp_path / "b")
    assert all(len(secret) == 48 for secret in first.values())
    assert len({*first.values(), *other.values()}) == 2 * len(first)

    (tmp_path / "a/queue/admin.password").unlink()
    assert _run("commands/secrets.sh", str(tmp_path / "a")).returncode == 0
    again = _contents(tmp_path / "a")
    assert {name for name in again if again[name] != first[name]} == {"queue/admin.password"}


def test_the_logs_have_secrets_of_their_own(tmp_path):
    assert _run("commands/secrets.sh", str(tmp_path), "logging").returncode == 0
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
        "commands/cyclonedx.sh",
        text="pkg:deb/debian/libstdc++6@12.2.0-14?arch=amd64\npkg:maven/org.apache.activemq/activemq-amqp@6.3.1\n",
    )
    document = json.loads(ran.stdout)
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.5")
    assert [(one["name"], one["version"], one["purl"]) for one in document["components"]] == [
        ("libstdc++6", "12.2.0-14", "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?arch=amd64"),
        ("activemq-amqp", "6.3.1", "pkg:maven/org.apache.activemq/activemq-amqp@6.3.1"),
    ]


def test_nobody_to_tell_of_is_a_document_too():
    assert json.loads(_run("commands/cyclonedx.sh", text="").stdout)["components"] == []
