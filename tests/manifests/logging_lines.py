"""Fluent Bit loses no line without a count, and gives each line one of our levels. Each fault that a setting prevents
was measured; tests/logging/test_delivery.py models it."""

import fnmatch
import math
import re

import spike
from logging_rules import KEEPS, READS, pod_of, yaml_of
from manifests import where

# The first version that handles each line of a bulk by itself.
VERSION = (5, 1, 5)
_UNITS = {"k": 1024, "M": 1024**2, "G": 1024**3}
DAY = 86_400


def _size(text):
    return int(str(text)[:-1]) * _UNITS[str(text)[-1]]


def _seconds(text):
    number, unit = re.fullmatch(r"(\d+)([smh]?)", str(text)).groups()
    return int(number) * {"": 1, "s": 1, "m": 60, "h": 3600}[unit]


def _parts(manifests):
    settings = yaml_of(manifests, "fluent-bit.yaml")
    return settings["service"], settings["pipeline"]["inputs"][0], settings["pipeline"]["outputs"][0]


def what_waits_outlives_the_pod(manifests):
    """Chunks and offsets are on the node's disk, and a chunk that was open at a kill is read again."""
    service, tail, _ = _parts(manifests)
    pod = pod_of(manifests, "fluent-bit")
    hosts = {name for name, volume in pod.volumes("hostPath") if volume["path"] == KEEPS}
    kept = [mount["mountPath"] for mount in pod.containers[0]["volumeMounts"] if mount["name"] in hosts]
    for key, path in (("storage.path", service.get("storage.path")), ("db", tail.get("db"))):
        if not any(str(path).startswith(folder + "/") for folder in kept):
            yield "fluent-bit.yaml", f"{key} is {path}, which does not outlive the pod"
    if tail.get("storage.type") != "filesystem":
        yield "fluent-bit.yaml", "tail: storage.type should be filesystem"
    if service.get("storage.checksum", False):
        yield "fluent-bit.yaml", "storage.checksum should be false: the chunk of a killed process would be discarded"


def every_line_is_read(manifests):
    _, tail, _ = _parts(manifests)
    for key in ("read_from_head", "skip_long_lines"):
        if tail.get(key) is not True:
            yield "fluent-bit.yaml", f"tail: {key} should be True"
    if _size(tail.get("buffer_max_size", "32k")) < 64 * 1024:
        yield "fluent-bit.yaml", "buffer_max_size should have space for an escaped line of 40 KB"
    if not any(fnmatch.fnmatch("/var/log/containers/fluent-bit-x_logging_fluent-bit-0.log", path)
               for path in str(tail.get("exclude_path")).split(",")):  # fmt: skip
        yield "fluent-bit.yaml", "it would read its own lines"
    if tail["path"].rpartition("/")[0] != f"{READS}/containers":
        yield "fluent-bit.yaml", f"containers' logs are not in {tail['path']}"


def a_long_line_has_a_bound(manifests):
    """Our own filter joins the runtime's pieces, because Fluent Bit's takes unlimited memory."""
    settings = yaml_of(manifests, "fluent-bit.yaml")
    if "multiline.parser" in settings["pipeline"]["inputs"][0]:
        yield "fluent-bit.yaml", "tail: multiline.parser has no bound"
    filters = settings["pipeline"]["filters"]
    if [one["name"] for one in filters[:2]] != ["parser", "lua"] or filters[0].get("parser") != ["cri", "docker"]:
        yield "fluent-bit.yaml", "the runtime's form is read first, and its pieces are put together next"
        return
    bounds = dict(re.findall(r"local (LONGEST|MOST) = ([\d *]+)", filters[1].get("code", "")))
    longest, most = (math.prod(map(int, bounds.get(name, "0").split("*"))) for name in ("LONGEST", "MOST"))
    memory = pod_of(manifests, "fluent-bit").containers[0]["resources"]["limits"]["memory"]
    if not 64 * 1024 <= longest <= longest * most <= int(memory.removesuffix("Mi")) * 1024**2 / 4:
        yield "fluent-bit.yaml", "the lines that wait for their end should have a quarter of the memory at most"
    if filters[1].get("type_int_key") != settings["pipeline"]["inputs"][0].get("offset_key"):
        yield "fluent-bit.yaml", "lua: without type_int_key an offset would become a fraction"


def no_filter_holds_lines(manifests):
    """A filter that buffers drops lines without a count if it has no space, and loses them when the pod ends."""
    for one in yaml_of(manifests, "fluent-bit.yaml")["pipeline"]["filters"]:
        if one["name"] == "multiline" and one.get("buffer", True) is not False:
            yield "fluent-bit.yaml", "multiline: buffer should be False"


def a_silent_elasticsearch_is_given_up(manifests):
    """A request has a time-out, and a file that is rotated meanwhile stays open for much longer."""
    service, tail, es = _parts(manifests)
    timeout = _seconds(es.get("net.io_timeout", 0))
    if not 0 < timeout <= 60:
        yield "fluent-bit.yaml", "es: net.io_timeout should be at most a minute, and not 0, which means no limit"
    if tail.get("rotate_wait", 5) < 10 * (timeout + service.get("scheduler.cap", 2000)):
        yield "fluent-bit.yaml", "tail: rotate_wait should be ten times the longest pause of the output"


def each_line_is_answered_for_itself(manifests):
    """201 and 409 count as stored, 400 is dropped and counted, 429 is sent again, and retries come to an end."""
    service, tail, es = _parts(manifests)
    version = pod_of(manifests, "fluent-bit").containers[0]["image"].rpartition(":")[2]
    if not re.fullmatch(r"\d+\.\d+\.\d+", version) or tuple(map(int, version.split("."))) < VERSION:
        yield "DaemonSet/fluent-bit", f"{version} loses 429s beside a 201: it should be {VERSION} or newer"
    wanted = {"write_operation": "create", "generate_id": True, "replace_dots": True, "suppress_type_name": True,
              "drop_unrecoverable_records": True}  # fmt: skip
    for key, value in wanted.items():
        if es.get(key) != value:
            yield "fluent-bit.yaml", f"es: {key} should be {value}"
    if "offset_key" not in tail:
        yield "fluent-bit.yaml", "without offset_key, equal lines would have the same id"
    if _size(es.get("buffer_size", "512k")) < _size("8M"):
        yield "fluent-bit.yaml", "es: the answer to a chunk of 2 MiB may have more bytes than buffer_size"
    mean = (service.get("scheduler.base", 5) + service.get("scheduler.cap", 2000)) / 2
    if not 2 * DAY <= es.get("retry_limit", 1) * mean <= 14 * DAY:
        yield "fluent-bit.yaml", "es: retry_limit should last for 2 to 14 days"
    if "storage.total_limit_size" not in es:
        yield "fluent-bit.yaml", "es: without storage.total_limit_size it may fill the disk"


def levels_have_our_names(manifests):
    """The levels of others become one of ours each, never two."""
    changes = [
        (re.compile(condition[0].split()[2]), dict(rule.split() for rule in one.get("set", [])))
        for one in yaml_of(manifests, "fluent-bit.yaml")["pipeline"]["filters"]
        if (condition := one.get("condition")) and condition[0].startswith("Key_value_matches level ")
    ]
    for theirs, ours in OTHERS.items():
        found = [change["level"] for pattern, change in changes if pattern.search(theirs) and "level" in change]
        if found != [ours]:
            yield "fluent-bit.yaml", f"the level {theirs} should be {ours}, not {found}"
    for _, change in changes:
        if change.get("level") not in spike.levels():
            yield "fluent-bit.yaml", f"no service writes the level {change.get('level')}"


# The levels of MongoDB, and those of log4j, which Elasticsearch and the queue use.
OTHERS = {
    "F": "error", "E": "error", "W": "warning", "I": "info", "D1": "debug", "D5": "debug", "FATAL": "error",
    "ERROR": "error", "WARN": "warning", "INFO": "info", "DEBUG": "debug", "TRACE": "debug", "critical": "error",
}  # fmt: skip

RULES = (
    what_waits_outlives_the_pod,
    every_line_is_read,
    a_long_line_has_a_bound,
    no_filter_holds_lines,
    a_silent_elasticsearch_is_given_up,
    each_line_is_answered_for_itself,
    levels_have_our_names,
)
