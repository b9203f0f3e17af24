"""Checks whether the pods that run at most on EKS fit on the nodes of infra/cluster.yaml when one node is lost.

Amazon's reservation on a node is computed as in karpenter-provider-aws 1.15.2, pkg/providers/instancetype/types.go
(`kubeReservedResources`, `evictionThreshold`): memory by the number of pods that a node may have, CPU by a falling
share of its cores, and 100 MiB before pods are evicted. A virtual machine has 7.5 % less memory than its type, as in
that chart's `vmMemoryOverheadPercent`.
"""

import dataclasses
import itertools

import yaml
from overlays import read


@dataclasses.dataclass(frozen=True)
class Resources:
    """Millicores, MiB and pods."""

    cpu: float
    memory: float
    pods: int = 1

    def __add__(self, other):
        return Resources(self.cpu + other.cpu, self.memory + other.memory, self.pods + other.pods)

    def __sub__(self, other):
        return Resources(self.cpu - other.cpu, self.memory - other.memory, self.pods - other.pods)

    def has(self, other):
        return self.cpu >= other.cpu and self.memory >= other.memory and self.pods >= other.pods


@dataclasses.dataclass(frozen=True)
class Workload:
    name: str
    replicas: int
    each: Resources
    bound: bool = False  # to the zone of its volume


# type → cores, GiB, pods. EC2 lists them; the pods are in zz_generated.vpclimits.go beside the formula.
INSTANCES = {
    "t3.large": (2, 8, 35),
    "m7i.large": (2, 8, 29),
    "m7i.xlarge": (4, 16, 58),
    "m7g.large": (2, 8, 29),
    "m7g.xlarge": (4, 16, 58),
}
_VIRTUAL_MEMORY = 1 - 0.075
_RESERVED_CORES = ((0, 1000, 0.06), (1000, 2000, 0.01), (2000, 4000, 0.005), (4000, float("inf"), 0.0025))

# The requests of EKS' add-ons, Karpenter, the load balancer controller and KEDA by the defaults of their charts. Karpenter,
# as eksctl installs it, that controller and the identity agent request nothing, but they count as pods.
_ON_EACH_NODE = (
    Resources(50, 0),  # vpc-cni: aws-node 25m, its policy agent 25m
    Resources(100, 0),  # kube-proxy
    Resources(30, 120),  # ebs-csi-node: three containers of 10m, 40Mi
    Resources(0, 0),  # eks-pod-identity-agent
)
_ADD_ONS = (
    Workload("coredns", 2, Resources(100, 70)),
    Workload("ebs-csi-controller", 2, Resources(60, 240)),
    Workload("metrics-server", 2, Resources(100, 200)),
    Workload("karpenter", 2, Resources(0, 0)),
    Workload("aws-load-balancer-controller", 2, Resources(0, 0)),
    Workload("keda", 3, Resources(100, 100)),
)
_UNITS = {"m": 0.001, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30}


def quantity(text):
    text = str(text)
    for unit, factor in _UNITS.items():
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    return float(text)


def _resources(resources):
    requests = resources["requests"]
    return Resources(quantity(requests["cpu"]) * 1000, quantity(requests["memory"]) / 2**20)


def of_pod(pod):
    """Counts as the scheduler does: init containers run before the others, one at a time."""
    each = [_resources(container["resources"]) for container in pod.spec["containers"]]
    first = [_resources(container["resources"]) for container in pod.spec.get("initContainers", [])]
    cpu = max([sum(one.cpu for one in each), *(one.cpu for one in first)])
    return Resources(cpu, max([sum(one.memory for one in each), *(one.memory for one in first)]))


def most(manifests, workload):
    """Returns the replicas with each autoscaler at its maximum."""
    for scaler in manifests.of("HorizontalPodAutoscaler", "ScaledObject"):
        target, spec = scaler["spec"]["scaleTargetRef"], scaler["spec"]
        if (target.get("kind", "Deployment"), target["name"]) == (workload["kind"], workload["metadata"]["name"]):
            return spec.get("maxReplicas") or spec["maxReplicaCount"]
    return workload["spec"].get("replicas", 1)


def workloads(manifests):
    """Returns (the pods on each node, the other workloads) of an overlay."""
    everywhere, rest = [], []
    for pod in manifests.pods():
        if pod.owner["kind"] == "DaemonSet":
            everywhere.append(of_pod(pod))
        else:
            bound = "volumeClaimTemplates" in pod.owner["spec"]
            rest.append(Workload(pod.name, most(manifests, pod.owner), of_pod(pod), bound))
    return everywhere, rest


def of_stack(values):
    """Returns the workloads of kube-prometheus-stack, by its values."""
    prometheus, alertmanager = values["prometheus"]["prometheusSpec"], values["alertmanager"]["alertmanagerSpec"]
    rest = [
        Workload("prometheus", prometheus["replicas"], _resources(prometheus["resources"]), True),
        Workload("alertmanager", alertmanager["replicas"], _resources(alertmanager["resources"]), True),
    ]
    for name in ("grafana", "prometheusOperator", "kube-state-metrics"):
        rest.append(Workload(name, 1, _resources(values[name]["resources"])))
    return [_resources(values["prometheus-node-exporter"]["resources"])], rest


def everything(*overlays):
    everywhere, rest = of_stack(yaml.safe_load(read("k8s/overlays/aws/monitoring/values.yaml")))
    for manifests in overlays:
        more, others = workloads(manifests)
        everywhere, rest = everywhere + more, rest + others
    return [*_ON_EACH_NODE, *everywhere], [*_ADD_ONS, *rest]


def allocatable(instance):
    cores, gibibytes, pods = INSTANCES[instance]
    millicores = cores * 1000
    reserved = sum(max(0, min(millicores, end) - start) * share for start, end, share in _RESERVED_CORES)
    return Resources(millicores - reserved, gibibytes * 1024 * _VIRTUAL_MEMORY - (11 * pods + 255) - 100, pods)


def without_space(cluster, everywhere, rest):
    """Yields (zone that has lost a node, workload) of each pod that does not fit."""
    group = cluster["managedNodeGroups"][0]
    zones = cluster.get("availabilityZones", ["a", "b", "c"])
    free = allocatable(group["instanceType"])
    for resources in everywhere:
        free -= resources
    for lost in zones:
        nodes = [(zone, free) for _, zone in zip(range(group["desiredCapacity"]), itertools.cycle(zones))]
        nodes.remove((lost, free))
        yield from ((lost, name) for name in _placed(nodes, rest, [lost, *(z for z in zones if z != lost)]))


def _placed(nodes, rest, zones):
    """Puts each pod on the first node with enough left, the largest first, and yields those that fit nowhere. A pod with a
    volume stays in its zone; one member is in each zone, the first in the zone that has lost a node."""
    pods = [
        (workload, zones[number % len(zones)] if workload.bound else None)
        for workload in rest
        for number in range(workload.replicas)
    ]
    for workload, zone in sorted(pods, key=lambda pod: (pod[1] is None, -pod[0].each.memory, -pod[0].each.cpu)):
        for at, (where, free) in enumerate(nodes):
            if zone in (None, where) and free.has(workload.each):
                nodes[at] = (where, free - workload.each)
                break
        else:
            yield workload.name
