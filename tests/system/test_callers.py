"""Effects of the commands on their caller: inherited descriptors, readers that close their pipe, file permissions."""

import fcntl
import os
import pty
import signal
import stat
import subprocess
import sys
import termios

import pytest
from stack import CONVOY, eventually


def run_with_pipe(stack, *words):
    """Runs ./convoy WORDS with a pipe as descriptors 1, 2 and one more. Returns the result and the reading end; only
    processes that ./convoy left behind can still have the writing end."""
    reads, writes = os.pipe()
    with subprocess.Popen(
        [CONVOY, *words],
        env=stack.environment(),
        stdin=subprocess.DEVNULL,
        stdout=writes,
        stderr=writes,
        pass_fds=[writes],
    ) as process:
        os.close(writes)
        assert process.wait(timeout=900) == 0
    return reads


def test_a_detached_up_leaves_none_of_its_callers_descriptors_open(new_stack):
    reads = run_with_pipe(new_stack, "up", "--yes", "--detach", "--no-simulator")
    os.set_blocking(reads, False)
    with os.fdopen(reads, "rb") as pipe:
        # While a process can still write to the pipe, read() returns None instead of b"".
        said = b""
        while piece := pipe.read(65_536):
            said += piece
        assert piece == b"", "the pipe is still open in a process that up left behind"
    assert b"The fleet is on " in said
    pid = int(open(os.path.join(new_stack.home, "run", "supervisord.pid"), encoding="ascii").read())
    opened = {os.readlink(f"/proc/{pid}/fd/{number}") for number in range(3)}
    assert opened == {"/dev/null"}


def first_line_only(stack, *words):
    """Runs ./convoy WORDS with a pipe whose reader is closed before the first output."""
    reads, writes = os.pipe()
    os.close(reads)
    try:
        return subprocess.run(
            [CONVOY, *words],
            env=stack.environment(),
            stdin=subprocess.DEVNULL,
            stdout=writes,
            stderr=subprocess.PIPE,
            text=True,
            timeout=300,
            check=False,
        )
    finally:
        os.close(writes)


@pytest.mark.parametrize(
    "words",
    [
        ["help"],
        ["status", "--help"],
        ["status"],
        ["logs"],
        ["logs", "-f"],
        ["dead-letters", "list"],
        ["dead-letters", "requeue"],
        ["vehicles", "forget", "nobody*", "--yes"],
        ["rejected", "take-in"],
        ["rejected", "drop", "--vehicle", "nobody", "--yes"],
        ["backup"],
    ],
    ids=" ".join,
)
def test_a_reader_that_has_gone_is_no_error(stack, words):
    ran = first_line_only(stack, *words)
    assert "Traceback" not in ran.stderr and "roken pipe" not in ran.stderr, ran.stderr
    assert ran.stderr == "" or ran.stderr.startswith("convoy: no vehicle that matches"), ran.stderr


def test_an_up_whose_reader_has_gone_leaves_no_stack_behind(new_stack):
    ran = first_line_only(new_stack, "up", "--yes", "--no-simulator")
    assert ran.returncode in (141, -13), ran.stderr
    assert "roken pipe" not in ran.stderr
    assert new_stack.command("status").returncode == 3


def on_a_terminal():
    """Makes stdin the controlling terminal. Tests that run by nohup ignore SIGHUP, and bash would inherit that."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def test_an_up_whose_terminal_is_closed_leaves_no_stack_behind(new_stack):
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [CONVOY, "up", "--yes", "--no-simulator"],
        env=new_stack.environment(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=on_a_terminal,
    )
    os.close(theirs)
    said = b""
    while b"Ctrl-C stops everything" not in said:
        said += os.read(ours, 65_536)
    os.close(ours)
    process.wait(timeout=90)
    assert new_stack.command("status").returncode == 3


# It stands for a container's first process, which inherits orphans and reaps none of them.
REAPS_NOTHING = """
import subprocess, sys
up, down = (subprocess.run([sys.argv[1], *words], timeout=300).returncode
            for words in (("up", "--yes", "--detach", "--no-simulator"), ("down",)))
sys.exit(up or down)
"""


def test_a_stack_stops_in_a_container_that_reaps_no_orphans(new_stack):
    inside = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if os.geteuid() != 0:
        inside += ["--user", "--map-root-user"]
    ran = subprocess.run(
        [*inside, sys.executable, "-c", REAPS_NOTHING, CONVOY], env=new_stack.environment(), timeout=600,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def others_may(path):
    return stat.S_IMODE(os.lstat(path).st_mode) & 0o027 and not os.path.islink(path)


def open_to_others(home):
    """Returns the paths below the home that others may read or the group may write."""
    return [
        path
        for place, folders, names in os.walk(home)
        for path in (os.path.join(place, name) for name in folders + names)
        if others_may(path)
    ]


def test_what_is_written_is_not_for_others_to_read(new_stack, tmp_path):
    new_stack.up("--vehicles", "3")
    eventually(lambda: new_stack.api("/vehicles").json()["vehicles"])
    assert new_stack.command("backup").returncode == 0
    assert new_stack.command("backup", str(tmp_path / "copies")).returncode == 0
    assert open_to_others(new_stack.home) == []
    assert not any(others_may(copy) for copy in (tmp_path / "copies").rglob("*"))


def test_up_tightens_the_home_of_an_older_version(new_stack):
    new_stack.up("--no-simulator")
    new_stack.down()
    for place, folders, names in os.walk(new_stack.home):
        for name in folders + names:
            if not name.endswith((".password", ".token")):
                os.chmod(os.path.join(place, name), 0o755)
    assert open_to_others(new_stack.home)
    new_stack.up("--no-simulator")
    assert open_to_others(new_stack.home) == []
