"""Models how Fluent Bit stores and sends the records of pipeline.py, as far as its settings and its version decide
whether a line is lost. The faults were measured with the real one (5.1.1). That these settings avoid them follows from
its documentation and its source, because it is in no package registry.

Time is not modelled: the test decides what waits, and a retry takes no time."""

import collections
import json
import re

from pipeline import size

CHUNK = 2 * 1024 * 1024
# From this version on it handles each line by itself: github.com/fluent/fluent-bit/pull/12321 and 12358.
SELECTIVE = (5, 1, 5)
# If retries are unlimited, a chunk that has been sent this often is taken to be sent for ever.
EVER = 10


class StuckError(Exception):
    """The agent would retry for ever."""


class Agent:
    """`ask(body, seconds, most)` sends a bulk request and returns the status and at most `most` bytes of the answer, or
    None if there is no answer within the seconds (None: no limit)."""

    def __init__(self, settings, version, ask):
        self._service = settings["service"]
        self._tail = settings["pipeline"]["inputs"][0]
        self._es = settings["pipeline"]["outputs"][0]
        self._multiline = [one for one in settings["pipeline"]["filters"] if one["name"] == "multiline"]
        self._selective = version >= SELECTIVE
        self._ask = ask
        self._emitter = _Held()
        self._chunks = []
        # The counters of its metrics.
        self.counted = collections.Counter()

    def read(self, actions):
        """Reads lines that come while nothing can be sent. If the multiline filter buffers, they go through an emitter
        in memory, which drops without a count what does not fit; otherwise they go to the disk."""
        for action in actions:
            self.counted["read"] += 1
            if not any(one.get("buffer", True) for one in self._multiline):
                self._keep(action)
            elif self._emitter.has_space(action, size(self._multiline[0].get("emitter_mem_buf_limit", "10M"))):
                self._emitter.add(action)

    def read_rotated(self, actions):
        """Reads lines of a file that is rotated away during the longest pause of the output."""
        if self._longest_pause() <= self._tail["rotate_wait"]:
            self.read(actions)

    def turn(self):
        """Runs the engine's tick of one second, which writes the emitter's lines to the disk."""
        for action in self._emitter.actions:
            self._keep(action)
        self._emitter = _Held()

    def terminate(self):
        """SIGTERM and a restart: the emitter's lines are lost."""
        self._emitter = _Held()

    def kill(self):
        """SIGKILL and a restart: the open chunk has no finished checksum."""
        self._emitter = _Held()
        if self._service["storage.checksum"]:
            self._chunks = self._chunks[:-1]

    def send(self):
        self.turn()
        chunks, self._chunks = self._chunks, []
        for chunk in chunks:
            self._deliver(chunk.actions)

    def _keep(self, action):
        if not self._chunks or not self._chunks[-1].has_space(action, CHUNK):
            self._chunks.append(_Held())
        self._chunks[-1].add(action)

    def _longest_pause(self):
        """Returns the seconds of a try without an answer and of the wait for the next one."""
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
        """Returns the lines of a chunk that have to be sent again."""
        body = "".join(json.dumps(part) + "\n" for pair in actions for part in pair)
        seconds = _seconds(self._es["net.io_timeout"]) if "net.io_timeout" in self._es else None
        answer = self._ask(body, seconds, size(self._es["buffer_size"]))
        if answer is None or answer[0] != 200:
            return actions
        try:
            answer = json.loads(answer[1])
        except ValueError:
            # The answer was cut; its beginning shows whether there were errors.
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
    """Lines and their total length."""

    def __init__(self):
        self.actions = []
        self._bytes = 0

    def has_space(self, action, most):
        return not self.actions or self._bytes + _bytes(action) <= most

    def add(self, action):
        self.actions.append(action)
        self._bytes += _bytes(action)


def _bytes(action):
    return len(json.dumps(action[1]))


def _seconds(text):
    number, unit = re.fullmatch(r"(\d+)([smh]?)", str(text)).groups()
    return int(number) * {"": 1, "s": 1, "m": 60, "h": 3600}[unit]
