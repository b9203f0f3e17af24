"""Reads the rules, the routes and the runbooks for the tests."""

import collections
import functools
import json
import pathlib
import re
import subprocess

import promql
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
MONITORING = ROOT / "k8s/overlays/aws/monitoring"
RULES = MONITORING / "rules"
UNIT_TESTS = pathlib.Path(__file__).resolve().parent / "alerts"
ALERTMANAGER = MONITORING / "alertmanager.yaml"
OPERATIONS = ROOT / "OPERATIONS.md"
# Each runbook_url begins with an external label of Prometheus, which every installation sets itself. The unit tests
# expect this value.
RUNBOOKS = "https://runbooks.example/OPERATIONS.md"


def run(*words, **options):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, **options)


def read_yaml(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@functools.cache
def rule_objects():
    return {path.name: read_yaml(path) for path in sorted(RULES.glob("*.yaml"))}


@functools.cache
def optional_rule_objects():
    """Returns name → rules of components, which only a cluster with the watched parts has."""
    found = {}
    for path in sorted(set((ROOT / "k8s").rglob("*.yaml")) - set(RULES.iterdir())):
        if "\nkind: PrometheusRule\n" in path.read_text(encoding="utf-8"):
            document = read_yaml(path)
            found[document["metadata"]["name"].removeprefix("convoy-") + ".yaml"] = document
    return found


def every_rule_object():
    return rule_objects() | optional_rule_objects()


def rules(kind, objects=None):
    """Yields (file, rule) of every alert or every record, by default of those that one machine has too."""
    for name, document in (objects or rule_objects()).items():
        for group in document["spec"]["groups"]:
            for rule in group["rules"]:
                if kind in rule:
                    yield name, rule


def every_rule(kind):
    """Yields the same for all rules."""
    yield from rules(kind, every_rule_object())


def alert_names():
    return [rule["alert"] for _, rule in every_rule("alert")]


def unit_tests():
    """Yields (file, test's name, alert, time, expected alerts)."""
    for path in sorted(UNIT_TESTS.glob("*.yaml")):
        for test in read_yaml(path)["tests"]:
            for check in test["alert_rule_test"]:
                yield path.name, test["name"], check["alertname"], check["eval_time"], check["exp_alerts"]


def write_rules(folder):
    """Writes the rules as on one machine, and the others in the same format; returns their folder."""
    ran = run(ROOT / "commands/lib/metrics-settings.py", folder)
    assert ran.returncode == 0, ran.stderr
    for name, document in optional_rule_objects().items():
        (folder / "rules" / name).write_text(yaml.safe_dump(document["spec"]), encoding="utf-8")
    return folder / "rules"


def jobs_in(expression):
    """Yields the jobs that an expression names, one for each alternative."""
    for values in re.findall(r'\bjob=~?"([^"]*)"', expression):
        yield from values.split("|")


def anchors(text):
    """Yields the fragments of links to the headings of a Markdown text, as GitHub and GitLab make them."""
    seen = collections.Counter()
    for title in re.findall(r"^#{1,6} (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M):
        anchor = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        yield f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor
        seen[anchor] += 1


def runbooks(text):
    """Returns heading → text of the runbook sections."""
    parts = re.split(r"^### (Convoy\w+)$", text, flags=re.M)
    sections = {}
    for name, body in zip(parts[1::2], parts[2::2]):
        sections[name] = re.split(r"^#{1,3} ", body, flags=re.M)[0].strip()
    return sections


def dashboard_expressions():
    """Yields (file, PromQL) of every panel of every dashboard, with any value for each variable."""
    for path in sorted((MONITORING / "dashboards").glob("*.json")):
        found = []
        _collect(json.loads(path.read_text(encoding="utf-8")), found)
        for expression in found:
            yield path.name, promql.without_variables(expression, ".*")


def _collect(value, found):
    if isinstance(value, dict):
        if isinstance(value.get("expr"), str):
            found.append(value["expr"])
        value = list(value.values())
    for member in value if isinstance(value, list) else []:
        _collect(member, found)


def rule_expressions(objects=None):
    """Yields (name, PromQL) of every rule, by default of those that one machine has too."""
    for kind in ("record", "alert"):
        for _, rule in rules(kind, objects):
            yield rule[kind], rule["expr"]
