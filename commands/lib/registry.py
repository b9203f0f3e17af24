"""For the verbs that read and change the registry of vehicles and devices: requests to its API."""
import json
import os
import urllib.error
import urllib.parse
import urllib.request

import held
import home

# A proxy of the environment must not get the token; these requests stay on this machine or in its network.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))

PORT = home.port("registry")
PATIENCE = 30  # seconds for an answer
ANY_VERSION = {"If-Match": "*"}


class Refused(Exception):
    """The registry's own answer that something is wrong; `status` is that of HTTP."""

    def __init__(self, status, detail):
        super().__init__(detail)
        self.status = status


def authorization():
    """Returns the header with the registry's token, or {} if ./convoy up has not made the token's file."""
    try:
        with open(os.path.join(home.ETC, "registry.token"), encoding="ascii") as file:
            return {"Authorization": f"Bearer {file.readline().strip()}"}
    except OSError:
        return {}


def detail_of(refused, server="a registry"):
    """Returns the detail of a problem (RFC 9457), or a text with the code of any other answer."""
    try:
        return json.load(refused)["detail"]
    except (OSError, ValueError, KeyError, TypeError):
        port = urllib.parse.urlsplit(refused.url).port
        return f"port {port} answers {refused.code}, but not in the form of {server}"


def ask(method, path, body=None, headers=None):
    """Returns the answer's JSON, or None without a body. Raises Refused; ends the command if there is no registry."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{PORT}{path}",
        headers=authorization() | {"Content-Type": "application/json"} | (headers or {}),
        method=method,
        data=None if body is None else json.dumps(body, ensure_ascii=False).encode(errors="surrogateescape"),
    )
    try:
        with DIRECT.open(request, timeout=PATIENCE) as answer:
            content = answer.read()
            return json.loads(content) if content else None
    except urllib.error.HTTPError as refused:
        with refused:
            raise Refused(refused.code, detail_of(refused)) from None
    except (OSError, ValueError) as reason:
        return held.fail(f"the registry cannot be reached ({reason}); see ./convoy status")


def path_of(kind, identity, *rest):
    return "/".join(["", kind, urllib.parse.quote(identity, safe=""), *rest])


def every(kind):
    """Yields all records of a kind ("devices"), by id."""
    query = ""
    while query is not None:
        page = ask("GET", f"/{kind}{query}")
        yield from page[kind]
        query = page["next"] and "?" + urllib.parse.urlencode(page["next"], errors="surrogateescape")
