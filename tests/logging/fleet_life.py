"""Runs the real fleet for a short time and causes everything that the saved searches look for."""

import concurrent.futures
import time

from faults import paused
from patience import eventually
from producer import Producer, position

SERVICES = ("queue", "registry", "position-tracker", "api-gateway", "webapp", "device-gateway", "position-simulator")


class Life:
    """The request ids of three requests, the id of an unreadable message, and the logs."""

    def __init__(self, stack):
        # As on a cluster (k8s/base), each request writes a line.
        stack.up("--vehicles", "3", "--devices", "127.0.0.1", LOG_LEVEL="debug")
        stack.until_undegraded("position-tracker")
        self._stack = stack
        self.vehicle = "Logged Van"
        self.dead = self._publish()
        self.followed = self._followed()
        self.slow = self._slow()
        self.failed = self._failed()
        stack.down()
        self.logs = {service: stack.log(service) for service in SERVICES}

    def _publish(self):
        producer = Producer(self._stack)
        producer.send([position(self.vehicle)])
        dead = producer.send(b"nobody can read this")
        producer.close()
        eventually(lambda: dead in self._stack.log("position-tracker"), what="for the tracker to refuse it")
        return dead

    def _history(self):
        return self._stack.api(f"/vehicles/{self.vehicle.replace(' ', '%20')}/history")

    def _followed(self):
        def stored():
            answer = self._history()
            return answer.status == 200 and answer

        return _id(eventually(stored, what="for a position to be stored"))

    def _slow(self):
        """Suspends the tracker for longer than the limit of the search for slow requests."""
        with concurrent.futures.ThreadPoolExecutor() as pool:
            with paused(self._stack, "position-tracker"):
                asked = pool.submit(self._history)
                time.sleep(2.5)
            answer = asked.result()
        assert answer.status == 200, answer
        return _id(answer)

    def _failed(self):
        self._stack.stop("position-tracker")
        answer = self._history()
        assert answer.status == 503, answer
        return _id(answer)


def _id(answer):
    return answer.headers["X-Request-Id"]
