"""What Fluent Bit does to a container's lines on their way to Elasticsearch, as far as our settings ask
for it. The settings are read, not repeated: a plugin or a member that is not known here is an error.

Not imitated: how the built-in multiline parsers recognise stack traces, and asking the API server for
labels, which are given. How the lines are kept and sent is in agent.py."""

import datetime
import fnmatch
import hashlib
import json
import re

_FILE = re.compile(r"(?P<pod_name>[^_]+)_(?P<namespace_name>[^_]+)_(?P<container_name>.+)-[0-9a-f]{64}\.log")
_CRI = re.compile(r"(?P<time>\S+) (?P<stream>stdout|stderr) (?P<_p>[FP])[^ ]* (?P<log>.*)", re.S)
_UNITS = {"k": 1024, "M": 1024**2, "G": 1024**3}
# Of a plugin, what changes nothing about a record.
_OPERATION = {
    "tail": {"tag", "read_from_head", "refresh_interval", "rotate_wait", "buffer_chunk_size", "db", "db.locking",
             "storage.type"},
    "multiline": {"mode", "multiline.key_content", "multiline.parser", "buffer",
                  "emitter_storage.type", "emitter_mem_buf_limit"},
    "kubernetes": {"k8s-logging.parser", "k8s-logging.exclude", "annotations", "buffer_size", "kube_meta_cache_ttl"},
    "es": {"host", "port", "http_user", "http_passwd", "suppress_type_name", "trace_error", "compress",
           "buffer_size", "retry_limit", "storage.total_limit_size", "drop_unrecoverable_records", "net.io_timeout"},
}  # fmt: skip


class Pipeline:
    def __init__(self, settings):
        self._parsers = {parser["name"]: parser for parser in settings["parsers"]}
        (self._input,) = settings["pipeline"]["inputs"]
        self._filters = settings["pipeline"]["filters"]
        (self.output,) = settings["pipeline"]["outputs"]
        tag = self._input["tag"].replace("*", "x")
        assert all(fnmatch.fnmatch(tag, one["match"]) for one in (*self._filters, self.output))

    def actions(self, path, content, labels):
        """(action, document) pairs of a bulk request, for the content of a file in the CRI's form."""
        for time, record in self._read(path, content):
            for number, settings in enumerate(self._filters):
                apply = getattr(self, "_" + settings["name"])
                time, record = apply(_known(settings), time, record, path=path, labels=labels, number=number)
            yield self._action(time, record)

    def _read(self, path, content):
        settings = _known(self._input)
        if not fnmatch.fnmatch(path, settings.pop("path")) or fnmatch.fnmatch(path, settings.pop("exclude_path")):
            return
        assert "cri" in re.split(", *", settings.pop("multiline.parser"))
        longest, _ = size(settings.pop("buffer_max_size")), settings.pop("skip_long_lines")
        offset_key = settings.pop("offset_key")
        assert not settings, settings
        pieces, offset, start = "", 0, 0
        for line in content.splitlines(keepends=True):
            members = _CRI.fullmatch(line.rstrip("\n")).groupdict()
            start = start if pieces else offset
            offset += len(line.encode())
            pieces += members["log"]
            if members["_p"] == "F":
                if len(pieces.encode()) <= longest:
                    yield _time(members["time"]), {**members, "log": pieces, offset_key: start}
                pieces = ""

    def _multiline(self, settings, time, record, number, **_):
        assert not settings and number == 0, "the filter multiline has to be the first"
        return time, record

    def _modify(self, settings, time, record, **_):
        if not all(_holds(record, *condition.split()) for condition in settings.pop("condition", [])):
            return time, record
        for rule, arguments in settings.items():
            for argument in arguments:
                record = {"remove": _removed, "rename": _renamed, "set": _set}[rule](record, *argument.split())
        return time, record

    def _parser(self, settings, time, record, **_):
        assert settings["reserve_data"] is True and settings["preserve_key"] is False
        parser, key = self._parsers[settings["parser"]], settings["key_name"]
        assert parser["format"] == "json" and parser["time_keep"] is False
        parsed = _object(record.get(key))
        if parsed is None:
            return time, record
        try:
            time = datetime.datetime.strptime(parsed[parser["time_key"]], parser["time_format"].replace("%L", "%f"))
            del parsed[parser["time_key"]]
        except (KeyError, TypeError, ValueError):
            pass
        return time, _joined(parsed, _removed(record, key))

    def _kubernetes(self, settings, time, record, path, labels, **_):
        found = _FILE.fullmatch(path.rpartition("/")[2]).groupdict()
        merged = _object(record.get("log")) if settings["merge_log"] else None
        if merged is not None:
            record = _joined(record if settings["keep_log"] else _removed(record, "log"), merged)
        metadata = {**found, **({"labels": labels} if settings["labels"] else {})}
        return time, _joined(record, {"kubernetes": metadata})

    def _action(self, time, record):
        settings = _known(self.output)
        time = time.astimezone(datetime.timezone.utc)
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03}Z"
        document = _joined({"@timestamp": stamp}, _undotted(record) if settings["replace_dots"] else record)
        target = {"_index": settings["index"]}
        if settings["generate_id"]:
            target["_id"] = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
        return {settings["write_operation"]: target}, document


def _known(settings):
    harmless = _OPERATION.get(settings["name"], set()) | {"name", "match"}
    return {key: value for key, value in settings.items() if key not in harmless}


def size(text):
    return int(text[:-1]) * _UNITS[text[-1]]


def _time(text):
    return datetime.datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", text).replace("Z", "+00:00"))


def _object(text):
    try:
        value = json.loads(text)
    except (TypeError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def _removed(record, key):
    return {name: value for name, value in record.items() if name != key}


def _renamed(record, old, new):
    return record if new in record else {new if name == old else name: value for name, value in record.items()}


def _set(record, name, value):
    return {**record, name: value}


def _holds(record, condition, name, pattern):
    """A value that is no text matches nothing."""
    assert condition == "Key_value_matches", condition
    return isinstance(record.get(name), str) and re.search(pattern, record[name]) is not None


def _joined(record, more):
    """A member twice would be refused by Elasticsearch."""
    assert not record.keys() & more.keys(), f"twice: {record.keys() & more.keys()}"
    return {**record, **more}


def _undotted(value):
    if isinstance(value, dict):
        return {name.replace(".", "_"): _undotted(member) for name, member in value.items()}
    return value
