"""The expressions that ask Prometheus: promtool reads them, and what they name is what somebody exports."""

import functools
import os
import re
import subprocess
import tempfile

import yaml
from overlays import read, tracked

_FOREIGN = os.path.join(os.path.dirname(__file__), "metrics")

# What Prometheus gives to all that it scrapes by a monitor.
TARGET = {"job", "instance", "namespace", "pod", "service", "endpoint", "container", "node"}
# Exporters in `metrics` that `./convoy up --metrics` has too.
_ON_ONE_MACHINE = {"jmx", "nginx", "prometheus"}
_WORDS = {"and", "or", "unless", "bool", "offset", "start", "end", "inf", "nan"}
_CLAUSE = re.compile(r"\b(by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")
_LABELLESS = re.compile(r"\b(sum|max|min|avg|count)\s*\(")
_NAMED_WITHIN = re.compile(r'\{\s*__name__=~?"([^"]*)",?([^}]*)\}')
_NAME = re.compile(r"(?<![\w.:])([a-zA-Z_:][\w:]*)(?![\w:])\s*(\{[^}]*\})?(?!\s*\()")


@functools.cache
def exported():
    """metric → its labels beside those of its target."""
    return {**_ours(), **_queue(), **_foreign(), **_recorded()}


def _ours():
    """Those that the source makes. A histogram is three."""
    found = {}
    for path in tracked("src/*.cpp"):
        if path.endswith(("_test.cpp", "_bench.cpp", "_fuzzer.cpp")):
            continue
        for made in re.split(r"\b(?=(?:counter|gauge|histogram|family)\()", read(path))[1:]:
            head = re.match(r'(\w+)\(\s*"(\w+)"', made)
            if head:
                labels = set(re.findall(r'\{"(\w+)", *\w', made.partition(";")[0]))
                kind, name = head.groups()
                if kind == "histogram":
                    found.update({name + "_bucket": labels | {"le"}, name + "_sum": labels, name + "_count": labels})
                else:
                    found.setdefault(name, labels)
    return found


def _queue():
    rules = yaml.safe_load(read("queue/metrics.yaml"))["rules"]
    return {rule["name"]: set(rule.get("labels", {})) for rule in rules}


def _foreign():
    with open(_FOREIGN, encoding="utf-8") as file:
        lines = [line.partition("#")[0].split() for line in file]
    return {words[1]: set(words[2:]) for words in lines if words}


def _recorded():
    """Those that rules make, of whichever component; of labels they keep those of targets."""
    rules = [text for text in map(read, tracked("k8s/*.yaml")) if "\nkind: PrometheusRule\n" in text]
    return {name: set() for text in rules for name in re.findall(r"^ *- record: (\S+)$", text, re.M)}


def elsewhere():
    """Metrics that no process on one machine tells: exporters of a cluster, and trackers among each other."""
    with open(_FOREIGN, encoding="utf-8") as file:
        lines = [line.partition("#")[0].split() for line in file]
    foreign = {words[1] for words in lines if words and words[0] not in _ON_ONE_MACHINE}
    # What rules record of the logs' agents is not there without those.
    of_the_logs = {"convoy:log_lines_read:increase6h", "convoy:log_lines_stored:increase6h"}
    return foreign | of_the_logs | {"convoy_peer_loads_total", "convoy_peers", "convoy:wanted"}


def without_variables(expression, value="x"):
    """As Prometheus gets it from Grafana, with `value` chosen for each variable."""
    return re.sub(
        r"\$\{?(\w+)(?::\w+)?\}?", lambda found: "5m" if found[1] == "__rate_interval" else value, expression)


def _one_by_one(named):
    """{__name__=~"a|b", c="d"} as a{c="d"} or b{c="d"}."""
    return " or ".join(f"{name}{{{named[2]}}}" for name in named[1].split("|"))


def metrics_in(expression):
    """(metric, labels that are asked of it) of each place where one is named."""
    text = _NAMED_WITHIN.sub(_one_by_one, without_variables(expression))
    text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    text = re.sub(r"\[[^\]]*\]", "", _CLAUSE.sub("", text))
    for name, selector in _NAME.findall(text):
        if name not in _WORDS:
            yield name, set(re.findall(r"(\w+)\s*[=!]", selector))


def names_in(expression):
    return {name for name, _ in metrics_in(expression)}


def labels_left(expression):
    """What is left to tell its series apart by: the labels of its last aggregation, else the metrics' own."""
    groups = [set(re.findall(r"\w+", labels)) for word, labels in _CLAUSE.findall(expression) if word == "by"]
    if groups:
        return groups[0]
    return set() if _LABELLESS.search(expression) else _labels_of(expression) | TARGET


def _labels_of(expression):
    return set().union(*(exported().get(name, set()) for name, _ in metrics_in(expression)))


def unknown_names(expression, recorded=()):
    """Recording rules make metrics too."""
    for name, labels in metrics_in(expression):
        if name not in exported() and name not in recorded:
            yield f"nobody exports {name}"
        for label in sorted(labels - exported().get(name, labels) - TARGET):
            yield f"{name} has no label {label}"
    for _, labels in _CLAUSE.findall(expression):
        for label in sorted(set(re.findall(r"\w+", labels)) - _labels_of(expression) - TARGET):
            yield f"nothing in it has a label {label}"


def unreadable(expressions):
    """(expression, error) of those that promtool, Prometheus' own, does not read."""
    rules = [{"record": f"r{at}", "expr": without_variables(one)} for at, one in enumerate(expressions)]
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump({"groups": [{"name": "all", "rules": rules}]}, file)
        file.flush()
        ran = subprocess.run(["promtool", "check", "rules", file.name], capture_output=True, text=True, check=False)
    said = ran.stdout + ran.stderr
    found = re.findall(r'rule \d+, "r(\d+)": (.*)', said)
    for at, error in found:
        yield expressions[int(at)], error
    if not found and ran.returncode != 0:
        yield "all", said
