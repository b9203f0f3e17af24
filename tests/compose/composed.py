"""Convoy, started by podman from compose.yaml."""

import http.client
import json
import os
import shutil

import processes
import yaml
from stack import CHECKOUT, get

PAGE = "http://127.0.0.1:8080"
_COMPOSE = os.path.join(processes.TOOLS, "podman-compose")
_FERRETDB = {
    "image": "convoy/ferretdb:dev",
    "user": "0:0",
    "entrypoint": ["ferretdb"],
    "command": ["--handler=sqlite", "--sqlite-url=file:/data/db/", "--listen-addr=0.0.0.0:27017", "--debug-addr=-",
                "--state-dir=-", "--telemetry=disable"],
}  # fmt: skip


def why_not():
    """Returns the reason why containers cannot be started here; None if they can."""
    missing = [name for name in ("podman", "runc") if shutil.which(name) is None]
    missing += [path for path in ("podman_compose.py", "stamp") if not os.path.exists(os.path.join(_COMPOSE, path))]
    missing += [name for name in ("netavark", "aardvark-dns") if not os.path.exists(f"/usr/lib/podman/{name}")]
    return f"./convoy setup cluster has not been run: no {', '.join(missing)}" if missing else None


def _changed(whole):
    services = whole["services"]
    services["secrets"] |= {"image": "convoy/queue:dev", "user": "0:0"}
    services["mongodb"] |= _FERRETDB
    del services["replica-set"]
    tracker = services["position-tracker"]
    tracker["depends_on"]["mongodb"] = {"condition": "service_started"}
    del tracker["depends_on"]["replica-set"]
    for name in ("MONGODB_USER", "MONGODB_PASSWORD_FILE"):
        del tracker["environment"][name]
    tracker["environment"]["HISTORY"] = "mongodb://mongodb:27017/convoy"
    # FerretDB scans all its data for each answer, so there are few vehicles.
    services["position-simulator"]["environment"] |= {"VEHICLES": "4", "RATE": "0.5"}
    services["device-gateway"]["environment"]["ACCEPT_UNKNOWN"] = "true"
    return whole


class Composed:
    def __init__(self, folder):
        with open(os.path.join(CHECKOUT, "compose.yaml"), encoding="utf-8") as file:
            whole = _changed(yaml.safe_load(file))
        self._file = processes.write(os.path.join(folder, "compose.yaml"), yaml.safe_dump(whole))
        for name in ("commands", "k8s"):
            os.symlink(os.path.join(CHECKOUT, name), os.path.join(folder, name))
        storage = processes.write(
            os.path.join(folder, "storage.conf"),
            # The state of containers ends with the namespaces; images and volumes stay where they were built.
            f'[storage]\ndriver = "overlay"\ngraphroot = "{processes.FOLDER}/storage"\nrunroot = "/run/storage"\n',
        )
        self._environment = os.environ | {
            "CONTAINERS_CONF": os.path.join(processes.FOLDER, "containers.conf"),
            "CONTAINERS_STORAGE_CONF": storage,
            "PYTHONPATH": _COMPOSE,
        }
        # A killed run may have left containers and volumes.
        self.podman("rm", "--all", "--force", "--volumes")
        self.podman("volume", "prune", "--force")

    def podman(self, *words):
        return processes.run("podman", *words, env=self._environment)

    def compose(self, *words):
        """Runs `docker compose WORDS` and returns the output."""
        return processes.run(
            "/usr/bin/python3", os.path.join(_COMPOSE, "podman_compose.py"), "-f", self._file, *words,
            env=self._environment,
        )  # fmt: skip

    def up(self):
        return self.compose("up", "--no-build", "--pull", "never", "--detach")

    def devices(self, *words):
        """Runs `./convoy devices --on compose WORDS`, with podman in docker's place."""
        folder = processes.state("docker")
        docker = processes.write(
            os.path.join(folder, "docker"),
            f'#!/bin/sh\nshift 3\nexec /usr/bin/python3 {_COMPOSE}/podman_compose.py -f {self._file} "$@"\n',
        )
        os.chmod(docker, 0o755)
        path = os.pathsep.join((folder, os.environ["PATH"]))
        words = (os.path.join(CHECKOUT, "convoy"), "devices", "--on", "compose", *words)
        return processes.run(*words, env=self._environment | {"PATH": path})

    def running(self):
        """Returns the names of the services whose containers run."""
        listed = json.loads(self.podman("ps", "--format", "json"))
        return {container["Labels"]["com.docker.compose.service"] for container in listed}

    def volumes(self):
        return {volume["Name"] for volume in json.loads(self.podman("volume", "ls", "--format", "json"))}

    def logs(self):
        """Writes the log of every container to a file, for the analysis of a failure."""
        names = self.podman("ps", "--all", "--format", "{{.Names}}").split()
        for name in names:
            processes.write(os.path.join(processes.LOGS, f"compose-{name}.log"), self.podman("logs", name))

    def get(self, path):
        """Returns the answer of the page's API; None if there is none."""
        try:
            answer = get(f"{PAGE}/api/{path}")
        # The port is not published yet, or nginx behind it does not listen yet.
        except (OSError, http.client.HTTPException):
            return None
        return answer.json() if answer.status == 200 else None

    def vehicles(self):
        """Returns name → newest time; empty if there is no answer."""
        return {vehicle["name"]: vehicle["time"] for vehicle in (self.get("vehicles") or {"vehicles": []})["vehicles"]}
