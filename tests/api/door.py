"""One way into the API: nginx or the gateway itself, by plain HTTP/1.1."""

import dataclasses
import email.message
import http.client
import json
import os
import ssl
import urllib.parse


@dataclasses.dataclass
class Answer:
    status: int
    headers: email.message.Message  # names are compared without case
    body: bytes

    def json(self):
        return json.loads(self.body)

    def media_type(self):
        return self.headers.get_content_type()

    def problem(self):
        """Returns the detail of a problem; fails if the answer is not a complete one (RFC 9457)."""
        assert self.media_type() == "application/problem+json", (self.status, self.body[:200])
        problem = self.json()
        assert set(problem) == {"type", "title", "status", "detail"}
        assert problem["type"] == "about:blank"
        assert problem["status"] == self.status
        assert problem["title"] and problem["detail"]
        return problem["detail"]


class Door:
    """`prefix` precedes the API's own paths: /api at nginx, nothing at the gateway."""

    def __init__(self, url, prefix=""):
        self.url = urllib.parse.urlsplit(url)
        self.prefix = prefix

    def connect(self):
        if self.url.scheme == "https":
            # The certificate may be one made for this machine; these tests are not about its issuer.
            context = ssl.create_default_context(cafile=os.environ.get("CONVOY_CERTIFICATE"))
            return http.client.HTTPSConnection(
                self.url.hostname, self.url.port, timeout=30, context=context
            )
        return http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=30)

    def ask(self, method, path, headers=None, body=None):
        """Sends `path` unchanged, with its encoding."""
        connection = self.connect()
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def send(self, request):
        """Sends any bytes and returns the answer."""
        connection = self.connect()
        try:
            connection.connect()
            connection.sock.sendall(request)
            answer = http.client.HTTPResponse(connection.sock)
            answer.begin()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path, **headers):
        """Sends GET for one of the API's paths; headers are given as in `if_none_match="*"`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("GET", self.prefix + path, named)
