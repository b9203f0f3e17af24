"""Rules of a good pod: it is restricted and bounded, has the right probes, and stops in order."""

import re

from manifests import AUTOSCALERS, REPLICATED, where

SERVICES = ("position-simulator", "position-tracker", "api-gateway", "device-gateway", "registry")
# Pods that others connect to, and so have to continue for a while after SIGTERM.
DOORS = ("position-tracker", "api-gateway", "device-gateway", "registry", "webapp")
DRAIN_SECONDS = 10  # of our services, unless --drain-seconds changes it
HARMLESS_VOLUMES = {"configMap", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}


def pods_are_restricted(manifests):
    """Requires the Pod Security Standard `restricted` and a read-only root."""
    for pod in manifests.pods():
        context = pod.spec.get("securityContext", {})
        if context.get("runAsNonRoot") is not True or not context.get("runAsUser", 0) > 0:
            yield where(pod.owner), "runAsUser should be a number other than 0"
        if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
            yield where(pod.owner), "should have seccompProfile RuntimeDefault"
        for member in ("hostNetwork", "hostPID", "hostIPC"):
            if pod.spec.get(member):
                yield where(pod.owner), f"{member} is the node's"
        for volume in pod.spec.get("volumes", []):
            if not HARMLESS_VOLUMES & volume.keys():
                yield where(pod.owner), f"the volume {volume['name']} is of a kind that is not allowed"
        for container in pod.containers:
            yield from _unrestricted(pod, container)


def _unrestricted(pod, container):
    context = container.get("securityContext", {})
    wanted = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True}
    for member, value in wanted.items():
        if context.get(member) is not value:
            yield where(pod.owner), f"{container['name']}: {member} should be {value}"
    if context.get("capabilities") != {"drop": ["ALL"]}:
        yield where(pod.owner), f"{container['name']}: should drop all capabilities and add none"
    if context.keys() - wanted.keys() - {"capabilities"}:
        yield where(pod.owner), f"{container['name']}: its securityContext should have no further members"


def pods_get_nothing_unasked(manifests):
    """A pod gets no token of the API server, and no variables of Services, because QUEUE_PORT is a setting of ours."""
    for pod in manifests.pods():
        if pod.spec.get("automountServiceAccountToken") is not False:
            yield where(pod.owner), "automountServiceAccountToken should be false"
        if pod.spec.get("enableServiceLinks") is not False:
            yield where(pod.owner), "enableServiceLinks should be false"


def pods_have_accounts_of_their_own(manifests):
    for pod in manifests.pods():
        account = manifests.named("ServiceAccount", pod.spec.get("serviceAccountName"))
        if account is None or account["metadata"]["name"] != pod.name:
            yield where(pod.owner), "should have a ServiceAccount of its own name"
        elif account.get("automountServiceAccountToken") is not False:
            yield where(account), "automountServiceAccountToken should be false"


def containers_say_what_they_need(manifests):
    """A limit on memory keeps a leak from harming others; a limit on CPU would only slow the pod down."""
    for pod in manifests.pods():
        for container in pod.containers:
            resources = container.get("resources", {})
            if resources.get("requests", {}).keys() != {"cpu", "memory"}:
                yield where(pod.owner), f"{container['name']}: requests should be of cpu and memory"
            if resources.get("limits", {}).keys() != {"memory"}:
                yield where(pod.owner), f"{container['name']}: limits should be of memory alone"


def numbers_are_there_once(manifests):
    """`kubectl apply` merges a container's ports by their numbers; with TCP and UDP on one number it fails when ports
    change."""
    for pod in manifests.pods():
        for container in pod.containers:
            numbers = [port["containerPort"] for port in container.get("ports", [])]
            if len(numbers) != len(set(numbers)):
                yield where(pod.owner), f"{container['name']} lists a number twice"


def images_are_of_one_version(manifests):
    for pod in manifests.pods():
        for container in pod.containers:
            image, _, digest = container["image"].partition("@")
            tag = image.rpartition("/")[2].partition(":")[2]
            ours = "convoy/" in image
            if tag in ("", "latest") or (not ours and not re.fullmatch(r"v?\d+(\.\d+){2}", tag)):
                yield where(pod.owner), f"{container['image']} has a tag that may change"
            if ours and manifests.overlay != "dev" and not re.fullmatch(r"sha256:[0-9a-f]{64}", digest):
                yield where(pod.owner), f"{container['image']} should be named by its digest"


def health_is_asked_at_the_right_door(manifests):
    for pod in manifests.pods():
        if pod.owner["kind"] not in (*REPLICATED, "DaemonSet"):
            continue
        for container in pod.spec["containers"]:
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                if probe in container:
                    yield from _wrong_door(pod, container, probe)
                elif "ports" in container and not (_is_exporter(container) and probe == "readinessProbe"):
                    yield where(pod.owner), f"{container['name']} has no {probe}"


def _is_exporter(container):
    """Returns whether it only exports metrics of another container of its pod."""
    return [port["name"] for port in container.get("ports", [])] == ["metrics"]


def exporters_keep_nobody_out_of_service(manifests):
    """A pod is ready if all its containers are, but missing metrics are not an outage."""
    for pod in manifests.pods():
        for container in filter(_is_exporter, pod.spec["containers"]):
            if "readinessProbe" in container:
                yield where(pod.owner), f"a missing {container['name']} must not make the pod unready"


def _wrong_door(pod, container, probe):
    asked = container[probe]
    door = asked.get("httpGet") or asked.get("tcpSocket")
    if door is None:
        return  # it runs a command
    if door["port"] not in [port["name"] for port in container.get("ports", [])]:
        yield where(pod.owner), f"{probe}: {container['name']} has no port named {door['port']}"
    if pod.name in SERVICES:
        wanted = "/readyz" if probe == "readinessProbe" else "/healthz"
        if (door["port"], door.get("path")) != ("admin", wanted):
            yield where(pod.owner), f"{probe} should request {wanted} on the port admin"


def nobody_is_cut_off(manifests):
    """A new pod is ready before an old one ends; an old one serves until no client uses it any more; and none is killed
    before it is done."""
    for pod in manifests.pods():
        linger = max(map(_linger_seconds, pod.spec["containers"]))
        grace = pod.spec.get("terminationGracePeriodSeconds", 30)
        if pod.name in DOORS and linger < 5:
            yield where(pod.owner), "should serve for 5 s after SIGTERM"
        if grace < linger + DRAIN_SECONDS + 5:
            yield where(pod.owner), f"{grace} s are too short for {linger} s of serving on, and draining"
        if pod.owner["kind"] == "Deployment":
            strategy = pod.owner["spec"].get("strategy", {})
            rolling = strategy.get("rollingUpdate", {})
            if strategy.get("type") != "Recreate" and rolling.get("maxUnavailable") != 0:
                yield where(pod.owner), "maxUnavailable should be 0"


def _linger_seconds(container):
    before_stop = container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    for argument in container.get("args", []):
        if argument.startswith("--linger-seconds="):
            return before_stop + int(argument.partition("=")[2])
    return before_stop


def what_is_scaled_can_be(manifests):
    scaled = set()
    for scaler in manifests.of(*AUTOSCALERS):
        target = scaler["spec"]["scaleTargetRef"]
        kind, name = target.get("kind", "Deployment"), target["name"]
        workload = manifests.named(kind, name)
        if workload is None:
            yield where(scaler), f"there is no {kind} named {name}"
        elif "replicas" in workload["spec"]:
            yield where(scaler), "its workload should have no replicas, which each apply would reset"
        if (kind, name) in scaled:
            yield where(scaler), f"another autoscaler sets the number of {name} too"
        scaled.add((kind, name))


def budgets_let_a_pod_go(manifests):
    """A budget for a single pod blocks the drain of its node; without one, two or more may all be evicted at once."""
    budgets = manifests.of("PodDisruptionBudget")
    covered = []
    for budget in budgets:
        found = manifests.pods_of(budget["spec"]["selector"]["matchLabels"])
        if len(found) != 1:
            yield where(budget), "should select the pods of one workload"
            continue
        covered.append(found[0].name)
        replicas = manifests.replicas(found[0].owner)
        least = budget["spec"].get("minAvailable", replicas - budget["spec"].get("maxUnavailable", 0))
        if replicas < 2 or not 0 < least < replicas:
            yield where(budget), f"{found[0].name} has {replicas}, of which {least} must stay"
    for pod in manifests.pods():
        if pod.owner["kind"] in REPLICATED and manifests.replicas(pod.owner) > 1:
            if pod.name not in covered:
                yield where(pod.owner), "should have a PodDisruptionBudget"


def pods_keep_apart(manifests):
    """If there are two or more, the loss of a node or a zone should take only one."""
    for pod in manifests.pods():
        if pod.owner["kind"] in REPLICATED and manifests.replicas(pod.owner) > 1:
            spread = pod.spec.get("topologySpreadConstraints", [])
            keys = {one["topologyKey"] for one in spread}
            if not {"kubernetes.io/hostname", "topology.kubernetes.io/zone"} <= keys:
                yield where(pod.owner), "should be spread over nodes and zones"
            for one in spread:
                if manifests.pods_of(one["labelSelector"]["matchLabels"]) != [pod]:
                    yield where(pod.owner), "is spread by another's label"


RULES = (
    pods_are_restricted,
    pods_get_nothing_unasked,
    pods_have_accounts_of_their_own,
    containers_say_what_they_need,
    numbers_are_there_once,
    images_are_of_one_version,
    health_is_asked_at_the_right_door,
    exporters_keep_nobody_out_of_service,
    nobody_is_cut_off,
    what_is_scaled_can_be,
    budgets_let_a_pod_go,
    pods_keep_apart,
)
