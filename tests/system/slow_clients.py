"""Clients that request a long answer and read it slowly, each from its own address or all from one."""

import asyncio
import collections
import itertools
import socket
import threading

BYTES_A_SECOND = 1_000


def addresses(count):
    """Returns that many loopback addresses that nothing else here uses."""
    return [f"127.9.{number // 250}.{number % 250 + 1}" for number in range(count)]


class SlowReaders(threading.Thread):
    """One client for each source: it requests `path` and reads the answer at 1 KB/s until the answer, the server or
    the `with` block ends; if `again` is set, it repeats this. `answers` has the received heads by status."""

    def __init__(self, port, path, sources, again=False):
        super().__init__(daemon=True)
        self._port, self._path, self._sources, self._again = port, path, sources, again
        self.answers = collections.defaultdict(list)
        self.cut_off = 0  # in the middle of an answer
        self.failed = []  # before an answer
        self._reading = 0
        self._loop = asyncio.new_event_loop()
        self._begun = threading.Event()
        self._stopping = asyncio.Event()

    def run(self):
        self._loop.run_until_complete(self._all())

    async def _all(self):
        tasks = [asyncio.create_task(self._client(source)) for source in self._sources]
        self._begun.set()
        await self._stopping.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def __enter__(self):
        self.start()
        self._begun.wait()
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._stopping.set)
        self.join(timeout=30)
        assert not self.is_alive()
        self._loop.close()

    @property
    def all_answered(self):
        return sum(self.statuses.values()) + len(self.failed) >= len(self._sources)

    @property
    def statuses(self):
        """Returns the number of answers by status."""
        return {status: len(heads) for status, heads in sorted(dict(self.answers).items())}

    @property
    def reading(self):
        """Returns the number of clients in the middle of an answer."""
        return self._reading

    async def _client(self, source):
        for _ in itertools.count() if self._again else range(1):
            try:
                with socket.socket() as client:
                    client.setblocking(False)
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                    client.bind((source, 0))
                    await self._loop.sock_connect(client, ("127.0.0.1", self._port))
                    await self._ask(client)
            except OSError as error:
                self.failed.append(error)
            await asyncio.sleep(1)  # as Retry-After requests

    async def _ask(self, client):
        request = f"GET {self._path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        await self._loop.sock_sendall(client, request.encode())
        head = b""
        while b"\r\n\r\n" not in head:
            piece = await self._loop.sock_recv(client, 1_024)
            if not piece:
                raise ConnectionError("closed without an answer")
            head += piece
        status = int(head.split()[1])
        self.answers[status].append(head.partition(b"\r\n\r\n")[0].decode("latin-1"))
        if status != 200:
            return
        self._reading += 1
        try:
            while await self._loop.sock_recv(client, BYTES_A_SECOND):
                await asyncio.sleep(1)
        except ConnectionError:
            self.cut_off += 1
        finally:
            self._reading -= 1
