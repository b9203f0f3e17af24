"""Reads PromQL expressions: promtool has to be able to read them, and their metrics have to be exported."""

import functools
import os
import re
import subprocess
import tempfile

import yaml
from overlays import read, tracked

_FOREIGN = os.path.join(os.path.dirname(__file__), "metrics")

# The labels that Prometheus adds to everything that it scrapes by a monitor.
TARGET = {"job", "instance", "namespace", "pod", "service", "endpoint", "container", "node"}
# The exporters in `metrics` that `./convoy up --metrics` runs too.
_ON_ONE_MACHINE = {"jmx", "nginx", "prometheus"}
_WORDS = {"and", "or", "unless", "bool", "offset", "start", "end", "inf", "nan"}
_CLAUSE = re.compile(r"\b(by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")
_LABELLESS = re.compile(r"\b(sum|max|min|avg|count)\s*\(")
_NAMED_WITHIN = re.compile(r'\{\s*__name__=~?"([^"]*)",?([^}]*)\}')
_NAME = re.compile(r"(?<![\w.:])([a-zA-Z_:][\w:]*)(?![\w:])\s*(\{[^}]*\})?(?!\s*\()")


@functools.cache
def exported():
    """Returns metric → its labels besides those of its target."""
    return {**ours(), **_foreign(), **_recorded()}


def ours():
    """Returns metric → its labels for our services and the queue."""
    return {**_ours(), **_queue()}


def _ours():
    """Returns the metrics in our sources; a histogram makes three."""
    found = {}
    for path in tracked("src/*.cpp"):
        if path.endswith(("_test.cpp", "_bench.cpp", "_fuzzer.cpp")):
            continue
        named = _named_labels(read(path))
        for made in re.split(r"\b(?=(?:counter|gauge|histogram|family)\()", read(path))[1:]:
            head = re.match(r'(\w+)\(\s*"(\w+)"', made)
            if head:
                call = made.partition(";")[0]
                labels = set(re.findall(r'\{"(\w+)", *[\w"]', call))
                labels = labels.union(*(named[name] for name in re.findall(r", *(\w+)\)", call) if name in named))
                kind, name = head.groups()
                if kind == "histogram":
                    found.update({name + "_bucket": labels | {"le"}, name + "_sum": labels, name + "_count": labels})
                else:
                    found.setdefault(name, labels)
    return found


def _named_labels(source):
    """Returns variable → labels of each variable of the type Labels in a C++ file."""
    found = {}
    for name, value in re.findall(r"\bLabels (\w+)\s*(?:=\s*)?([^;]*);", source):
        found[name] = set(re.findall(r'\{"(\w+)"', value)) | found.get(value, set())
        found[name] |= set(re.findall(rf'\b{name}\["(\w+)"\] =', source))
    return found


def _queue():
    rules = yaml.safe_load(read("queue/metrics.yaml"))["rules"]
    return {rule["name"]: set(rule.get("labels", {})) for rule in rules}


def _foreign():
    with open(_FOREIGN, encoding="utf-8") as file:
        lines = [line.partition("#")[0].split() for line in file]
    return {words[1]: set(words[2:]) for words in lines if words}


def _recorded():
    """Returns the metrics of all recording rules; they keep only labels of targets."""
    rules = [text for text in map(read, tracked("k8s/*.yaml")) if "\nkind: PrometheusRule\n" in text]
    return {name: set() for text in rules for name in re.findall(r"^ *- record: (\S+)$", text, re.M)}


def elsewhere():
    """Returns metrics that do not exist on one machine: those of a cluster's exporters, and of several trackers."""
    with open(_FOREIGN, encoding="utf-8") as file:
        lines = [line.partition("#")[0].split() for line in file]
    foreign = {words[1] for words in lines if words and words[0] not in _ON_ONE_MACHINE}
    # These are recorded from the logs' agents, and do not exist without them.
    of_the_logs = {"convoy:log_lines_read:increase6h", "convoy:log_lines_stored:increase6h"}
    of_peers = {"convoy_peer_loads_total", "convoy_peer_messages_dropped_total", "convoy_peers"}
    return foreign | of_the_logs | of_peers | {"convoy:wanted"}


def without_variables(expression, value="x"):
    """Fills in variables as Grafana does, with `value` for each."""
    return re.sub(
        r"\$\{?(\w+)(?::\w+)?\}?", lambda found: "5m" if found[1] == "__rate_interval" else value, expression)


def _one_by_one(named):
    """Rewrites {__name__=~"a|b", c="d"} as a{c="d"} or b{c="d"}."""
    return " or ".join(f"{name}{{{named[2]}}}" for name in named[1].split("|"))


def metrics_in(expression):
    """Yields (metric, labels in its selector) of each place that names a metric."""
    text = _NAMED_WITHIN.sub(_one_by_one, without_variables(expression))
    text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    text = re.sub(r"\[[^\]]*\]", "", _CLAUSE.sub("", text))
    for name, selector in _NAME.findall(text):
        if name not in _WORDS:
            yield name, set(re.findall(r"(\w+)\s*[=!]", selector))


def names_in(expression):
    return {name for name, _ in metrics_in(expression)}


def labels_left(expression):
    """Returns the labels by which its series differ: those of its last aggregation, otherwise those of the metrics."""
    groups = [set(re.findall(r"\w+", labels)) for word, labels in _CLAUSE.findall(expression) if word == "by"]
    if groups:
        return groups[0]
    return set() if _LABELLESS.search(expression) else _labels_of(expression) | TARGET


def _labels_of(expression):
    return set().union(*(exported().get(name, set()) for name, _ in metrics_in(expression)))


def unknown_names(expression, recorded=()):
    """Accepts names of recording rules too."""
    for name, labels in metrics_in(expression):
        if name not in exported() and name not in recorded:
            yield f"{name} is not exported"
        for label in sorted(labels - exported().get(name, labels) - TARGET):
            yield f"{name} has no label {label}"
    for _, labels in _CLAUSE.findall(expression):
        for label in sorted(set(re.findall(r"\w+", labels)) - _labels_of(expression) - TARGET):
            yield f"nothing in it has a label {label}"


def unreadable(expressions):
    """Yields (expression, error) of those that promtool cannot read."""
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
