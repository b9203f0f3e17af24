"""A viewer of the live stream that shares no code with Convoy: it uses Python's WebSocket library, decodes frames by
docs/contracts.md, keeps the fleet as a page does, and fails if a frame breaks the contract."""

import asyncio
import json
import struct
import threading

import websockets
from patience import eventually

VERSION_1, VERSION_2 = SUBPROTOCOLS = ("convoy.live.v1", "convoy.live.v2")
HELLO, NAMES, POSITIONS, GONE, BEAT, STATE, SYNCED = range(1, 8)
DETAILS, REFUSED = 8, 9
STATUSES = ("moving", "stopped", "offline", "silent", "unknown")
UNKNOWN_SINCE = 2**32 - 1
WORLD = {"bbox": [-180, -90, 180, 90], "zoom": 21}
SHEFFIELD = {"bbox": [-1.6, 53.3, -1.3, 53.5], "zoom": 14}


class Fleet:
    """The state that a viewer builds from the frames that it receives."""

    def __init__(self):
        self.epoch = self.tick = 0
        self.rows = {}  # name → row
        self.details = {}  # name → what its devices said last, or None
        self.state = self.version = None
        self.synced = []
        self.frames = dict.fromkeys((*range(HELLO, SYNCED + 1), DETAILS, REFUSED), 0)
        self.bytes = 0
        self._names = {}
        self._set = set()

    def take(self, data):
        """Applies a frame and returns its type."""
        kind, self.version, zero, count, tick, self.clock_ms = struct.unpack_from("<BBHIQQ", data)
        assert self.version in (1, 2) and zero == 0
        if tick == 0 and self.tick > 0:  # the server has started a new sequence
            self._names.clear()
            self._set.clear()
        self.frames[kind] += 1
        self.bytes += len(data)
        readers = {
            HELLO: self._hello, NAMES: self._take_names, POSITIONS: self._positions,
            GONE: self._gone, BEAT: self._empty, STATE: self._state, SYNCED: self._synced,
            DETAILS: self._take_details, REFUSED: self._refused,
        }  # fmt: skip
        readers[kind](data[24:], count)
        self.tick = tick
        return kind

    def _hello(self, body, _):
        epoch, self.max_rows, self.max_hz, self.max_pins, self.max_details = struct.unpack("<QIIII", body)
        assert self.version == 2 or self.max_details == 0
        if epoch != self.epoch:
            self.epoch = epoch
            self._names.clear()
            self._set.clear()

    def _take_names(self, body, count):
        for _ in range(count):
            index, length = struct.unpack_from("<IH", body)
            name, body = body[6 : 6 + length].decode(), body[6 + length :]
            if self.version == 2:
                assert body[:2] == b"\0\0", "no vehicle has a name of its own"
                body = body[2:]
            assert self._names.setdefault(index, name) == name, "an index is never used again"
        assert not body

    def _positions(self, body, count):
        rows = list(struct.iter_unpack("<IIIHHIHBB" + ("HHI" if self.version == 2 else ""), body))
        assert len(rows) == count and len({row[0] for row in rows}) == count
        for index, x, y, speed, heading, age_ms, interval, status, flags, *more in rows:
            assert self.version == 2 or (status <= 2 and flags <= 3)
            accuracy, reported_speed, since = more or (65535, 65535, UNKNOWN_SINCE)
            name = self._names[index]  # an earlier frame has sent the name
            self._set.add(name)
            self.rows[name] = {
                "index": index, "x": x, "y": y, "speed": speed, "heading": heading, "age_ms": age_ms,
                "interval": interval, "status": STATUSES[status], "stale": bool(flags & 2),
                "accuracy": accuracy, "reported_speed": reported_speed, "since": since,
                "reported_speed_ignored": bool(flags & 16),
                "lon": x / 2**32 * 360 - 180,
            }  # fmt: skip

    def _take_details(self, body, count):
        assert self.version == 2
        for _ in range(count):
            index, length = struct.unpack_from("<IH", body)
            text, body = body[6 : 6 + length], body[6 + length :]
            self.details[self._names[index]] = json.loads(text) if text else None
        assert not body

    @staticmethod
    def _empty(body, count):
        assert not body and count == 0

    def _refused(self, body, count):
        assert self.version == 2
        self._empty(body, count)

    def _gone(self, body, _):
        for (index,) in struct.iter_unpack("<I", body):
            name = self._names.pop(index, None)
            if name in self.rows and self.rows[name]["index"] == index:
                del self.rows[name]

    def _state(self, body, _):
        upstream, behind, self.since_ms = struct.unpack("<BB6xQ", body)
        assert behind == 0
        self.state = ("live", "lost")[upstream]

    def _synced(self, body, _):
        (full,) = struct.unpack("<B7x", body)
        self.synced.append(bool(full))
        if full:
            self.rows = {name: row for name, row in self.rows.items() if name in self._set}
        self._set.clear()


class Viewer:
    """Watches from its own thread. `fleet` continues that of an earlier viewer, as after a lost connection.
    `acknowledging` can be switched off and on."""

    def __init__(self, url, view=None, fleet=None, origin=None, subprotocols=SUBPROTOCOLS[::-1]):
        self.fleet = fleet or Fleet()
        if self.fleet.tick:
            url += f"?epoch={self.fleet.epoch}&tick={self.fleet.tick}"
        self.acknowledging, self.closed, self.failure = True, None, None
        self._unacknowledged = None
        self._reading = threading.Event()
        self._reading.set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        try:
            self._socket = self._call(self._connect(url, origin, subprotocols))
        except BaseException:
            self._end_loop()
            raise
        self._watching = asyncio.run_coroutine_threadsafe(self._watch(), self._loop)
        if view:
            self.send(op="view", **view)

    @staticmethod
    async def _connect(url, origin, subprotocols):
        return await websockets.connect(
            url,
            subprotocols=list(subprotocols),
            origin=origin,
            compression=None,
            ping_interval=None,
            max_queue=2,
            open_timeout=10,
        )

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    async def _watch(self):
        try:
            async for message in self._socket:
                while not self._reading.is_set():
                    await asyncio.sleep(0.01)
                if self.fleet.take(message) == POSITIONS:
                    self._unacknowledged = self.fleet.tick
                    await self._acknowledge()
        except websockets.ConnectionClosed:
            pass
        except Exception as failure:  # `until` reports it
            self.failure = failure
            raise
        self.closed = self._socket.close_code

    async def _acknowledge(self):
        if self.acknowledging and self._unacknowledged is not None:
            await self._socket.send(json.dumps({"op": "ack", "tick": self._unacknowledged}))
            self._unacknowledged = None

    def send(self, **operation):
        self._call(self._socket.send(json.dumps(operation)))

    def send_text(self, text):
        self._call(self._socket.send(text))

    def hold_acknowledgements(self):
        self.acknowledging = False

    def acknowledge_again(self):
        self.acknowledging = True
        self._call(self._acknowledge())

    def sleep(self):
        """Stops reading; the buffers of the kernel and the library fill up soon."""
        self._reading.clear()

    def wake(self):
        self._reading.set()

    def until(self, condition, within=30.0, what=""):
        """Waits until `condition(fleet)` is true."""

        def holds():
            if self.failure is not None:
                raise self.failure
            return condition(self.fleet)

        return eventually(holds, within, what)

    def until_closed(self, within=30.0):
        eventually(lambda: self.closed is not None, within, "for the connection to end")
        return self.closed

    def close(self):
        if not self._thread.is_alive():
            return
        self.wake()
        self._call(self._socket.close())
        self._end_loop()

    def cut(self):
        """Ends the connection without a close frame, as a lost network does."""
        self._call(self._cut())
        self._end_loop()

    async def _cut(self):
        self._watching.cancel()
        self._socket.transport.abort()

    def _end_loop(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
