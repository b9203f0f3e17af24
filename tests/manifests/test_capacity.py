"""The nodes of infra/ have space for the most that runs, and their version of Kubernetes is supported for a while."""

import copy
import datetime
import ipaddress

import capacity
import keda
import logging_overlays
import overlays
import pytest
import schemas
import yaml

# The dates on which standard support ends, by the release calendar of
# https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html, as copied in `cluster-lifecycle.md` of
# aws-samples/sample-apex-skills (read on 2026-11-29). Add a version's line before the cluster gets that version;
# `aws eks describe-cluster-versions` prints the date.
STANDARD_SUPPORT_ENDS = {
    "1.34": datetime.date(2026, 12, 2),
    "1.35": datetime.date(2027, 3, 27),
    "1.36": datetime.date(2027, 8, 2),
}
NOTICE = datetime.timedelta(days=60)


def cluster():
    return yaml.safe_load(overlays.read("infra/cluster.yaml"))


def nodes():
    """Returns the NodePool and EC2NodeClass that limit Karpenter's nodes."""
    return list(yaml.safe_load_all(overlays.read("infra/nodes.yaml")))


def convoy():
    """Returns Convoy with the component that scales trackers."""
    found = overlays.manifests("monitored")
    found.objects += keda.manifests().of("ScaledObject")
    return found


def demand():
    return capacity.everything(convoy(), logging_overlays.manifests("monitored-logging"))


def too_old(version, today):
    """Returns whether an upgrade is due: the support ends soon, or its date is unknown."""
    return version not in STANDARD_SUPPORT_ENDS or today > STANDARD_SUPPORT_ENDS[version] - NOTICE


def test_the_version_is_supported_for_60_days_more():
    version = cluster()["metadata"]["version"]
    assert not too_old(version, datetime.date.today()), (
        f"infra/cluster.yaml: the standard support of {version} ends on {STANDARD_SUPPORT_ENDS.get(version)}"
    )


@pytest.mark.parametrize(
    "version, today, due",
    [
        ("1.34", datetime.date(2026, 11, 29), True),
        ("1.36", datetime.date(2027, 6, 3), False),
        ("1.36", datetime.date(2027, 6, 4), True),
        ("1.38", datetime.date(2026, 11, 29), True),
    ],
)
def test_an_upgrade_is_due_60_days_before_the_end(version, today, due):
    assert too_old(version, today) == due


def test_everything_at_its_maximum_has_space_without_any_one_node():
    assert not list(capacity.without_space(cluster(), *demand()))


@pytest.mark.parametrize(
    "group",
    [
        {"instanceType": "t3.large", "desiredCapacity": 3},  # the first choice in the past
        {"instanceType": "m7i.large", "desiredCapacity": 4},
        {"instanceType": "m7i.large", "desiredCapacity": 5},
        # Together they are large enough, but a pod whose volume is in the lost node's zone has no other node there.
        {"instanceType": "m7i.xlarge", "desiredCapacity": 3},
    ],
)
def test_nodes_without_space_are_noticed(group):
    smaller = cluster()
    smaller["managedNodeGroups"][0].update(group)
    assert list(capacity.without_space(smaller, *demand()))


@pytest.mark.parametrize("what", ["cpu", "memory", "replicas"])
def test_pods_that_grow_out_of_the_nodes_are_noticed(what):
    fleet, logging = convoy(), logging_overlays.manifests("monitored-logging")
    if what == "replicas":
        fleet.of("ScaledObject")[0]["spec"]["maxReplicaCount"] = 30
    else:
        container = fleet.named("StatefulSet", "mongodb")["spec"]["template"]["spec"]["containers"][0]
        container["resources"]["requests"][what] = {"cpu": "1500m", "memory": "5Gi"}[what]
    assert list(capacity.without_space(cluster(), *capacity.everything(fleet, logging)))


def test_an_instance_has_what_amazon_leaves_of_it():
    """The numbers were computed by hand: 2000 - 60 - 10 millicores; 7577.6 - (11 * 29 + 255) - 100 MiB."""
    resources = capacity.allocatable("m7i.large")
    assert (resources.cpu, round(resources.memory), resources.pods) == (1930, 6904, 29)
    assert capacity.allocatable("m7i.xlarge").cpu == 3920


def test_the_zones_are_three_of_the_region():
    zones = cluster()["availabilityZones"]
    assert len(set(zones)) == 3
    assert all(zone[:-1] == cluster()["metadata"]["region"] for zone in zones)
    assert cluster()["managedNodeGroups"][0]["desiredCapacity"] % len(zones) == 0


def test_the_nodes_do_not_burst():
    """A t3 slows down when its credits are used up, which happens under load."""
    for group in cluster()["managedNodeGroups"]:
        assert group["instanceType"] in capacity.INSTANCES and not group["instanceType"].startswith("t")


# ---- infra/nodes.yaml ----


def requirement(pool, key):
    return next(one["values"] for one in pool["spec"]["template"]["spec"]["requirements"] if one["key"] == key)


def test_karpenters_nodes_keep_the_schemas():
    assert not list(schemas.errors_of(nodes()))


def test_a_misspelt_node_is_noticed():
    pool, of_class = nodes()
    pool["spec"]["disruption"]["consolidateAfterr"] = pool["spec"]["disruption"].pop("consolidateAfter")
    of_class["spec"]["metadataOptions"]["httpTokens"] = "requird"
    assert len(list(schemas.errors_of([pool, of_class]))) >= 2


def test_karpenters_nodes_belong_to_the_cluster():
    pool, of_class = nodes()
    name = cluster()["metadata"]["name"]
    spec = of_class["spec"]
    assert pool["spec"]["template"]["spec"]["nodeClassRef"]["name"] == of_class["metadata"]["name"]
    assert spec["instanceProfile"] == f"eksctl-KarpenterNodeInstanceProfile-{name}"
    assert spec["subnetSelectorTerms"][0]["tags"]["alpha.eksctl.io/cluster-name"] == name
    assert spec["securityGroupSelectorTerms"] == [{"tags": {"aws:eks:cluster-name": name}}]
    assert cluster()["metadata"]["tags"]["karpenter.sh/discovery"] == name
    # eksctl writes Karpenter's nodes into a ConfigMap, which the mode `API` does not read.
    assert cluster()["iam"]["withOIDC"] and cluster()["accessConfig"]["authenticationMode"] == "API_AND_CONFIG_MAP"


def test_karpenter_may_bring_a_node_for_any_pod_and_not_without_end():
    pool, _ = nodes()
    everywhere, rest = demand()
    for family in requirement(pool, "karpenter.k8s.aws/instance-family"):
        for size in requirement(pool, "karpenter.k8s.aws/instance-size"):
            free = capacity.allocatable(f"{family}.{size}")
            for resources in everywhere:
                free -= resources
            assert all(free.has(workload.each) for workload in rest), (family, size)
    assert capacity.quantity(pool["spec"]["limits"]["cpu"]) <= 64


# ---- access to the API server ----


def open_to_all(of_cluster):
    """Returns ranges that are open to every address. Text that is no range is a placeholder, which eksctl refuses."""
    ranges = of_cluster["vpc"].get("publicAccessCIDRs", ["0.0.0.0/0"])
    for text in ranges:
        try:
            network = ipaddress.ip_network(text)
        except ValueError:
            continue
        if network.prefixlen < 8:
            yield text


def test_the_api_server_is_not_open_to_the_whole_internet():
    assert not list(open_to_all(cluster()))


@pytest.mark.parametrize("ranges", [None, ["0.0.0.0/0"], ["203.0.113.0/24", "::/0"], ["0.0.0.0/1"]])
def test_an_open_api_server_is_noticed(ranges):
    opened = copy.deepcopy(cluster())
    opened["vpc"].pop("publicAccessCIDRs")
    if ranges:
        opened["vpc"]["publicAccessCIDRs"] = ranges
    assert list(open_to_all(opened))


def test_no_pod_reaches_the_rights_of_its_node():
    for group in cluster()["managedNodeGroups"]:
        assert group["disableIMDSv1"] and group["disablePodIMDS"]
    options = nodes()[1]["spec"]["metadataOptions"]
    assert (options["httpTokens"], options["httpPutResponseHopLimit"]) == ("required", 1)
