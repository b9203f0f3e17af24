"""A server that speaks MongoDB's protocol: FerretDB, as built by ./convoy setup test, on a port and in a folder
of its own."""

import os
import subprocess

from stack import CHECKOUT, eventually, free_port, is_listening

FERRETDB = os.environ.get(
    "CONVOY_FERRETDB", os.path.join(CHECKOUT, ".convoy", "tools", "ferretdb", "ferretdb")
)


class MongoDb:
    """Is not started at first. If a user is given, clients have to log in with that user's password."""

    def __init__(self, folder, user=None, password=None):
        self._folder, self._user, self._password = str(folder), user, password
        self._process = None
        self.port = free_port()

    def start(self):
        # setpriv ends it when the test run is killed.
        command = ["setpriv", "--pdeathsig", "KILL", FERRETDB, "--handler=sqlite"]
        command += [f"--sqlite-url=file:{self._folder}/", f"--listen-addr=127.0.0.1:{self.port}"]
        command += ["--debug-addr=-", "--state-dir=-", "--telemetry=disable", "--log-level=WARN"]
        if self._user:
            command += ["--test-enable-new-auth", "--setup-database=admin"]
            command += [f"--setup-username={self._user}", f"--setup-password={self._password}"]
        with open(os.path.join(self._folder, "log"), "ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        eventually(lambda: is_listening(self.port), what="for FerretDB to take connections")
        return self

    def kill(self):
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def url(self, database="convoy"):
        return f"mongodb://127.0.0.1:{self.port}/{database}"
