"""Replaces a stack's queue by one with settings of the test's own."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile

from patience import eventually
from stack import CHECKOUT, is_listening

# All messages were stored like this before the dead letters had a store of their own.
SINGLE_STORE = """<persistenceAdapter>
      <kahaDB directory="${QUEUE_DATA}/kahadb" locker="#locker" concurrentStoreAndDispatchQueues="false"
              journalDiskSyncStrategy="always" preallocationScope="entire_journal"
              checkForCorruptJournalFiles="true"/>
    </persistenceAdapter>"""


def of_older_version(settings):
    """Returns activemq.xml as it was when there was a single store."""
    several = re.compile(r"<persistenceAdapter>\s*<!--[^>]*-->\s*<mKahaDB.*</mKahaDB>\s*</persistenceAdapter>", re.DOTALL)
    settings, found = several.subn(SINGLE_STORE, settings)
    assert found == 1
    return settings


class OwnQueue:
    def __init__(self, stack, folder, change):
        self._stack = stack
        self._folder = os.path.join(folder, "queue")
        shutil.copytree(os.path.join(CHECKOUT, "queue"), self._folder)
        path = os.path.join(self._folder, "activemq.xml")
        with open(path, encoding="utf-8") as file:
            settings = file.read()
        changed = change(settings)
        assert changed != settings
        with open(path, "w", encoding="utf-8") as file:
            file.write(changed)
        if change is of_older_version:
            with open(os.path.join(self._folder, "split-store"), "w", encoding="utf-8") as file:
                file.write("#!/bin/sh\n")

    def start(self):
        stack = self._stack
        environment = {
            "QUEUE_PORT": str(stack.port("queue")),
            "QUEUE_METRICS_PORT": str(stack.port("queue-metrics")),
            "QUEUE_DATA": os.path.join(stack.home, "data", "queue"),
            "QUEUE_PASSWORDS": os.path.join(stack.home, "etc"),
            "QUEUE_JARS": os.path.join(CHECKOUT, ".convoy", "tools", "queue", "lib"),
        }
        log = os.path.join(self._folder, "log")
        with open(log, "ab") as file:
            self._process = subprocess.Popen(
                [os.path.join(self._folder, "run")], env={**os.environ, **environment},
                stdin=subprocess.DEVNULL, stdout=file, stderr=file,
            )  # fmt: skip

        def started():
            with open(log, encoding="utf-8") as file:
                assert self._process.poll() is None, file.read()
            return is_listening(stack.port("queue"))

        eventually(started, within=60, what="for a queue with the test's settings")

    def end(self, with_signal):
        self._process.send_signal(with_signal)
        self._process.wait(timeout=60)


@contextlib.contextmanager
def own_queue(stack, change, ends_with=signal.SIGKILL, empty=False):
    """Runs the stack's queue with the settings `change(activemq.xml)` while the block runs; its store has no messages
    if `empty` is set."""
    stack.stop("queue")
    if empty:
        shutil.rmtree(os.path.join(stack.home, "data", "queue"))
    with tempfile.TemporaryDirectory(prefix="convoy-queue-") as folder:
        queue = OwnQueue(stack, folder, change)
        queue.start()
        try:
            yield
        finally:
            queue.end(ends_with)
    stack.start("queue")
