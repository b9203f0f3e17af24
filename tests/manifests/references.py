"""References between objects have to be right: selectors, ports, names, keys. No API server checks them; a wrong one
leaves a pod pending for ever, or a Service without a pod."""

import re

from manifests import REPLICATED, where


def selectors_match_their_own_pods(manifests):
    for pod in manifests.pods():
        if pod.owner["kind"] not in REPLICATED:
            continue
        selector = pod.owner["spec"]["selector"]["matchLabels"]
        found = [other.name for other in manifests.pods_of(selector)]
        if found != [pod.name]:
            yield where(pod.owner), f"its selector matches the pods of {found or 'no workload'}"


def services_lead_to_pods(manifests):
    for service in manifests.of("Service"):
        spec = service["spec"]
        found = manifests.pods_of(spec["selector"])
        if not found:
            yield where(service), "selects no pod"
        for port in spec["ports"]:
            # Pods do not list the ports of UDP: see pods.numbers_are_there_once.
            if port.get("protocol") == "UDP" and isinstance(port.get("targetPort"), int):
                continue
            if "name" not in port or not isinstance(port.get("targetPort"), str):
                yield where(service), "a port and its target should have a name"
                continue
            for pod in found:
                number = pod.ports.get(port["targetPort"])
                if number is None:
                    yield where(service), f"{pod.name} has no port named {port['targetPort']}"
                elif _is_asked_directly(service, manifests) and number != port["port"]:
                    yield where(service), f"without an address of its own, its port is the pod's {number}"


def _is_asked_directly(service, manifests):
    """Returns whether clients resolve a headless Service and connect to its pods; Prometheus finds pods through the API
    server instead."""
    labels = service["metadata"].get("labels", {})
    watched = any(
        monitor["spec"]["selector"]["matchLabels"].items() <= labels.items()
        for monitor in manifests.of("ServiceMonitor")
    )
    return service["spec"].get("clusterIP") == "None" and not watched


def monitors_find_services(manifests):
    for monitor in manifests.of("ServiceMonitor"):
        selector = monitor["spec"]["selector"]["matchLabels"]
        services = [
            service
            for service in manifests.of("Service")
            if selector.items() <= service["metadata"].get("labels", {}).items()
        ]
        if not services:
            yield where(monitor), "selects no Service"
        if monitor["metadata"].get("labels", {}).get("release") != "kube-prometheus-stack":
            yield where(monitor), "Prometheus selects the label release: kube-prometheus-stack"
        for endpoint in monitor["spec"]["endpoints"]:
            for service in services:
                if endpoint["port"] not in [port["name"] for port in service["spec"]["ports"]]:
                    yield where(monitor), f"{where(service)} has no port named {endpoint['port']}"


def jobs_are_called_like_their_pods(manifests):
    """Rules and dashboards identify a process by its job, which is the same on one machine."""
    name = ["__meta_kubernetes_pod_label_app_kubernetes_io_name"]
    for monitor in manifests.of("ServiceMonitor"):
        for endpoint in monitor["spec"]["endpoints"]:
            sources = [
                one.get("sourceLabels")
                for one in endpoint.get("relabelings", [])
                if (one.get("action"), one.get("targetLabel")) == ("replace", "job")
            ]
            if sources != [name]:
                yield where(monitor), "its job should be the pod's app.kubernetes.io/name"


def everybody_is_watched(manifests):
    """If there are monitors, one of them finds each process, on a port that it has."""
    monitors = manifests.of("ServiceMonitor")
    watched = set()
    for monitor in monitors:
        selector = monitor["spec"]["selector"]["matchLabels"]
        ports = {endpoint["port"] for endpoint in monitor["spec"]["endpoints"]}
        for service in manifests.of("Service"):
            if selector.items() <= service["metadata"].get("labels", {}).items():
                targets = {one["targetPort"] for one in service["spec"]["ports"] if one["name"] in ports}
                found = manifests.pods_of(service["spec"]["selector"])
                watched |= {pod.name for pod in found if targets & pod.ports.keys()}
    for pod in manifests.pods() if monitors else []:
        if pod.owner["kind"] in REPLICATED and pod.name not in watched:
            yield where(pod.owner), "no ServiceMonitor finds it"


def stateful_sets_name_their_service(manifests):
    for workload in manifests.of("StatefulSet"):
        service = manifests.named("Service", workload["spec"]["serviceName"])
        labels = workload["spec"]["template"]["metadata"]["labels"]
        if service is None or not service["spec"]["selector"].items() <= labels.items():
            yield where(workload), "its serviceName is no Service of its pods"


def configuration_exists(manifests):
    """Checks every ConfigMap and Secret that a pod reads, and each key."""
    for pod in manifests.pods():
        for kind, name, keys in read_by(pod):
            source = manifests.named(kind, name)
            if source is None:
                yield where(pod.owner), f"there is no {kind} named {name}"
                continue
            for key in keys:
                if key not in source["data"]:
                    yield where(pod.owner), f"{where(source)} has no {key}"


def read_by(pod):
    parts_of = {}  # volume → the files that are mounted from it one by one
    for container in pod.containers:
        for mount in container.get("volumeMounts", []):
            if "subPath" in mount:
                parts_of.setdefault(mount["name"], []).append(mount["subPath"])
        for variable in container.get("env", []):
            source = variable.get("valueFrom", {})
            for kind, member in (("ConfigMap", "configMapKeyRef"), ("Secret", "secretKeyRef")):
                if member in source:
                    yield kind, source[member]["name"], [source[member]["key"]]
    for name, volume in pod.volumes("configMap"):
        yield "ConfigMap", volume["name"], parts_of.get(name, [])
    for name, volume in pod.volumes("secret"):
        yield "Secret", volume["secretName"], [item["key"] for item in volume.get("items", [])]


def volumes_are_there_and_used(manifests):
    for pod in manifests.pods():
        templates = pod.owner["spec"].get("volumeClaimTemplates", [])
        claimed = [template["metadata"]["name"] for template in templates]
        there = {volume["name"] for volume in pod.spec.get("volumes", [])} | set(claimed)
        used = {mount["name"] for one in pod.containers for mount in one.get("volumeMounts", [])}
        for name in sorted(used - there):
            yield where(pod.owner), f"mounts {name}, which is no volume"
        for name in sorted(there - used):
            yield where(pod.owner), f"no container mounts the volume {name}"
        for _, claim in pod.volumes("persistentVolumeClaim"):
            if manifests.named("PersistentVolumeClaim", claim["claimName"]) is None:
                yield where(pod.owner), f"there is no claim named {claim['claimName']}"


def scripts_exist(manifests):
    """A file that a command or a probe names is in a volume of its container or in its image."""
    for pod in manifests.pods():
        volumes = dict(pod.volumes("configMap"))
        for container in pod.containers:
            folders = {
                mount["mountPath"]: manifests.named("ConfigMap", volumes[mount["name"]]["name"])
                for mount in container.get("volumeMounts", [])
                if mount["name"] in volumes and "subPath" not in mount
            }
            words = list(container.get("command") or [])
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                words += container.get(probe, {}).get("exec", {}).get("command", [])
            for folder, name in re.findall(r"(/scripts)/([\w.-]+)", " ".join(words)):
                if name not in (folders.get(folder) or {"data": {}})["data"]:
                    yield where(pod.owner), f"{container['name']} has no {folder}/{name}"


def storage_classes_exist(manifests):
    """Minikube has `standard`; on aws there are only our classes."""
    known = {item["metadata"]["name"] for item in manifests.of("StorageClass")}
    known |= {"standard"} if manifests.overlay.startswith("dev") else set()
    claims = [(where(item), item["spec"]) for item in manifests.of("PersistentVolumeClaim")]
    for pod in manifests.pods():
        for template in pod.owner["spec"].get("volumeClaimTemplates", []):
            claims.append((where(pod.owner), template["spec"]))
        for _, volume in pod.volumes("ephemeral"):
            claims.append((where(pod.owner), volume["volumeClaimTemplate"]["spec"]))
    for owner, claim in claims:
        if claim.get("storageClassName") not in known:
            yield owner, f"there is no storage class {claim.get('storageClassName')}"


def addresses_lead_to_services(manifests):
    """Checks every host:port in a command or a variable, also of a member behind a headless Service."""
    for pod in manifests.pods():
        for text in _texts_of(pod, manifests):
            for host, port in re.findall(r"(?<![\w.-])([a-z][a-z0-9.-]*):(\d{2,5})\b", text):
                service = manifests.named("Service", host.split(".")[-1])
                if service is None or int(port) not in [one["port"] for one in service["spec"]["ports"]]:
                    yield where(pod.owner), f"{host}:{port} is no Service and port of ours"


def _texts_of(pod, manifests):
    for container in pod.containers:
        yield from container.get("args", [])
        for variable in container.get("env", []):
            yield variable.get("value", "")
            reference = variable.get("valueFrom", {}).get("configMapKeyRef")
            if reference:
                source = manifests.named("ConfigMap", reference["name"]) or {"data": {}}
                yield source["data"].get(reference["key"], "")


def the_history_names_every_member(manifests):
    members = manifests.named("StatefulSet", "mongodb")["spec"]["replicas"]
    wanted = ",".join(f"mongodb-{number}.mongodb:27017" for number in range(members))
    for item in manifests.of("ConfigMap"):
        if "hosts" in item["data"] and item["data"]["hosts"] != wanted:
            yield where(item), f"the replica set is {wanted}"


RULES = (
    selectors_match_their_own_pods,
    services_lead_to_pods,
    monitors_find_services,
    jobs_are_called_like_their_pods,
    everybody_is_watched,
    stateful_sets_name_their_service,
    configuration_exists,
    volumes_are_there_and_used,
    scripts_exist,
    storage_classes_exist,
    addresses_lead_to_services,
    the_history_names_every_member,
)
