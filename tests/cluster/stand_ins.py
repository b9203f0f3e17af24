"""Replacements for parts that are in no package registry: Minikube's provisioner of volumes, the chart
kube-prometheus-stack and its operator. Helm and the operator's kinds are real; Prometheus, Alertmanager and Grafana
are idle pods with the claims and names of the real ones."""

import json
import os
import shutil
import threading

from control_plane import ask, kubectl
from processes import LOGS, TOOLS, state, write

PROVISIONER = "tests.convoy/folders"  # as volumes.yaml names it
_KINDS = ("alertmanagers", "prometheuses", "prometheusrules", "servicemonitors")
_IDLE = {
    "terminationGracePeriodSeconds": 1,
    "containers": [{"name": "idle", "image": "convoy/pause:dev", "imagePullPolicy": "Never"}],
}

# The objects of the chart for which deploy waits, made from the same values as in the real chart.
_TEMPLATE = """
{{- range list "operator" "grafana" }}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ $.Release.Name }}-{{ . }}}
spec:
  selector: {matchLabels: {app: {{ . }}}}
  template:
    metadata: {labels: {app: {{ . }}}}
    spec: IDLE
{{- end }}
---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: {{ .Release.Name }}-prometheus}
spec: {storage: {{ toJson .Values.prometheus.prometheusSpec.storageSpec }}}
---
apiVersion: monitoring.coreos.com/v1
kind: Alertmanager
metadata: {name: {{ .Release.Name }}-alertmanager}
spec: {storage: {{ toJson .Values.alertmanager.alertmanagerSpec.storage }}}
"""


def make_chart():
    """Returns the folder of a chart that replaces kube-prometheus-stack."""
    folder = state("chart")
    write(os.path.join(folder, "Chart.yaml"), "apiVersion: v2\nname: stand-in\nversion: 0.0.1\n")
    write(os.path.join(folder, "templates", "all.yaml"), _TEMPLATE.replace("IDLE", json.dumps(_IDLE)))
    os.makedirs(os.path.join(folder, "crds"), exist_ok=True)
    for kind in _KINDS:
        shutil.copy(f"{TOOLS}/prometheus-operator/monitoring.coreos.com_{kind}.yaml", os.path.join(folder, "crds"))
    return folder


class StandIn(threading.Thread):
    """Repeats its step, as a controller does, until the tests end."""

    def __init__(self, step):
        super().__init__(name=step.__name__, daemon=True)
        self._step, self._stopping = step, threading.Event()

    def run(self):
        with open(os.path.join(LOGS, "stand-ins.log"), "a", encoding="utf-8") as log:
            while not self._stopping.wait(0.5):
                try:
                    self._step()
                except (AssertionError, OSError) as failed:  # the next attempt may succeed
                    print(self.name, failed, file=log, flush=True)

    def stop(self):
        self._stopping.set()
        self.join(timeout=60)


def provision():
    """Makes a volume for each pending claim when its storage class exists and a node is chosen."""
    classes = ask("/apis/storage.k8s.io/v1/storageclasses")["items"]
    ours = {item["metadata"]["name"] for item in classes if item["provisioner"] == PROVISIONER}
    made = {item["metadata"]["name"] for item in ask("/api/v1/persistentvolumes")["items"]}
    for claim in ask("/api/v1/persistentvolumeclaims")["items"]:
        metadata, spec = claim["metadata"], claim["spec"]
        is_chosen = "volume.kubernetes.io/selected-node" in metadata.get("annotations", {})
        name = f"pvc-{metadata['uid']}"
        if is_chosen and spec["storageClassName"] in ours and name not in made:
            _make_volume(name, metadata, spec)


def _make_volume(name, metadata, spec):
    # A pod cannot set the owner of a volume that is a folder of the node.
    folder = state("volumes", name)
    os.makedirs(folder)
    os.chmod(folder, 0o777)
    _create({
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name},
        "spec": {
            "storageClassName": spec["storageClassName"],
            "accessModes": spec["accessModes"],
            "capacity": spec["resources"]["requests"],
            "claimRef": {key: metadata[key] for key in ("namespace", "name", "uid")},
            "hostPath": {"path": folder, "type": "Directory"},
        },
    })


def operate():
    """Makes a pod with its claim for each Prometheus and Alertmanager, which is available when the pod is."""
    for kind in ("prometheuses", "alertmanagers"):
        try:
            found = ask(f"/apis/monitoring.coreos.com/v1/{kind}")["items"]
        except OSError:
            return  # the chart has not brought the kind yet
        for item in found:
            _operate_on(item)


def _operate_on(item):
    metadata, kind = item["metadata"], item["kind"]
    name = f"{kind.lower()}-{metadata['name']}"
    sets = ask(f"/apis/apps/v1/namespaces/{metadata['namespace']}/statefulsets")["items"]
    there = [each for each in sets if each["metadata"]["name"] == name]
    if not there:
        _create(_stateful_set(name, item))
    elif there[0]["status"].get("readyReplicas") == 1 and "status" not in item:
        counts = dict.fromkeys(("replicas", "updatedReplicas", "availableReplicas"), 1)
        condition = {"type": "Available", "status": "True", "lastTransitionTime": metadata["creationTimestamp"]}
        status = {"paused": False, "unavailableReplicas": 0, "conditions": [condition], **counts}
        kubectl("--namespace", metadata["namespace"], "patch", f"{kind.lower()}/{metadata['name']}", "--type=merge",
                "--subresource=status", "--patch", json.dumps({"status": status}))


def _stateful_set(name, item):
    metadata, labels = item["metadata"], {"app": name}
    claim = item["spec"]["storage"]["volumeClaimTemplate"]["spec"] | {"accessModes": ["ReadWriteOnce"]}
    owner = {"apiVersion": item["apiVersion"], "kind": item["kind"], "name": metadata["name"], "uid": metadata["uid"]}
    idle = json.loads(json.dumps(_IDLE))
    idle["containers"][0]["volumeMounts"] = [{"name": "data", "mountPath": "/data"}]
    return {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": name, "namespace": metadata["namespace"], "ownerReferences": [owner]},
        "spec": {
            "serviceName": name,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": idle},
            "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": claim}],
        },
    }


def _create(item):
    kubectl("create", "-f", "-", text=json.dumps(item))
