"""The monitoring of one overlay: the chart's values, our own objects, their dashboards, and the verb's script."""

import dataclasses
import json
import re

import overlays
import yaml
from manifests import Manifests

STACKS = ("aws", "dev")
_FOLDER = "k8s/overlays/{}/monitoring/"


@dataclasses.dataclass
class Stack:
    overlay: str
    values: dict
    manifests: Manifests
    dashboards: dict  # file → dashboard
    verb: str  # commands/lib/monitoring.sh

    def value(self, path):
        """Returns the value at a path such as prometheus/prometheusSpec/…, or None."""
        found = self.values
        for key in path.split("/"):
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def verb_says(self, name):
        """Returns the value of a variable of the verb."""
        return re.search(rf"^{name}=(\S+)$", self.verb, re.M)[1]

    def panels(self):
        """Yields (place for messages, panel)."""
        for file, dashboard in self.dashboards.items():
            for panel in dashboard["panels"]:
                yield f"{file}: {panel.get('title', panel.get('id'))}", panel

    def expressions(self):
        for where, panel in self.panels():
            for target in panel.get("targets", []):
                if "expr" in target:
                    yield where, target["expr"]

    def searches(self):
        """Yields (place, target) of every search in Elasticsearch."""
        for where, panel in self.panels():
            for target in panel.get("targets", []):
                if "expr" not in target:
                    yield where, target


def values_of(overlay):
    """Merges the files as helm does, one after the other."""
    merged = {}
    for name in dict.fromkeys(["aws", overlay]):
        merged = _merge(merged, yaml.safe_load(overlays.read(_FOLDER.format(name) + "values.yaml")))
    return merged


def _merge(below, above):
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return {**below, **{key: _merge(below.get(key), value) for key, value in above.items()}}


def stack(overlay):
    """Returns a new object each time, so that a test can break it."""
    manifests = overlays.manifests(f"{overlay}/monitoring")
    dashboards = {
        file: json.loads(text)
        for item in manifests.of("ConfigMap")
        for file, text in item["data"].items()
        if file.endswith(".json")
    }
    verb = overlays.read("commands/lib/monitoring.sh")
    # JSON removes YAML's shared parts, so that a test can break one place alone.
    return Stack(overlay, json.loads(json.dumps(values_of(overlay))), manifests, dashboards, verb)


def dashboard_files():
    return [path.rpartition("/")[2] for path in overlays.tracked(_FOLDER.format("aws") + "dashboards/*.json")]
