"""A strict reader of Fluent Bit's settings in YAML. Fluent Bit itself ignores an unknown parser and does not start with
an unknown property, so this module finds both. The names are from the tables in its source: `config_map` of each
plugin, `service_configs`, and the built-in multiline parsers."""

import fnmatch
import re

BOOL, INT, TEXT, TEXTS = "true or false", "a number", "a text", "a list of texts"
TEXT_OR_TEXTS = "a text, or a list of texts"
SIZE, TIME, LIMIT = "a size", "a time", "a number, or false for no limit"
_FORMS = {
    BOOL: lambda value: isinstance(value, bool),
    INT: lambda value: isinstance(value, int) and not isinstance(value, bool),
    TEXT: lambda value: isinstance(value, str) and value != "",
    TEXTS: lambda value: isinstance(value, list) and value != [] and all(isinstance(one, str) for one in value),
    TEXT_OR_TEXTS: lambda value: _FORMS[TEXT](value) or _FORMS[TEXTS](value),
    SIZE: lambda value: value == 0 or re.fullmatch(r"[1-9]\d*[kKMG]", str(value)) is not None,
    TIME: lambda value: re.fullmatch(r"\d+[smhd]?", str(value)) is not None,
    LIMIT: lambda value: value is False or (isinstance(value, int) and value is not True),
}


def _choice(*words):
    return words


SERVICE = {
    "flush": INT, "grace": INT, "daemon": BOOL, "log_level": _choice("off", "error", "warn", "info", "debug", "trace"),
    "http_server": BOOL, "http_listen": TEXT, "http_port": INT, "health_check": BOOL, "hc_errors_count": INT,
    "hc_retry_failure_count": INT, "hc_period": INT, "storage.path": TEXT, "storage.sync": _choice("normal", "full"),
    "storage.checksum": BOOL, "storage.metrics": BOOL, "storage.max_chunks_up": INT, "storage.backlog.mem_limit": SIZE,
    "storage.delete_irrecoverable_chunks": BOOL, "storage.trim_files": BOOL, "storage.keep.rejected": BOOL,
    "storage.rejected.path": TEXT, "multiline_buffer_limit": SIZE, "scheduler.base": INT, "scheduler.cap": INT,
}  # fmt: skip
PARSER = {
    "name": TEXT, "format": _choice("json", "regex", "ltsv", "logfmt"), "regex": TEXT, "time_key": TEXT,
    "time_format": TEXT, "skip_empty_values": BOOL, "time_keep": BOOL, "time_offset": TEXT, "time_strict": BOOL, "types": TEXT,
}  # fmt: skip
_INPUT = {"name": TEXT, "tag": TEXT, "alias": TEXT, "mem_buf_limit": SIZE, "log_level": SERVICE["log_level"],
          "storage.type": _choice("filesystem", "memory"), "storage.pause_on_chunks_overlimit": BOOL}  # fmt: skip
_FILTER = {"name": TEXT, "match": TEXT, "match_regex": TEXT, "alias": TEXT, "log_level": SERVICE["log_level"]}
_OUTPUT = {
    "name": TEXT, "match": TEXT, "match_regex": TEXT, "alias": TEXT, "log_level": SERVICE["log_level"], "host": TEXT,
    "port": INT, "retry_limit": LIMIT, "storage.total_limit_size": SIZE, "workers": INT, "tls": BOOL,
    "tls.verify": BOOL, "tls.ca_file": TEXT, "tls.vhost": TEXT, "net.connect_timeout": TIME, "net.io_timeout": TIME, "net.keepalive": BOOL,
    "net.keepalive_idle_timeout": TIME, "net.keepalive_max_recycle": INT, "net.max_worker_connections": INT,
}  # fmt: skip
INPUTS = {
    "tail": {
        "path": TEXT, "exclude_path": TEXT, "path_key": TEXT, "offset_key": TEXT, "key": TEXT, "tag_regex": TEXT,
        "read_from_head": BOOL, "refresh_interval": TIME, "rotate_wait": INT, "watcher_interval": TIME,
        "ignore_older": TIME, "ignore_active_older_files": BOOL, "buffer_chunk_size": SIZE, "buffer_max_size": SIZE,
        "static_batch_size": SIZE, "event_batch_size": SIZE, "skip_long_lines": BOOL, "skip_empty_lines": BOOL,
        "truncate_long_lines": BOOL, "exit_on_eof": BOOL, "file_cache_advise": BOOL, "inotify_watcher": BOOL,
        "parser": TEXT, "db": TEXT, "db.sync": _choice("extra", "full", "normal", "off"), "db.locking": BOOL,
        "db.journal_mode": TEXT, "db.compare_filename": BOOL, "multiline.parser": TEXT,
    },
}  # fmt: skip
FILTERS = {
    "multiline": {
        "mode": _choice("parser", "partial_message"), "buffer": BOOL, "flush_ms": INT, "multiline.parser": TEXT,
        "multiline.key_content": TEXT, "emitter_name": TEXT, "emitter_storage.type": _choice("filesystem", "memory"),
        "emitter_mem_buf_limit": SIZE,
    },
    "modify": {
        "set": TEXTS, "add": TEXTS, "remove": TEXTS, "remove_wildcard": TEXTS, "remove_regex": TEXTS, "rename": TEXTS,
        "hard_rename": TEXTS, "copy": TEXTS, "hard_copy": TEXTS, "condition": TEXTS,
    },
    "lua": {
        "script": TEXT, "code": TEXT, "call": TEXT, "type_int_key": TEXT, "type_array_key": TEXT, "time_as_table": BOOL,
        "protected_mode": BOOL, "enable_flb_null": BOOL,
    },
    "parser": {"key_name": TEXT, "parser": TEXT_OR_TEXTS, "preserve_key": BOOL, "reserve_data": BOOL, "nest_under": TEXT},
    "kubernetes": {
        "buffer_size": SIZE, "merge_log": BOOL, "merge_parser": TEXT, "merge_log_key": TEXT, "merge_log_trim": BOOL,
        "keep_log": BOOL, "kube_url": TEXT, "kube_ca_file": TEXT, "kube_tag_prefix": TEXT, "kube_token_file": TEXT,
        "labels": BOOL, "annotations": BOOL, "owner_references": BOOL, "namespace_labels": BOOL,
        "namespace_annotations": BOOL, "k8s-logging.parser": BOOL, "k8s-logging.exclude": BOOL, "use_journal": BOOL,
        "regex_parser": TEXT, "dns_retries": INT, "dns_wait_time": TIME, "use_kubelet": BOOL, "kubelet_host": TEXT,
        "kubelet_port": INT, "kube_token_ttl": TIME, "kube_meta_cache_ttl": TIME, "cache_use_docker_id": BOOL,
        "kube_meta_namespace_cache_ttl": TIME, "tls.verify": BOOL, "tls.debug": INT,
    },
}  # fmt: skip
OUTPUTS = {
    "es": {
        "index": TEXT, "type": TEXT, "suppress_type_name": BOOL, "http_user": TEXT, "http_passwd": TEXT,
        "http_api_key": TEXT, "compress": _choice("gzip"), "logstash_format": BOOL, "logstash_prefix": TEXT,
        "logstash_dateformat": TEXT, "time_key": TEXT, "time_key_format": TEXT, "time_key_nanos": BOOL,
        "include_tag_key": BOOL, "tag_key": TEXT, "buffer_size": SIZE, "path": TEXT, "pipeline": TEXT,
        "generate_id": BOOL, "write_operation": _choice("create", "index", "update", "upsert"), "id_key": TEXT,
        "replace_dots": BOOL, "current_time_index": BOOL, "trace_output": BOOL, "trace_error": BOOL,
        "drop_unrecoverable_records": BOOL,
    },
}  # fmt: skip
BUILT_IN_MULTILINE = {"docker", "cri", "java", "go", "python", "ruby"}
# All other rules of `modify` have two words. Of the conditions we use only those with a name and a value.
_RULE_WORDS = {"remove": 1, "remove_wildcard": 1, "remove_regex": 1, "condition": 3}


def errors(settings):
    """Yields one line for each mistake that Fluent Bit would refuse or, worse, ignore."""
    if not isinstance(settings, dict) or set(settings) - {"service", "parsers", "pipeline"}:
        yield f"sections should be service, parsers and pipeline, not {list(settings)}"
        return
    yield from _members("service", settings.get("service", {}), SERVICE)
    for parser in settings.get("parsers", []):
        yield from _members("parser", parser, PARSER)
        if ("time_format" in parser) != ("time_key" in parser):
            yield f"parser {parser.get('name')}: time_key and time_format go together"
    pipeline = settings.get("pipeline", {})
    if set(pipeline) != {"inputs", "filters", "outputs"}:
        yield f"pipeline should have inputs, filters and outputs, not {list(pipeline)}"
        return
    for kind, plugins, shared in (
        ("inputs", INPUTS, _INPUT),
        ("filters", FILTERS, _FILTER),
        ("outputs", OUTPUTS, _OUTPUT),
    ):
        for plugin in pipeline[kind]:
            name = plugin.get("name")
            if name not in plugins:
                yield f"{kind}: no plugin {name} is known"
                continue
            yield from _members(f"{kind} {name}", plugin, {**shared, **plugins[name]})
    yield from _references(settings.get("parsers", []), pipeline)


def _members(where, given, known):
    for key, value in given.items():
        kind = known.get(key)
        if kind is None:
            yield f"{where}: there is no {key}"
        elif isinstance(kind, tuple):
            if value not in kind:
                yield f"{where}: {key} should be one of {kind}, not {value!r}"
        elif not _FORMS[kind](value):
            yield f"{where}: {key} should be {kind}, not {value!r}"


def _references(parsers, pipeline):
    named = {parser.get("name") for parser in parsers}
    for plugin in (*pipeline["inputs"], *pipeline["filters"]):
        for key in ("parser", "merge_parser", "regex_parser"):
            names = plugin.get(key, [])
            for name in names if isinstance(names, list) else [names]:
                if name not in named:
                    yield f"{plugin['name']}: there is no parser {name}"
        if plugin["name"] == "lua" and f"function {plugin.get('call')}(" not in plugin.get("code", ""):
            yield f"lua: its code has no function {plugin.get('call')}"
        for name in re.split(", *", str(plugin.get("multiline.parser", "cri"))):
            if name not in BUILT_IN_MULTILINE:
                yield f"{plugin['name']}: there is no multiline parser {name}"
        for rule, arguments in plugin.items() if plugin["name"] == "modify" else ():
            wrong = [one for one in arguments if isinstance(arguments, list) and
                     len(one.split()) != _RULE_WORDS.get(rule, 2)]  # fmt: skip
            if wrong:
                yield f"modify: {rule} should have {_RULE_WORDS.get(rule, 2)} words: {wrong}"
    # In a tag `kube.*` the file's path replaces the star.
    tags = [plugin.get("tag", "").replace("*", "var.log.containers.x.log") for plugin in pipeline["inputs"]]
    for plugin in (*pipeline["filters"], *pipeline["outputs"]):
        if not any(fnmatch.fnmatch(tag, plugin.get("match", "")) for tag in tags):
            yield f"{plugin['name']}: nothing is tagged {plugin.get('match')}"
    for plugin in pipeline["filters"][1:]:
        if plugin["name"] == "multiline" and plugin.get("buffer", True):
            yield "multiline sends its records through the filters again: it has to be the first"
    for plugin in pipeline["filters"]:
        # The tag has the names of pod and container after this prefix.
        if plugin["name"] == "kubernetes" and not any(tag.startswith("kube.var.log.containers.") for tag in tags):
            if "kube_tag_prefix" not in plugin:
                yield "kubernetes: its names come from a tag that begins with kube.var.log.containers."
