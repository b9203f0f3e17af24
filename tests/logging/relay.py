"""Stands between Fluent Bit and a real Elasticsearch and causes faults: a bulk request finds it busy, its answer is
lost, or there is no answer."""

import contextlib
import http.client
import json
import urllib.parse


class Relay:
    """Forwards bulk requests to `elasticsearch`. Each of `days` decides the fate of one request; later ones pass."""

    def __init__(self, elasticsearch, *days):
        self._address = urllib.parse.urlsplit(elasticsearch.url).netloc
        self._days = list(days)
        # The statuses of the items of each answer; None if there was no answer.
        self.answers = []
        self.longest = 0

    def __call__(self, body, seconds, most):
        day = self._days.pop(0) if self._days else passes
        answer = day(self._forward, body, seconds)
        self.answers.append(None if answer is None else [_status(item) for item in answer["items"]])
        if answer is None:
            return None
        text = json.dumps(answer, separators=(",", ":")).encode()
        self.longest = max(self.longest, len(text))
        return 200, text[:most]

    def _forward(self, body):
        with contextlib.closing(http.client.HTTPConnection(self._address, timeout=60)) as connection:
            connection.request("POST", "/_bulk?refresh=true", body.encode(), {"Content-Type": "application/x-ndjson"})
            return json.load(connection.getresponse())


def _status(item):
    (result,) = item.values()
    return result["status"]


def passes(forward, body, seconds):
    return forward(body)


def answer_is_lost(forward, body, seconds):
    forward(body)


def is_silent(forward, body, seconds):
    if seconds is None:
        raise TimeoutError("it waits for an answer for ever")


def is_busy(choose):
    """Has no space for the lines that `choose(number)` selects: each gets a 429, as from Elasticsearch."""

    def day(forward, body, seconds):
        lines = body.splitlines(keepends=True)
        pairs = ["".join(lines[at : at + 2]) for at in range(0, len(lines), 2)]
        stored = iter(forward("".join(pair for number, pair in enumerate(pairs) if not choose(number)))["items"])
        items = [_refused(pair) if choose(number) else next(stored) for number, pair in enumerate(pairs)]
        return {"took": 1, "errors": True, "items": items}

    return day


def _refused(pair):
    ((operation, target),) = json.loads(pair.splitlines()[0]).items()
    error = {"type": "es_rejected_execution_exception", "reason": "rejected execution of coordinating operation"}
    return {operation: {**target, "status": 429, "error": error}}
