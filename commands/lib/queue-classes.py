"""Starts the queue once and leaves an archive of the classes that it has loaded. A queue that reads it
(-XX:SharedArchiveFile) starts in two thirds of the CPU time; Java ignores it if it is of other jars or another Java.

Usage: queue-classes.py JARS ARCHIVE"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from proton import ConnectionException, Message
from proton.utils import BlockingConnection

QUEUE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../queue/run")
STARTS_WITHIN = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def connected(port, user):
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            return BlockingConnection(f"amqp://127.0.0.1:{port}", user=user, password=user, allowed_mechs="PLAIN")
        except ConnectionException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def use(port):
    """A message goes through the queue, so that the classes of a connection are loaded as well."""
    writer = connected(port, "simulator")
    writer.create_sender("positions").send(Message(body=b"x", durable=True))
    writer.close()
    reader = connected(port, "tracker")
    receiver = reader.create_receiver("positions", credit=1)
    receiver.receive(timeout=STARTS_WITHIN)
    receiver.accept()
    reader.close()


def main(jars, archive):
    with tempfile.TemporaryDirectory(prefix="convoy-queue-") as folder:
        for user in ("simulator", "tracker", "admin"):
            with open(os.path.join(folder, f"{user}.password"), "w", encoding="utf-8") as file:
                file.write(user)
        port = free_port()
        environment = {
            "QUEUE_PORT": str(port),
            "QUEUE_DATA": os.path.join(folder, "data"),
            "QUEUE_PASSWORDS": folder,
            "QUEUE_JARS": jars,
            "QUEUE_JAVA_OPTIONS": f"-XX:TieredStopAtLevel=1 -XX:ArchiveClassesAtExit={folder}/classes",
        }
        queue = subprocess.Popen([QUEUE], env={**os.environ, **environment})
        try:
            use(port)
        finally:
            queue.terminate()
            queue.wait(timeout=STARTS_WITHIN)
        shutil.copy(os.path.join(folder, "classes"), archive)


if __name__ == "__main__":
    main(*sys.argv[1:])
