"""Convoy on the tests' cluster: the counterpart of Stack, which runs processes on one machine, with additional
methods for a cluster."""

import os
import shutil
import subprocess
import threading

import processes
import yaml
from apart import NODE
from control_plane import BINARIES, KUBECONFIG, ask, kubectl
from patience import eventually
from stack import ADMIN_PORTS, CHECKOUT, Stack, get

WORKLOADS = (
    "statefulset/queue",
    "statefulset/mongodb",
    "deployment/position-tracker",
    "deployment/api-gateway",
    "deployment/webapp",
    "deployment/registry",
    "deployment/device-gateway",
    "deployment/position-simulator",
)


def copy_of_checkout(folder, checkout=CHECKOUT, tag="dev"):
    """Copies a checkout for the verbs, with the overlay `dev` changed for these tests and our images at that tag. The
    copy also has its secrets."""
    listed = processes.run(
        "git", "-C", checkout, "ls-files", "-z", "--cached", "--others", "--exclude-standard",
        "convoy", "commands", "k8s", "queue", "webapp/kustomization.yaml", "webapp/nginx.conf.template")
    for path in filter(None, listed.split("\0")):
        copy = os.path.join(folder, path)
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        shutil.copy(os.path.join(checkout, path), copy)
    _change(os.path.join(folder, "k8s/overlays/dev"), tag)
    _leave_out_the_exporter(os.path.join(folder, "k8s/components/monitoring"))
    return folder


def _change(overlay, tag):
    """Merges this folder's kustomization.yaml into that of `overlay`."""
    of_the_tests, path = os.path.join(CHECKOUT, "tests/cluster"), os.path.join(overlay, "kustomization.yaml")
    whole, more = _read(path), _read(os.path.join(of_the_tests, "kustomization.yaml"))
    for image in whole["images"]:
        image.update({"newTag": tag} if image["name"].startswith("convoy/") else {})
    for kind in ("resources", "images", "patches"):
        whole[kind] += more[kind]
    processes.write(path, yaml.safe_dump(whole))
    _admit_every_tracker(os.path.join(overlay, "settings/settings.yaml"))
    shutil.copy(os.path.join(of_the_tests, "ferretdb.yaml"), overlay)
    shutil.copy(os.path.join(of_the_tests, "volumes.yaml"), overlay)


def _admit_every_tracker(path):
    """Changes the settings; those of a release before the device-gateway have none of this."""
    settings = _read(path) if os.path.exists(path) else {}
    if "devices" in settings:
        settings["devices"]["acceptUnknown"] = "true"
        processes.write(path, yaml.safe_dump(settings))


def _leave_out_the_exporter(component):
    """Leaves out MongoDB's exporter, which is in no package registry either."""
    path = os.path.join(component, "kustomization.yaml")
    whole = _read(path)
    whole["patches"] = [each for each in whole["patches"] if each["path"] != "mongodb-exporter.yaml"]
    processes.write(path, yaml.safe_dump(whole))


def _read(path):
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file)


class Fleet(Stack):
    def __init__(self, checkout):
        super().__init__(checkout, shift=0)
        # The release may be from before them.
        files = {"registry": "registry", "device-gateway": "devices"}
        missing = {name for name, file in files.items() if not os.path.exists(f"{checkout}/k8s/base/{file}.yaml")}
        self.workloads = [each for each in WORKLOADS if each.partition("/")[2] not in missing]
        self._with_admin_port = [name for name in ADMIN_PORTS if name not in missing]

    def verb(self, *words):
        """Runs ./convoy WORDS on this cluster and returns the output."""
        path = os.pathsep.join((BINARIES, os.path.join(processes.TOOLS, "helm"), os.environ["PATH"]))
        return processes.run(os.path.join(self.home, "convoy"), *words, env=os.environ | {
            "KUBECONFIG": KUBECONFIG, "PATH": path, "CONVOY_MONITORING_CHART": processes.state("chart"),
            # helm keeps its state here.
            "HELM_CACHE_HOME": processes.state("helm"), "HELM_CONFIG_HOME": processes.state("helm"),
            "HELM_DATA_HOME": processes.state("helm")})

    def url(self, path):
        return f"http://{NODE}:30080{path}"

    def api(self, path, headers=None, **options):
        """Repeats the request after a 503 or 504: one machine carries the whole cluster."""

        def answer():
            answer = super(Fleet, self).api(path, headers, **options)
            return None if answer.status in (503, 504) else answer

        return eventually(answer, within=180, what=f"for an answer to {path}")

    def gateway_url(self, path):
        return f"http://{NODE}:30020{path}"

    def queue_address(self):
        return f"{self.service_address('queue')}:5672"

    def password(self, user):
        path = os.path.join(self.home, "k8s/overlays/dev/secrets/queue", f"{user}.password")
        with open(path, encoding="ascii") as file:
            return file.read()

    def service_address(self, name):
        return ask(f"/api/v1/namespaces/default/services/{name}")["spec"]["clusterIP"]

    def pods(self, name):
        """Returns the pods of a workload that are not terminating."""
        items = ask(f"/api/v1/namespaces/default/pods?labelSelector=app.kubernetes.io/name={name}")["items"]
        return [pod for pod in items if "deletionTimestamp" not in pod["metadata"]]

    def readiness(self, service):
        """Returns the readiness of one of its pods: of the first that is not ready or is degraded, otherwise of any."""
        try:
            answers = [
                get(f"http://{pod['status']['podIP']}:{ADMIN_PORTS[service]}/readyz", timeout=3).json()
                for pod in self.pods(service)
            ]
        except (OSError, KeyError):
            return None
        troubled = [answer for answer in answers if not answer["ready"] or answer["degraded"]]
        return (troubled + answers + [None])[0]

    def restart(self, workload):
        kubectl("rollout", "restart", workload)
        self.until_rolled_out(workload)

    def until_rolled_out(self, workload):
        kind, _, name = workload.partition("/")
        path = f"/apis/apps/v1/namespaces/default/{kind}s/{name}"
        eventually(lambda: is_rolled_out(ask(path)), within=600, what=f"for {workload}")

    def until_healthy(self):
        """Waits until every workload is rolled out, ready and not degraded."""
        for workload in self.workloads:
            self.until_rolled_out(workload)
        for service in self._with_admin_port:
            self.until_undegraded(service, within=180)


def is_rolled_out(workload):
    """Returns whether all of its pods have the newest template and are available, and no other pod is left."""
    wanted, status = workload["spec"]["replicas"], workload["status"]
    counts = (status.get(name) for name in ("replicas", "updatedReplicas", "availableReplicas"))
    is_seen = status.get("observedGeneration") == workload["metadata"]["generation"]
    return is_seen and all(count == wanted for count in counts)


class Questions(threading.Thread):
    """Requests the fleet from the gateway until stopped, each time on a new connection."""

    def __init__(self, url):
        super().__init__(daemon=True)
        self._url, self._stopping = url, threading.Event()
        self.answered, self.failures = 0, []

    def run(self):
        while not self._stopping.wait(0.05):
            try:
                answer = get(self._url)
                if answer.status == 200:
                    self.answered += 1
                else:
                    self.failures.append(answer)
            except OSError as refused:
                self.failures.append(refused)

    def stop(self):
        self._stopping.set()
        self.join(timeout=60)
        assert not self.is_alive()


def refusal(manifest):
    """Returns the reason why the API server rejects it; None if it accepts it. Changes nothing."""
    ran = subprocess.run(
        (os.path.join(BINARIES, "kubectl"), f"--kubeconfig={KUBECONFIG}", "apply",
         "--dry-run=server", "--validate=strict", "-f", "-"),
        input=manifest, capture_output=True, text=True, check=False)
    return ran.stderr if ran.returncode else None
