"""The files beside the overlays: the EKS cluster, compose, the images; and no secret is in git."""

import json
import re

import device_ports
import overlays
import pytest
import schemas
import settings
import yaml
from pods import SERVICES

EKSCTL = "eksctl-0.231.0.json"
COMPOSE = "compose-2.9.1.json"
IMAGES = (*SERVICES, "queue", "webapp")


def _read_yaml(path):
    return yaml.safe_load(overlays.read(path))


def _dockerfile(name):
    return overlays.read(f"{name}/Dockerfile" if name in ("queue", "webapp") else "src/Dockerfile")


def _stage(name):
    """Returns the last stage of an image, with the stage from which it is made."""
    stages = re.split(r"^FROM ", _dockerfile(name), flags=re.M)[1:]
    by_name = {stage.partition(" AS ")[2].partition("\n")[0]: stage for stage in stages}
    stage = by_name.get(name, stages[-1])
    return by_name.get(stage.split()[0], "") + stage


# ---- infra/cluster.yaml ----


def test_the_cluster_is_what_eksctl_knows():
    assert not list(schemas.errors(EKSCTL, _read_yaml("infra/cluster.yaml")))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda cluster: cluster["managedNodeGroups"][0].update(instanceTyp="t3.large"),
        lambda cluster: cluster["vpc"]["nat"].update(gateway="One"),
        lambda cluster: cluster.update(apiVersion="eksctl.io/v1alpha4"),
    ],
)
def test_a_cluster_that_eksctl_does_not_know_is_noticed(spoil):
    cluster = _read_yaml("infra/cluster.yaml")
    spoil(cluster)
    assert list(schemas.errors(EKSCTL, cluster))


def test_the_cluster_is_guarded():
    cluster = _read_yaml("infra/cluster.yaml")
    addons = {addon["name"]: addon for addon in cluster["addons"]}
    assert json.loads(addons["vpc-cni"]["configurationValues"]) == {"enableNetworkPolicy": "true"}
    assert addons.keys() >= {"aws-ebs-csi-driver", "coredns", "eks-pod-identity-agent", "kube-proxy"}
    assert not [addon for addon in cluster["addons"] if "serviceAccountRoleARN" in addon]
    for group in cluster["managedNodeGroups"]:
        assert group["privateNetworking"] and group["volumeEncrypted"] and group["disableIMDSv1"]


def test_the_backup_may_write_to_the_bucket_that_it_writes_to():
    aws = overlays.manifests("aws")
    keep = next(pod for pod in aws.pods() if pod.name == "mongodb-backup").spec["containers"][0]
    bucket = next(one["value"] for one in keep["env"] if one["name"] == "BUCKET")
    right = _read_yaml("infra/cluster.yaml")["iam"]["podIdentityAssociations"][0]
    assert aws.named("ServiceAccount", right["serviceAccountName"])["metadata"]["namespace"] == right["namespace"]
    resource = right["permissionPolicy"]["Statement"][0]["Resource"]
    assert resource == f"arn:aws:s3:::{bucket}/mongodb/*"
    assert "s3://$(BUCKET)/mongodb" in keep["args"]


def test_the_load_balancer_controller_is_installed_with_the_rights_that_the_cluster_gives_it():
    cluster, command = _read_yaml("infra/cluster.yaml"), overlays.read("infra/README.md")
    (rights,) = [each for each in cluster["iam"]["podIdentityAssociations"] if each["namespace"] == "kube-system"]
    assert rights["wellKnownPolicies"] == {"awsLoadBalancerController": True}
    assert f"--namespace {rights['namespace']} " in command
    assert f"serviceAccount.name={rights['serviceAccountName']}\n" in command
    # Pods cannot ask the instance metadata for these.
    assert all(group["disablePodIMDS"] for group in cluster["managedNodeGroups"])
    assert f"clusterName={cluster['metadata']['name']},region={cluster['metadata']['region']} " in command
    assert "vpcId=$(aws eks describe-cluster " in command


def lost_backups(template):
    """Yields ways in which a copy could be lost or seen: through write access, with the stack, or by the public."""
    bucket, policy = template["Resources"]["Backups"], template["Resources"]["OnlyEncrypted"]["Properties"]
    properties = bucket["Properties"]
    rules = properties["LifecycleConfiguration"]["Rules"]
    if properties.get("VersioningConfiguration") != {"Status": "Enabled"}:
        yield "without versioning, overwritten copies are lost"
    if min(rule.get("NoncurrentVersionExpiration", {}).get("NoncurrentDays", 99) for rule in rules) < 30:
        yield "deleted copies are lost within a month"
    if {bucket.get("DeletionPolicy"), bucket.get("UpdateReplacePolicy")} != {"Retain"}:
        yield "the bucket would be deleted with the stack"
    shut = properties.get("PublicAccessBlockConfiguration", {})
    if len(shut) != 4 or not all(shut.values()) or "BucketEncryption" not in properties:
        yield "the public may read it, or it is not encrypted"
    statement = policy["PolicyDocument"]["Statement"][0]
    if (statement["Effect"], statement["Condition"]) != ("Deny", {"Bool": {"aws:SecureTransport": "false"}}):
        yield "it may be written without TLS"


def test_backups_are_not_lost():
    assert not list(lost_backups(_read_yaml("infra/backups.yaml")))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda bucket: bucket["Properties"].pop("VersioningConfiguration"),
        lambda bucket: bucket["Properties"]["LifecycleConfiguration"]["Rules"][0].update(
            NoncurrentVersionExpiration={"NoncurrentDays": 1}
        ),
        lambda bucket: bucket.pop("DeletionPolicy"),
        lambda bucket: bucket["Properties"]["PublicAccessBlockConfiguration"].update(BlockPublicAcls=False),
    ],
)
def test_backups_that_may_be_lost_are_noticed(spoil):
    template = _read_yaml("infra/backups.yaml")
    spoil(template["Resources"]["Backups"])
    assert list(lost_backups(template))


def test_the_page_is_not_open_to_the_whole_internet():
    service = overlays.manifests("aws").named("Service", "webapp")["spec"]
    assert service["loadBalancerSourceRanges"] and "0.0.0.0/0" not in service["loadBalancerSourceRanges"]
    assert service["externalTrafficPolicy"] == "Local"
    assert [port["port"] for port in service["ports"]] == [443]


def test_strangers_cannot_reach_the_ports_of_devices_until_an_operator_allows_it():
    for name in ("device-gateway", "device-gateway-udp"):
        service = overlays.manifests("aws").named("Service", name)["spec"]
        assert service["loadBalancerSourceRanges"] and "0.0.0.0/0" not in service["loadBalancerSourceRanges"]
        # The gateway sees the device's address.
        assert service["externalTrafficPolicy"] == "Local"
    (gateway,) = [pod for pod in overlays.manifests("aws").pods() if pod.name == "device-gateway"]
    assert {"name": "ACCEPT_UNKNOWN", "value": "false"} in gateway.spec["containers"][0]["env"]


# ---- compose.yaml ----


def test_compose_is_what_docker_knows():
    assert not list(schemas.errors(COMPOSE, _read_yaml("compose.yaml")))


def test_a_compose_file_that_docker_does_not_know_is_noticed():
    compose = _read_yaml("compose.yaml")
    compose["services"]["queue"]["volume"] = []
    assert list(schemas.errors(COMPOSE, compose))


def test_compose_runs_what_a_cluster_runs():
    services = _read_yaml("compose.yaml")["services"]
    dev = {pod.name: pod for pod in overlays.manifests("dev").pods()}
    for name in (*IMAGES, "mongodb"):
        container = dev[name].spec["containers"][0]
        assert services[name]["image"] == container["image"]
        assert services[name]["read_only"] and services[name]["cap_drop"] == ["ALL"]
    # They depend only on existing services, and mount only declared volumes.
    for service in services.values():
        assert service.get("depends_on", {}).keys() <= services.keys()
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source.startswith("./") or source in _read_yaml("compose.yaml")["volumes"]


def test_compose_sets_only_what_the_programs_read():
    assert not list(settings.unknown_in_compose(_read_yaml("compose.yaml")))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda services: services["position-tracker"]["environment"].update(HISTROY="mongodb://mongodb/convoy"),
        lambda services: services["api-gateway"]["environment"].update(QUEUE_USER="gateway"),
        lambda services: services["queue"].update(environment={"QUEUE_STOER": "4 gb"}),
        lambda services: services["position-simulator"].update(command=["--vehicels=10"]),
    ],
)
def test_a_setting_of_compose_that_the_program_does_not_read_is_noticed(spoil):
    compose = _read_yaml("compose.yaml")
    spoil(compose["services"])
    assert len(list(settings.unknown_in_compose(compose))) == 1


def test_compose_publishes_the_ports_of_devices_to_this_machine_alone():
    assert not list(device_ports.wrong_in_compose(_read_yaml("compose.yaml")))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda ports: ports.pop(),
        lambda ports: ports.append("5000:5000"),
        lambda ports: ports.append("${DEVICES:-0.0.0.0}:5000:5000"),
        lambda ports: ports.append("${DEVICES:-127.0.0.1}:5040:5040"),
        lambda ports: ports.append("${DEVICES:-127.0.0.1}:15000:5000"),
    ],
)
def test_a_wrong_port_of_devices_in_compose_is_noticed(spoil):
    compose = _read_yaml("compose.yaml")
    spoil(compose["services"]["device-gateway"]["ports"])
    assert list(device_ports.wrong_in_compose(compose))


def test_up_looks_whether_the_ports_of_devices_are_taken():
    text = overlays.read("commands/lib/device-ports.sh")
    assert not list(device_ports.wrong_in_command(text))
    for port in (" osmand=5055", " jt808=5015"):
        assert port in text and list(device_ports.wrong_in_command(text.replace(port, "")))


# ---- images ----


@pytest.mark.parametrize("name", IMAGES)
def test_an_image_is_small_and_belongs_to_nobody(name):
    stage = _stage(name)
    assert set(re.findall(r"^FROM (debian\S*)", _dockerfile(name), re.M)) == {"debian:bookworm-slim"}
    assert re.findall(r"^USER (\S+)", stage, re.M) == ["10001:10001"]
    assert "--no-install-recommends" in stage and "rm -rf /var/lib/apt/lists/*" in stage
    for label in ("title", "description", "licenses", "version", "revision", "base.name"):
        assert f"org.opencontainers.image.{label}=" in stage
    assert "> /usr/share/sbom/" in stage


@pytest.mark.parametrize("name", IMAGES)
def test_an_image_listens_where_the_cluster_asks(name):
    dev = overlays.manifests("dev")
    pod = next(pod for pod in dev.pods() if pod.name == name)
    opened = " ".join(re.findall(r"^EXPOSE (.*)$", _stage(name), re.M)).split()
    assert set(opened) == set(map(str, dev.listens(pod)))
    user = int(re.findall(r"^USER (\d+)", _stage(name), re.M)[0])
    assert pod.spec["securityContext"]["runAsUser"] == user


@pytest.mark.parametrize("name", IMAGES)
def test_an_image_is_made_of_files_that_are_there(name):
    """The files also have to pass .dockerignore."""
    let_in = [line[1:] for line in overlays.read(".dockerignore").splitlines() if line.startswith("!")]
    for words in re.findall(r"^COPY (?!--from)(.*)$", _dockerfile(name), re.M):
        for source in words.split()[:-1]:
            assert overlays.tracked(source), source
            assert [path for path in let_in if source.startswith(path) or path.startswith(source)], source


def test_no_image_is_built_with_the_tests():
    assert "!tests" not in overlays.read(".dockerignore")
    assert not re.findall(r"^COPY .*\btests\b", "".join(map(_dockerfile, IMAGES)), re.M)


def pipes_in(dockerfile):
    """Yields each RUN with a pipe: Debian's sh has no pipefail, and buildah ignores a SHELL that has it."""
    text = re.sub(r"^\s*#.*\n", "", dockerfile, flags=re.M).replace("\\\n", " ")
    for command in re.findall(r"^RUN (.*)$", text, re.M):
        unquoted = re.sub(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"", "", command)
        if "|" in unquoted.replace("||", ""):
            yield command


@pytest.mark.parametrize("path", overlays.tracked("*Dockerfile"))
def test_no_step_of_an_image_may_fail_unnoticed(path):
    assert not list(pipes_in(overlays.read(path)))


@pytest.mark.parametrize(
    "text, found",
    [
        ("RUN ldd a | sort > b\n", 1),
        ("RUN a \\\n  # why\n && b 2>&1 \\\n | c\n", 1),
        ("RUN a && b |& c\n", 1),
        ("RUN a || b && sed 's|a|b|' < c\nENTRYPOINT [\"a|b\"]\n", 0),
    ],
)
def test_a_pipe_in_a_step_is_noticed(text, found):
    assert len(list(pipes_in(text))) == found


def test_settings_are_mounted_where_the_image_has_them():
    for name, folder in (("queue", "queue"), ("webapp", "webapp")):
        pod = next(pod for pod in overlays.manifests("dev").pods() if pod.name == name)
        for mount in pod.spec["containers"][0]["volumeMounts"]:
            if "subPath" in mount:
                assert mount["mountPath"] == f"/opt/convoy/{folder}/{mount['subPath']}"
                assert f"{folder}/{mount['subPath']}" in _dockerfile(name)


# ---- secrets ----


def secrets_in(path, text):
    """Yields what must not be in git: the content of a Secret, or a generator that contains it."""
    for item in yaml.safe_load_all(text):
        if not isinstance(item, dict):
            continue
        if item.get("kind") == "Secret" and (item.get("data") or item.get("stringData")):
            yield f"{path}: a Secret with its contents"
        for generator in item.get("secretGenerator", []):
            if "literals" in generator or "envs" in generator:
                yield f"{path}: a secretGenerator with values"
            for file in generator.get("files", []):
                # chart.py checks that alertmanager.yaml has no secret in it.
                if not file.startswith("secrets/") and file != "alertmanager.yaml":
                    yield f"{path}: {file} is not in the folder that git ignores"


def test_no_secret_is_in_git():
    paths = overlays.tracked("k8s", "infra", "compose.yaml")
    assert paths and not [path for path in paths if "/secrets/" in path]
    found = [
        secret
        for path in paths
        if path.endswith(".yaml")
        for secret in secrets_in(path, overlays.read(path))
    ]
    assert not found


@pytest.mark.parametrize(
    "text",
    [
        "kind: Secret\ndata: {password: aHVudGVyMg==}\n",
        "kind: Secret\nstringData: {password: hunter2}\n",
        "secretGenerator: [{name: a, literals: [password=hunter2]}]\n",
        "secretGenerator: [{name: a, files: [password]}]\n",
    ],
)
def test_a_secret_in_git_is_noticed(text):
    assert list(secrets_in("a.yaml", text))
