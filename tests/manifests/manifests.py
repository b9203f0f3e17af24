"""The objects of one overlay, in the form that the rules read."""

import dataclasses

REPLICATED = ("Deployment", "StatefulSet")
# The kinds that set the number of a workload's pods, and the member with their minimum.
AUTOSCALERS = {"HorizontalPodAutoscaler": "minReplicas", "ScaledObject": "minReplicaCount"}


@dataclasses.dataclass
class Pod:
    """The pod template of a workload."""

    owner: dict
    labels: dict
    spec: dict

    @property
    def name(self):
        return self.owner["metadata"]["name"]

    @property
    def containers(self):
        return self.spec.get("initContainers", []) + self.spec["containers"]

    @property
    def ports(self):
        """Returns name → number of all ports on which it listens."""
        return {
            port["name"]: port["containerPort"]
            for container in self.spec["containers"]
            for port in container.get("ports", [])
        }

    @property
    def numbers(self):
        """Returns the numbers of these ports, those of UDP as `5001/udp`."""
        return {
            numbered(port, "containerPort")
            for container in self.spec["containers"]
            for port in container.get("ports", [])
        }

    def volumes(self, kind):
        """Yields (name, definition) of the volumes of a kind."""
        for volume in self.spec.get("volumes", []):
            if kind in volume:
                yield volume["name"], volume[kind]


def numbered(port, member="port"):
    """Returns a port's number; `5001/udp` if its protocol is UDP."""
    return f"{port[member]}/udp" if port.get("protocol") == "UDP" else port[member]


class Manifests:
    def __init__(self, overlay, objects):
        self.overlay = overlay
        self.objects = objects

    def of(self, *kinds):
        return [item for item in self.objects if item["kind"] in kinds]

    def named(self, kind, name):
        for item in self.of(kind):
            if item["metadata"]["name"] == name:
                return item
        return None

    def pods(self):
        for item in self.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"):
            spec = item["spec"]
            if item["kind"] == "CronJob":
                spec = spec["jobTemplate"]["spec"]
            template = spec["template"]
            yield Pod(item, template["metadata"]["labels"], template["spec"])

    def pods_of(self, selector):
        return [pod for pod in self.pods() if matches(selector, pod.labels)]

    def listens(self, pod):
        """Returns the numbers of a pod's ports, with those of UDP that only its Services name."""
        services = [one["spec"] for one in self.of("Service") if matches(one["spec"]["selector"], pod.labels)]
        by_number = [port for spec in services for port in spec["ports"] if isinstance(port.get("targetPort"), int)]
        return pod.numbers | {numbered(port, "targetPort") for port in by_number if port.get("protocol") == "UDP"}

    def replicas(self, workload):
        """Returns the minimum of its pods at any time, with or without an autoscaler."""
        for kind, least in AUTOSCALERS.items():
            for scaler in self.of(kind):
                target = scaler["spec"]["scaleTargetRef"]
                kind_and_name = target.get("kind", "Deployment"), target["name"]
                if kind_and_name == (workload["kind"], workload["metadata"]["name"]):
                    return scaler["spec"][least]
        return workload["spec"].get("replicas", 1)


def matches(selector, labels):
    return all(labels.get(key) == value for key, value in selector.items())


def where(item):
    return f"{item['kind']}/{item['metadata']['name']}"
