"""The flags and environment variables that a manifest or compose.yaml sets have to be read by the program."""

import functools
import re

from manifests import where
from overlays import read, tracked
from pods import SERVICES

_SCRIPTS = {"queue": "queue/run", "webapp": "webapp/run"}


@functools.cache
def settings_of(program):
    """Returns (flags, variables) of one of our programs, from its source."""
    if program in _SCRIPTS:
        return set(), set(re.findall(r"^#   ([A-Z_]+) ", read(_SCRIPTS[program]), re.M))
    sources = [read(path) for path in tracked(f"src/{program}") if path.endswith("settings.cpp")]
    if any("admin::add_server_settings(" in text for text in sources):
        sources.append(read("src/admin/server_settings.cpp"))
    sources.append(read("src/service/process.cpp"))
    declared = re.compile(r'\badd(?:_[a-z]+)?\(\s*"(--[a-z-]+)"')
    flags = {flag for text in sources for flag in declared.findall(text)}
    secrets = {name for text in sources for name in re.findall(r'\bsecret\("([A-Z_]+)"\)', text)}
    variables = {flag.removeprefix("--").replace("-", "_").upper() for flag in flags}
    return flags, variables | secrets | {f"{name}_FILE" for name in secrets}


def programs_know_what_is_set(manifests):
    for pod in manifests.pods():
        if pod.name not in (*SERVICES, *_SCRIPTS):
            continue
        container = pod.spec["containers"][0]
        given = [variable["name"] for variable in container.get("env", [])]
        texts = [variable.get("value", "") for variable in container.get("env", [])]
        helping = set(re.findall(r"\$\((\w+)\)", " ".join(texts)))
        for problem in _unknown(pod.name, container.get("args", []), set(given) - helping):
            yield where(pod.owner), problem
        for name in sorted(helping - set(given)):
            yield where(pod.owner), f"$({name}) is not set"


def unknown_in_compose(compose):
    """Yields the flags and variables of compose.yaml that our programs do not read."""
    for name, service in compose["services"].items():
        if name == "device-tls":  # of the page's image, whose argument it is
            yield from _unknown("webapp", service["command"][1:], service["environment"])
        if name in (*SERVICES, *_SCRIPTS):
            yield from _unknown(name, service.get("command", []), service.get("environment", {}))


def _unknown(program, arguments, given):
    flags, variables = settings_of(program)
    for argument in arguments:
        if argument.partition("=")[0] not in flags:
            yield f"{program} has no option {argument}"
    for name in sorted(set(given) - variables):
        yield f"{program} reads no {name}"


RULES = (programs_know_what_is_set,)
