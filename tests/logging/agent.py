"""How Fluent Bit keeps and sends what pipeline.py makes of the lines, as far as its settings and its version
decide whether a line is lost. What each does wrong was measured with the real one (5.1.1); that it is put
right by these settings is by its documentation and its source, for it is in no package registry.

Time is not imitated: what waits is given, and a try costs nothing."""

import collections
import json
import re

from pipeline import size

CHUNK = 2 * 1024 * 1024
# It answers each line for itself: github.com/fluent/fluent-bit/pull/12321 and 12358.
SELECTIVE = (5, 1, 5)
# A chunk that has been sent as often as this, with no end of its tries, is sent for ever.
EVER = 10


class StuckError(Exception):
    """It would never be done."""


class Agent:
    """`ask(body, seconds, most)` is a bulk request: the status and at most so many bytes of the answer, or None
    if there was none within the seconds (None: it waits as long as it takes)."""

    def __init__(self, settings, version, ask):
        self._service = settings["service"]
        self._tail = settings["pipeline"]["inputs"][0]
        self._es = settings["pipeline"]["outputs"][0]
        self._multiline = [one for one in settings["pipeline"]["filters"] if one["name"] == "multiline"]
        self._selective = version >= SELECTIVE
        self._ask = ask
        self._emitter = _Held()
        self._chunks = []
        # What its metrics say.
        self.counted = collections.Counter()

    def read(self, actions):
        """Lines that come while nothing can be sent. What the filter multiline buffers goes through an emitter
        in memory, and what has no room there is dropped, uncounted; all else goes to the disk."""
        for action in actions:
            self.counted["read"] += 1
            if not any(one.get("buffer", True) for one in self._multiline):
                self._keep(action)
            elif self._emitter.has_room(action, size(self._multiline[0].get("emitter_mem_buf_limit", "10M"))):
                self._emitter.add(action)

    def read_rotated(self, actions):
        """Lines of a file that is rotated away during the longest pause that the output makes."""
        if self._longest_pause() <= self._tail["rotate_wait"]:
            self.read(actions)

    def turn(self):
        """The engine's second: what is in the emitter goes to the disk."""
        for action in self._emitter.actions:
            self._keep(action)
        self._emitter = _Held()

    def terminate(self):
        """SIGTERM, and another one goes on: what was in the emitter is lost."""
        self._emitter = _Held()

    def kill(self):
        """SIGKILL, and another one goes on: the open chunk's checksum was not finished."""
        self._emitter = _Held()
        if self._service["storage.checksum"]:
            self._chunks = self._chunks[:-1]

    def send(self):
        self.turn()
        chunks, self._chunks = self._chunks, []
        for chunk in chunks:
            self._deliver(chunk.actions)

    def _keep(self, action):
        if not self._chunks or not self._chunks[-1].has_room(action, CHUNK):
            self._chunks.append(_Held())
        self._chunks[-1].add(action)

    def _longest_pause(self):
        """A try that nobody answers, and the wait for the next."""
        if "net.io_timeout" not in self._es:
            return float("inf")
        return _seconds(self._es["net.io_timeout"]) + self._service["scheduler.cap"]

    def _deliver(self, actions):
        limit, tries = self._es["retry_limit"], 0
        while True:
            actions = self._left(actions)
            if not actions:
                return
            if limit is not False and tries == limit:
                self.counted.update(retries_failed=1, dropped=len(actions))
                return
            if limit is False and tries == EVER:
                raise StuckError(f"{len(actions)} lines are sent again for ever")
            tries += 1
            self.counted["retries"] += 1

    def _left(self, actions):
        """Those of a chunk that have to be sent again."""
        body = "".join(json.dumps(part) + "\n" for pair in actions for part in pair)
        seconds = _seconds(self._es["net.io_timeout"]) if "net.io_timeout" in self._es else None
        answer = self._ask(body, seconds, size(self._es["buffer_size"]))
        if answer is None or answer[0] != 200:
            return actions
        try:
            answer = json.loads(answer[1])
        except ValueError:
            # It was cut. Its first words say whether there were errors.
            return [] if re.match(rb'[^[]*"errors":\s*false', answer[1]) else actions
        if not answer["errors"]:
            return []
        statuses = [result["status"] for item in answer["items"] for result in item.values()]
        assert len(statuses) == len(actions)
        return self._sorted_out(actions, statuses) if self._selective else self._all_or_none(actions, statuses)

    def _all_or_none(self, actions, statuses):
        return [] if any(status < 300 for status in statuses) else actions

    def _sorted_out(self, actions, statuses):
        again = []
        for action, status in zip(actions, statuses, strict=True):
            if status < 300 or (status == 409 and "create" in action[0]):
                continue
            if status in (408, 429) or status >= 500 or not self._es.get("drop_unrecoverable_records", False):
                again.append(action)
            else:
                self.counted["dropped"] += 1
        return again


class _Held:
    """Lines, and how long they are."""

    def __init__(self):
        self.actions = []
        self._bytes = 0

    def has_room(self, action, most):
        return not self.actions or self._bytes + _bytes(action) <= most

    def add(self, action):
        self.actions.append(action)
        self._bytes += _bytes(action)


def _bytes(action):
    return len(json.dumps(action[1]))


def _seconds(text):
    number, unit = re.fullmatch(r"(\d+)([smh]?)", str(text)).groups()
    return int(number) * {"": 1, "s": 1, "m": 60, "h": 3600}[unit]
