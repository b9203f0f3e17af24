"""Runs commands in a Debian 12 that has only the packages of every Debian."""

import ctypes
import glob
import os
import pty
import select
import shutil
import signal
import subprocess
import time

CHECKOUT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
FOLDER = os.path.join(CHECKOUT, ".convoy", "newcomer")
HOME = "/srv/newcomer"
CLONE = HOME + "/convoy"

# The settings by which this machine's clients reach the package registries. They are copied only while a test runs.
FILES = [
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/pip.conf",
    "/etc/npmrc",
    "/usr/etc/npmrc",
    "/usr/local/share/ca-certificates/*.crt",
    "~/.npmrc",
    "~/.m2/settings.xml",
    "~/.config/pip/pip.conf",
    "~/.config/go/env",
]
VARIABLES = ["http_proxy", "https_proxy", "no_proxy", "all_proxy", "goproxy", "gonosumdb", "gosumdb"]
VARIABLES += ["pip_index_url", "npm_config_registry"]
APT_WORDS = ("proxy", "check-valid", "check-date", "verify", "cainfo", "retries")


def make_base():
    """Makes the smallest Debian, once."""
    base = os.path.join(FOLDER, "base.tar")
    if not os.path.exists(base):
        os.makedirs(FOLDER, exist_ok=True)
        made = base + ".incomplete.tar"
        subprocess.run(["mmdebstrap", "--variant=minbase", "bookworm", made], check=True)
        os.replace(made, base)
    return base


def apt_settings():
    """Yields the files of apt's settings that configure the way to its registry."""
    for path in glob.glob("/etc/apt/apt.conf.d/*"):
        with open(path, encoding="utf-8", errors="replace") as file:
            if any(word in file.read().lower() for word in APT_WORDS):
                yield path


def copy_clients_settings(root):
    home = os.path.expanduser("~")
    paths = [path for each in FILES for path in glob.glob(os.path.expanduser(each))]
    for path in paths + list(apt_settings()):
        inside = HOME + path[len(home) :] if path.startswith(home + "/") else path
        os.makedirs(os.path.dirname(root + inside), exist_ok=True)
        shutil.copyfile(path, root + inside)


def copy_checkout(root):
    """Copies the files of this checkout that git has or would add, as they are on the disk."""
    os.makedirs(root + CLONE)
    listed = ["git", "-C", CHECKOUT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    paths = subprocess.run(listed, check=True, capture_output=True).stdout.split(b"\0")
    there = b"\0".join(each for each in paths if os.path.lexists(os.path.join(CHECKOUT.encode(), each)))
    packed = subprocess.run(
        ["tar", "-C", CHECKOUT, "--null", "--no-recursion", "-T", "-", "-c"],
        input=there.rstrip(b"\0"),
        check=True,
        capture_output=True,
    ).stdout
    subprocess.run(["tar", "-C", root + CLONE, "--no-same-owner", "-x"], input=packed, check=True)


class BareRoot:
    """When `close` returns, every process in it has ended and its files are gone."""

    def __init__(self, shift, shared_cache=None):
        self._root = os.path.join(FOLDER, f"root.{os.getpid()}")
        self._shift = shift
        os.makedirs(self._root)
        subprocess.run(["tar", "-C", self._root, "-xf", make_base()], check=True)
        copy_clients_settings(self._root)
        copy_checkout(self._root)
        mounts = [f"mount --rbind /dev '{self._root}/dev'", f"mount -t proc proc '{self._root}/proc'"]
        if shared_cache:
            os.makedirs(shared_cache, exist_ok=True)
            cache = self._root + HOME + "/.cache/ccache"
            os.makedirs(cache)
            mounts.append(f"mount --bind '{shared_cache}' '{cache}'")
        # Processes whose parent has ended become children of this one, which has to reap them.
        forever = "echo ready; while :; do sleep 1000 & wait; done"
        self._init = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"]
            + ["bash", "-ec", "; ".join([*mounts, forever])],
            stdout=subprocess.PIPE,
        )
        assert self._init.stdout.readline() == b"ready\n"
        children = f"/proc/{self._init.pid}/task/{self._init.pid}/children"
        with open(children, encoding="ascii") as file:
            self._pid = file.read().split()[0]

    def close(self):
        self._init.kill()
        self._init.wait()
        self._init.stdout.close()
        subprocess.run(["rm", "-rf", "--one-file-system", self._root], check=True)

    def _words(self, command):
        variables = [f"{name}={value}" for name, value in os.environ.items() if name.lower() in VARIABLES]
        if self._shift:
            variables.append(f"CONVOY_PORT_SHIFT={self._shift}")
        return (
            ["env", "-i", f"HOME={HOME}", "TERM=dumb", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *variables]
            + ["bash", "-c", f"cd {CLONE} && {command}"]
        )

    def run(self, command, timeout=1_800):
        """Runs a shell command without a terminal, and waits for its end."""
        inside = ["nsenter", "--target", self._pid, "--mount", "--pid", "chroot", self._root]
        return subprocess.run(
            inside + self._words(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def at_terminal(self, command):
        return Terminal(self._pid, self._root, self._words(command))

    def text(self, path):
        with open(f"{self._root}{CLONE}/{path}", encoding="utf-8", errors="replace") as file:
            return file.read()


def run_inside(init, root, words):
    """Becomes the parent of a command in the root. nsenter would end at Ctrl-C before its child, and take the terminal
    away from it."""
    libc = ctypes.CDLL(None, use_errno=True)
    for kind in ("pid", "mnt"):
        namespace = os.open(f"/proc/{init}/ns/{kind}", os.O_RDONLY | os.O_CLOEXEC)
        if libc.setns(namespace, 0) != 0:
            os._exit(126)
    os.chroot(root)
    os.chdir("/")
    signal.signal(signal.SIGINT, lambda *_: None)
    child = os.fork()
    if child == 0:
        os.execvp(words[0], words)
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


class Terminal:
    """A command and its terminal, at which a test types."""

    def __init__(self, init, root, words):
        self.said = ""
        pid, self._terminal = pty.fork()
        if pid == 0:
            run_inside(init, root, words)
        self._pid = pid

    def until_said(self, text, within):
        deadline = time.monotonic() + within
        while text not in self.said:
            assert self._read(deadline - time.monotonic()), f"'{text}' was not said: {self.said[-3000:]}"

    def _read(self, seconds):
        """Returns False when the time is over or the command has ended."""
        if not select.select([self._terminal], [], [], max(0, seconds))[0]:
            return False
        try:
            piece = os.read(self._terminal, 65_536)
        except OSError:
            return False
        self.said += piece.decode("utf-8", "replace")
        return bool(piece)

    def type(self, text):
        os.write(self._terminal, text.encode())

    def exit_code(self, within):
        deadline = time.monotonic() + within
        while self._read(deadline - time.monotonic()):
            pass
        _, status = os.waitpid(self._pid, 0)
        os.close(self._terminal)
        return os.waitstatus_to_exitcode(status)
