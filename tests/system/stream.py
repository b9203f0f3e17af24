"""A producer that sends messages without waiting for the outcome of each."""

import json
import uuid

import proton
import proton.handlers
import proton.reactor

UNDER_WAY = 200


class _Streaming(proton.handlers.MessagingHandler):
    def __init__(self, stack, bodies):
        super().__init__()
        self._stack, self._bodies = stack, iter(bodies)
        self._under_way, self._ended = 0, False
        self.accepted = 0

    def on_start(self, event):
        connection = event.container.connect(
            f"amqp://{self._stack.queue_address()}", user="simulator",
            password=self._stack.password("simulator"), allowed_mechs="PLAIN", reconnect=False,
        )  # fmt: skip
        event.container.create_sender(connection, "positions")

    def on_sendable(self, event):
        self._send(event.sender)

    def _send(self, sender):
        while not self._ended and sender.credit > 0 and self._under_way < UNDER_WAY:
            body = next(self._bodies, None)
            if body is None:
                self._ended = True
                break
            sender.send(
                proton.Message(
                    body=json.dumps(body).encode(), inferred=True, durable=True,
                    id=str(uuid.uuid4()), content_type="application/json",
                )  # fmt: skip
            )
            self._under_way += 1

    def on_accepted(self, event):
        self.accepted += 1
        self._settle(event)

    def on_rejected(self, event):
        self._settle(event)

    def _settle(self, event):
        self._under_way -= 1
        self._send(event.sender or event.link)
        if self._ended and self._under_way == 0:
            event.connection.close()


def send_streaming(stack, bodies):
    """Sends a message for each body and returns how many were accepted."""
    streaming = _Streaming(stack, bodies)
    proton.reactor.Container(streaming).run()
    return streaming.accepted
