"""Opens the page as a browser does: its files, the fleet, and the live stream."""

import http.client
import re

from live import SHEFFIELD, Viewer

FILES = re.compile(rb'(?:href|src)="([^":]+\.[a-z0-9]+)"')
IMPORTS = re.compile(rb'"\./([A-Za-z0-9_.-]+\.js)"')


class OpenedPage:
    """Sends the requests that a browser sends when it opens the page, file after file over one connection."""

    def __init__(self, stack):
        self._stack = stack
        self._connection = http.client.HTTPConnection("127.0.0.1", stack.port("page"), timeout=60)
        self.refused = []
        self.asked = 0
        self.viewer = None

    def ask(self, path):
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        body = answer.read()
        self.asked += 1
        if answer.status != 200:
            self.refused.append((path, answer.status, body[:200]))
        return body

    def open(self):
        waiting, known = FILES.findall(self.ask("/")), set()
        while waiting:
            if (name := waiting.pop()) not in known:
                known.add(name)
                waiting += IMPORTS.findall(self.ask("/" + name.decode()))
        assert len(known) > 3, "the page has files"
        self.viewer = Viewer(f"ws://127.0.0.1:{self._stack.port('page')}/api/live", SHEFFIELD)
        self.ask("/api/vehicles")

    def close(self):
        self._connection.close()
        if self.viewer:
            self.viewer.close()
