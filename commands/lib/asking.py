"""For the verbs that ask a service: its address, its token, and what may go wrong with a request."""
import json
import os
import urllib.error
import urllib.parse
import urllib.request

import home

# A proxy of the environment must not get the token; these requests stay on this machine or in its network.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Refused(Exception):
    """The service's own answer that something is wrong; `status` is that of HTTP."""

    def __init__(self, status, detail):
        super().__init__(detail)
        self.status = status


class Unreachable(Exception):
    """There is no answer of the service; the text states why."""


def _own_token(name):
    """Returns the first line of a file of this stack; None if ./convoy up has not made it."""
    try:
        with open(os.path.join(home.ETC, name), encoding="ascii") as file:
            return file.readline().strip()
    except OSError:
        return None


class Service:
    """A service of this stack, until `move` names one that runs elsewhere."""

    def __init__(self, name, port, token_name, patience):
        """The port is that of home.port; `patience` is in seconds, for an answer."""
        self._name, self._patience = name, patience
        self._address, self._token_name, self._token = f"127.0.0.1:{port}", token_name, None

    def move(self, address, token):
        self._address, self._token = address, token

    def ask(self, method, path, body=None, headers=None, patience=None):
        """Returns the answer's JSON, or None without a body. Raises Refused and Unreachable."""
        token = self._token or _own_token(self._token_name)
        request = urllib.request.Request(
            f"http://{self._address}{path}",
            headers={"Content-Type": "application/json"}
            | ({"Authorization": f"Bearer {token}"} if token else {})
            | (headers or {}),
            method=method,
            data=None if body is None else json.dumps(body, ensure_ascii=False).encode(errors="surrogateescape"),
        )
        try:
            with _DIRECT.open(request, timeout=patience or self._patience) as answer:
                content = answer.read()
                return json.loads(content) if content else None
        except urllib.error.HTTPError as refused:
            with refused:
                raise Refused(refused.code, self._detail_of(refused)) from None
        except (OSError, ValueError) as reason:
            raise Unreachable(f"the {self._name} cannot be reached ({reason}); see ./convoy status") from None

    def _detail_of(self, refused):
        """Returns the detail of a problem (RFC 9457), or a text with the code of any other answer."""
        try:
            return json.load(refused)["detail"]
        except (OSError, ValueError, KeyError, TypeError):
            return f"{self._address} answers {refused.code}, but not in the form of a {self._name}"


def path_of(kind, identity, *rest):
    return "/".join(["", kind, urllib.parse.quote(identity, safe="", errors="surrogateescape"), *rest])
