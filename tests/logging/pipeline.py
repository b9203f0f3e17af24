"""Models how Fluent Bit changes a container's lines on their way to Elasticsearch, as far as our settings use it. It
reads the settings themselves; a plugin or member that it does not know is an error.

It does not model how the built-in multiline parsers recognise stack traces, nor the requests to the API server for
labels, which the caller gives. agent.py models how records are stored and sent."""

import contextlib
import datetime
import fnmatch
import hashlib
import json
import re

import lua_filter

_FILE = re.compile(r"(?P<pod_name>[^_]+)_(?P<namespace_name>[^_]+)_(?P<container_name>.+)-[0-9a-f]{64}\.log")
# The time at which Fluent Bit reads the lines, which a record gets if no parser gives it one.
_READ = datetime.datetime(2026, 1, 2, 3, 5, 0, tzinfo=datetime.timezone.utc)
_UNITS = {"k": 1024, "M": 1024**2, "G": 1024**3}
# Settings of each plugin that do not change a record.
_OPERATION = {
    "tail": {"tag", "read_from_head", "refresh_interval", "rotate_wait", "buffer_chunk_size", "db", "db.locking",
             "storage.type"},
    "lua": {"time_as_table", "type_int_key"},
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
        """Returns the (action, document) pairs of a bulk request for a file's content in the runtime's format."""
        with contextlib.ExitStack() as open_filters:
            filters = [
                (_known(one), open_filters.enter_context(lua_filter.running(one)) if one["name"] == "lua" else None)
                for one in self._filters
            ]
            for time, record in self._read(path, content):
                for number, (settings, lua) in enumerate(filters):
                    apply = getattr(self, "_" + self._filters[number]["name"])
                    more = {"path": path, "labels": labels, "lua": lua}
                    time, record = apply(dict(settings), time, record, **more)
                    if record is None:
                        break
                else:
                    yield self._action(time, record)

    def _read(self, path, content):
        settings = _known(self._input)
        if not fnmatch.fnmatch(path, settings.pop("path")) or fnmatch.fnmatch(path, settings.pop("exclude_path")):
            return
        longest, _ = size(settings.pop("buffer_max_size")), settings.pop("skip_long_lines")
        offset_key, offset = settings.pop("offset_key"), 0
        assert not settings, settings
        for line in content.splitlines(keepends=True):
            if len(line.encode()) <= longest:
                yield _READ, {"log": line.rstrip("\n"), offset_key: offset}
            offset += len(line.encode())

    def _lua(self, settings, time, record, path, lua, **_):
        assert settings.keys() == {"call", "code"}
        return time, lua("kube" + path.replace("/", "."), record)

    def _multiline(self, settings, time, record, **_):
        assert not settings
        return time, record

    def _modify(self, settings, time, record, **_):
        if not all(_holds(record, *condition.split()) for condition in settings.pop("condition", [])):
            return time, record
        for rule, arguments in settings.items():
            for argument in arguments:
                record = {"remove": _removed, "rename": _renamed, "set": _set}[rule](record, *argument.split())
        return time, record

    def _parser(self, settings, time, record, **_):
        """Applies the first of its parsers that can read the member."""
        assert settings["reserve_data"] is True and settings["preserve_key"] is False
        names, key = settings["parser"], settings["key_name"]
        for parser in map(self._parsers.get, names if isinstance(names, list) else [names]):
            parsed = _parsed(parser, record.get(key))
            if parsed is not None:
                time = _take_time(parser, parsed) or time
                return time, _joined(parsed, _removed(record, key))
        return time, record

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


def _parsed(parser, text):
    """Returns the parsed members, or None if the parser cannot read the text."""
    if parser["format"] == "json":
        return _object(text)
    found = re.search(parser["regex"].replace("(?<", "(?P<"), text or "")
    empty_too = not parser.get("skip_empty_values", True)
    return found and {name: value for name, value in found.groupdict().items() if value or empty_too}


def _take_time(parser, parsed):
    """Removes the time from the members and returns it; a time that cannot be parsed stays a member."""
    assert parser["time_keep"] is False
    try:
        text = re.sub(r"(\.\d{6})\d*", r"\1", parsed[parser["time_key"]])
        time = datetime.datetime.strptime(text, parser["time_format"].replace("%L", "%f"))
    except (KeyError, TypeError, ValueError):
        return None
    del parsed[parser["time_key"]]
    return time


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
    """A value that is not text matches nothing."""
    assert condition == "Key_value_matches", condition
    return isinstance(record.get(name), str) and re.search(pattern, record[name]) is not None


def _joined(record, more):
    """Elasticsearch would refuse a record with a member twice."""
    assert not record.keys() & more.keys(), f"twice: {record.keys() & more.keys()}"
    return {**record, **more}


def _undotted(value):
    if isinstance(value, dict):
        return {name.replace(".", "_"): _undotted(member) for name, member in value.items()}
    return value
