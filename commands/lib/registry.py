"""For the verbs that read and change the registry of vehicles and devices: requests to its API."""
import contextlib
import urllib.parse

import asking
import elsewhere
import held
import home
from asking import Refused, path_of  # noqa: F401  # for the verbs  pylint: disable=unused-import

ANY_VERSION = {"If-Match": "*"}
_REGISTRY = asking.Service("registry", home.port("registry"), "registry.token", patience=30)


def ask(method, path, body=None, headers=None):
    """Returns the answer's JSON, or None without a body. Raises Refused; ends the command if there is no registry."""
    try:
        return _REGISTRY.ask(method, path, body, headers)
    except asking.Unreachable as reason:
        return held.fail(str(reason))


@contextlib.contextmanager
def chosen_by(words):
    """Takes --on PLACE and --context NAME off the front of a command's words; yields the others. Until it is closed,
    requests go to the registry there; without --on, to that of this stack."""
    options = {}
    while words[:1] in (["--on"], ["--context"]):
        if len(words) == 1:
            held.fail(f"{words[0]} needs a value", 2)
        options[words[0]], words = words[1], words[2:]
    place, context = options.get("--on"), options.get("--context")
    if place not in (None, *elsewhere.PLACES):
        held.fail(f"--on is '{place}': it should be one of {', '.join(elsewhere.PLACES)}", 2)
    if context and place not in elsewhere.OVERLAYS:
        held.fail("--context is for --on dev and --on aws", 2)
    if place is None:
        yield words
        return
    with elsewhere.registry_on(place, context) as (address, token):
        _REGISTRY.move(address, token)
        yield words


def every(kind):
    """Yields all records of a kind ("devices"), by id."""
    query = ""
    while query is not None:
        page = ask("GET", f"/{kind}{query}")
        yield from page[kind]
        query = page["next"] and "?" + urllib.parse.urlencode(page["next"], errors="surrogateescape")


def version_of(record):
    """Returns the header for a change of exactly this version: another operator may have changed the record since."""
    return {"If-Match": f'"{record["version"]}"'}


def forget_vehicle(name):
    """Removes the record of a vehicle, if there is one."""
    try:
        ask("DELETE", path_of("vehicles", name), headers=ANY_VERSION)
    except Refused as refused:
        if refused.status != 404:
            raise


def take_out_of(device, vehicles):
    """Removes each assignment of a device to one of these vehicles; the device stays known. Returns the names of those
    that it was assigned to, ever."""
    while True:
        kept, named = [], set()
        for each in device.get("assignments", ()):
            if each["vehicle"] in vehicles:
                named.add(each["vehicle"])
            else:
                kept.append(each)
        if not named:
            return named
        path = path_of("devices", device["id"])
        try:
            ask("PATCH", path, {"assignments": kept}, version_of(device))
            return named
        except Refused as refused:
            if refused.status == 404:
                return named
            if refused.status != 412:
                raise
            device = ask("GET", path)
