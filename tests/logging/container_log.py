"""A container's log as containerd writes it on the node: in the CRI's format, in pieces of 16 KiB."""

import datetime
import itertools
import json
import re

PIECE = 16 * 1024
# As on a cluster, Elasticsearch would take the dots of a name for a path.
LABELS = {"app.kubernetes.io/name": "position-tracker", "app.kubernetes.io/component": "service", "app": "convoy"}
_WRITTEN = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)


def container_path(name, namespace="default"):
    return f"/var/log/containers/{name}-0_{namespace}_{name}-{'0' * 64}.log"


def container_log(text):
    """Writes pieces one microsecond apart, at times that differ from those in the lines."""
    times = (_WRITTEN + datetime.timedelta(microseconds=number) for number in itertools.count())
    return "".join(
        f"{next(times):%Y-%m-%dT%H:%M:%S.%f}000Z stdout {'P' if rest else 'F'} {piece}\n"
        for line in text.splitlines()
        for piece, rest in _pieces(line)
    )


def docker_log(text):
    """Writes JSON as Docker does; the last piece of a line has the line's end."""
    time = f"{_WRITTEN:%Y-%m-%dT%H:%M:%S.%f}000Z"
    return "".join(
        json.dumps({"log": piece if rest else piece + end, "stream": "stderr", "time": time}) + "\n"
        for line, end in re.findall(r"(.+)(\n?)", text)
        for piece, rest in _pieces(line)
    )


def _pieces(line):
    while True:
        piece, line = line[:PIECE], line[PIECE:]
        yield piece, line
        if not line:
            return
