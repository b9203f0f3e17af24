"""Strict readers of elasticsearch.yml and kibana.yml, because an unknown setting prevents the start. The names are
those of the settings that we use or might use, from Elastic's reference."""

import re

BOOL, PORT, TEXT, URLS = "true or false", "a port", "a text", "a list of URLs"
_FORMS = {
    BOOL: lambda value: isinstance(value, bool),
    PORT: lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 < value < 65536,
    TEXT: lambda value: isinstance(value, str) and value != "",
    URLS: lambda value: isinstance(value, list) and all(re.fullmatch(r"https?://[\w.-]+:\d+", one) for one in value),
}
_SSL = {"enabled": BOOL, "verification_mode": TEXT, "certificate": TEXT, "key": TEXT, "certificate_authorities": TEXT}
ELASTICSEARCH = {
    "cluster.name": TEXT, "node.name": TEXT, "node.store.allow_mmap": BOOL, "path.data": TEXT, "path.logs": TEXT,
    "network.host": TEXT, "http.port": PORT, "transport.port": PORT, "readiness.port": PORT,
    "discovery.type": TEXT, "discovery.seed_hosts": TEXT, "cluster.initial_master_nodes": TEXT,
    "ingest.geoip.downloader.enabled": BOOL, "action.destructive_requires_name": BOOL, "xpack.ml.enabled": BOOL,
    "xpack.security.enabled": BOOL, "xpack.security.enrollment.enabled": BOOL,
    "xpack.security.autoconfiguration.enabled": BOOL,
    **{f"xpack.security.transport.ssl.{name}": kind for name, kind in _SSL.items()},
    **{f"xpack.security.http.ssl.{name}": kind for name, kind in _SSL.items()},
}  # fmt: skip
KIBANA = {
    "server.name": TEXT, "server.host": TEXT, "server.port": PORT, "server.publicBaseUrl": TEXT,
    "server.basePath": TEXT, "server.ssl.enabled": BOOL, "server.ssl.certificate": TEXT, "server.ssl.key": TEXT,
    "elasticsearch.hosts": URLS, "elasticsearch.username": TEXT, "elasticsearch.requestTimeout": PORT,
    "telemetry.optIn": BOOL, "newsfeed.enabled": BOOL, "xpack.fleet.agents.enabled": BOOL,
}  # fmt: skip
# In Kibana's image a variable is a setting, in capitals and with underscores.
KIBANA_VARIABLES = {
    "ELASTICSEARCH_PASSWORD", "XPACK_ENCRYPTEDSAVEDOBJECTS_ENCRYPTIONKEY", "XPACK_SECURITY_ENCRYPTIONKEY",
    "XPACK_REPORTING_ENCRYPTIONKEY", "NODE_OPTIONS",
}  # fmt: skip


def errors(known, settings):
    for key, value in settings.items():
        if key not in known:
            yield f"there is no setting {key}"
        elif not _FORMS[known[key]](value):
            yield f"{key} should be {known[key]}, not {value!r}"
