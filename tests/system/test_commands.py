"""The commands as a person uses them: up in the foreground, Ctrl-C, status, logs, and their errors."""

import os
import re
import signal
import socket
import stat
import subprocess

import pytest
from stack import CHECKOUT, CONVOY, PORTS, eventually, get, is_listening


def foreground(stack, *flags):
    """Starts ./convoy up in its own process group, so that it can receive the signal of Ctrl-C."""
    log = os.path.join(stack.home, "up.log")
    with open(log, "w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [CONVOY, "up", "--yes", *flags],
            env=stack.environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
    process.said = lambda: open(log, encoding="utf-8").read()
    return process


def ctrl_c(process):
    os.killpg(process.pid, signal.SIGINT)
    return process.wait(timeout=90)


def until_said(process, text, within=120):
    def said():
        assert process.poll() is None, process.said()
        return text in process.said()

    eventually(said, within, f"for '{text}'")


def test_up_runs_the_fleet_until_ctrl_c_and_a_second_up_finds_the_history(new_stack):
    process = foreground(new_stack, "--vehicles", "3")
    until_said(process, "The fleet is on ")
    address = f"http://localhost:{new_stack.port('page')}"
    assert f"The fleet is on {address}\n" in process.said()
    page = get(address + "/")
    assert page.status == 200 and b"<html" in page.body
    eventually(lambda: len(new_stack.api("/vehicles").json()["vehicles"]) == 3)
    names = [report["name"] for report in new_stack.api("/vehicles").json()["vehicles"]]
    assert ctrl_c(process) == 0, process.said()

    stopped = [line.split()[1] for line in process.said().splitlines() if line.endswith(" stopped")]
    assert stopped == [
        "position-simulator", "device-gateway", "webapp", "api-gateway", "position-tracker", "registry", "queue",
    ]  # fmt: skip
    assert not any(is_listening(new_stack.port(name)) for name in ("page", "gateway", "tracker", "queue"))

    new_stack.up("--no-simulator")
    assert [report["name"] for report in new_stack.api("/vehicles").json()["vehicles"]] == names
    assert not is_listening(new_stack.port("position-simulator"))


def test_up_says_what_died_and_that_it_is_back(new_stack):
    process = foreground(new_stack, "--no-simulator")
    until_said(process, "The fleet is on ")
    new_stack.kill("position-tracker")
    until_said(process, "position-tracker died (terminated by SIGKILL); it is being restarted")
    until_said(process, "position-tracker is back")
    assert ctrl_c(process) == 0


def test_a_taken_port_is_one_clear_line(new_stack):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", new_stack.port("gateway")))
        taken.listen()
        refused = new_stack.command("up", "--yes", "--detach")
    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert f"port {new_stack.port('gateway')} (gateway) is taken by " in line
    assert f"(pid {os.getpid()})" in line
    assert not is_listening(new_stack.port("queue"))


@pytest.mark.parametrize(
    "shift,flags,port,advice",
    [
        ("2000", [], "10080 (page)", "choose another CONVOY_PORT_SHIFT or --port"),
        ("1999", [], "10080 (gateway)", "choose another CONVOY_PORT_SHIFT"),
        ("990", ["--port", "8090", "--metrics"], "10080 (prometheus)", "choose another CONVOY_PORT_SHIFT"),
        ("0", ["--port", "6000"], "6000 (page)", "choose another CONVOY_PORT_SHIFT or --port"),
    ],
)
def test_a_port_that_browsers_refuse_is_one_clear_line(new_stack, shift, flags, port, advice):
    refused = new_stack.command("up", "--yes", "--detach", *flags, CONVOY_PORT_SHIFT=shift)
    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert line.endswith(f"port {port} is one that browsers refuse to open: {advice}")


def test_a_name_after_two_hyphens_is_a_name_also_if_it_is_help(new_stack):
    refused = new_stack.command("erase", "--yes", "--", "--help")
    assert refused.returncode == 1
    assert "Usage:" not in refused.stdout
    assert "Usage: ./convoy erase" in new_stack.command("erase", "--yes", "--help").stdout


def test_two_ups_of_one_home_do_not_fight(new_stack):
    new_stack.up("--no-simulator")
    refused = new_stack.command("up", "--yes", "--detach")
    assert refused.returncode == 1
    assert "already runs" in refused.stderr and "./convoy down" in refused.stderr
    assert new_stack.api("/vehicles").status == 200


def test_status_and_logs_tell_how_each_process_is(new_stack):
    assert new_stack.command("status").returncode == 3
    assert new_stack.command("logs").returncode == 1
    new_stack.up("--no-simulator")
    shown = new_stack.command("status")
    services = ["queue", "registry", "position-tracker", "api-gateway", "webapp"]
    assert shown.returncode == 0, shown.stdout
    assert [line.split()[:2] for line in shown.stdout.splitlines()[1:]] == [
        [service, "running"] for service in services
    ]
    lines = new_stack.command("logs", "position-tracker", "--lines", "3").stdout.splitlines()
    assert 0 < len(lines) <= 3
    assert all("position-tracker" in line and not line.startswith("{") for line in lines)

    new_stack.stop("queue")
    eventually(lambda: new_stack.readiness("position-tracker")["degraded"])
    shown = new_stack.command("status")
    assert shown.returncode == 1
    (tracker,) = [line for line in shown.stdout.splitlines() if line.startswith("position-tracker")]
    assert "queue" in tracker


def test_a_service_that_cannot_start_ends_up_with_its_own_words(new_stack):
    history = os.path.join(new_stack.home, "data", "history")
    os.makedirs(history)
    with open(os.path.join(history, "holiday.txt"), "w", encoding="ascii") as file:
        file.write("by the sea")
    refused = new_stack.command("up", "--yes", "--detach", "--no-simulator")
    assert refused.returncode == 1
    (line,) = [line for line in refused.stderr.splitlines() if "cannot start" in line]
    assert "position-tracker cannot start: " in line and history in line
    assert not is_listening(new_stack.port("queue"))
    assert os.listdir(history) == ["holiday.txt"]


def test_passwords_are_random_and_for_their_owner_only(new_stack):
    new_stack.up("--no-simulator")
    words = {user: new_stack.password(user) for user in ("admin", "simulator", "tracker", "devices")}
    assert len(set(words.values())) == 4 and all(len(word) >= 32 for word in words.values())
    for user in words:
        mode = os.stat(os.path.join(new_stack.home, "etc", f"{user}.password")).st_mode
        assert stat.S_IMODE(mode) == 0o600
    new_stack.down()
    new_stack.up("--no-simulator")
    assert words == {user: new_stack.password(user) for user in words}


def test_tls_serves_the_page_by_https(new_stack):
    import ssl
    import urllib.request

    new_stack.up("--no-simulator", "--tls")
    trusted = ssl.create_default_context(cafile=os.path.join(new_stack.home, "etc", "page.crt"))
    address = f"https://localhost:{new_stack.port('page')}"
    with urllib.request.urlopen(address + "/api/vehicles", context=trusted, timeout=10) as answer:
        assert answer.status == 200
        assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_an_operators_map_is_served_from_its_file(new_stack, tmp_path):
    archive = tmp_path / "a city.pmtiles"
    archive.write_bytes(b"PMTiles\x03" + bytes(200))
    new_stack.up("--no-simulator", "--basemap", str(archive))
    page = f"http://127.0.0.1:{new_stack.port('page')}/"
    url = get(page + "config.json").json()["basemap"]["url"]
    piece = get(page + url, {"Range": "bytes=0-7"})
    assert (piece.status, piece.body) == (206, b"PMTiles\x03")
    new_stack.down()
    new_stack.up("--no-simulator")
    assert get(page + "config.json").json()["basemap"] == {"type": "bundled"}


def with_stand_in(stack, tmp_path, name, script):
    """Returns an environment in which the system's tool `name` is this script."""
    tool = tmp_path / name
    tool.write_text(script)
    tool.chmod(0o755)
    return {"PATH": f"{tmp_path}:{os.environ['PATH']}"}


def test_a_full_disk_is_one_clear_line(new_stack, tmp_path):
    full = with_stand_in(new_stack, tmp_path, "df", "#!/bin/sh\necho Avail\necho 17\n")
    refused = new_stack.command("up", "--yes", "--detach", **full)
    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert "17 MB free" in line and "1 GB" in line


def test_missing_packages_are_named_and_not_installed_unasked(new_stack, tmp_path):
    nothing = with_stand_in(new_stack, tmp_path, "dpkg-query", "#!/bin/sh\nexit 1\n")
    refused = new_stack.command("setup", "run", **nothing)
    assert refused.returncode == 1
    assert "nginx-light" in refused.stdout and "supervisor" in refused.stdout
    (line,) = refused.stderr.splitlines()
    assert "nothing was installed" in line and "--yes" in line


@pytest.mark.parametrize(
    "words,complaint",
    [
        (["up", "--rate", "fast"], "--rate is 'fast'"),
        (["up", "--max-speed", "fast"], "--max-speed is 'fast'"),
        (["up", "--vehicles"], "--vehicles needs a value"),
        (["up", "--sideways"], "--sideways"),
        (["up", "--basemap", "none.pmtiles"], "'none.pmtiles' cannot be read"),
        (["up", "--basemap", CONVOY], "no PMTiles archive"),
        (["test", "nothing"], "'nothing'"),
        (["fly"], "no verb 'fly'"),
        (["logs", "nobody"], "'nobody'"),
    ],
)
def test_a_wrong_word_is_one_clear_line_and_exit_2(new_stack, words, complaint):
    refused = new_stack.command(*words)
    assert refused.returncode == 2
    (line,) = refused.stderr.splitlines()
    assert complaint in line


def test_every_verb_explains_itself(new_stack):
    overview = new_stack.command("help")
    assert overview.returncode == 0
    with os.scandir(os.path.join(CHECKOUT, "commands")) as entries:
        verbs = sorted(entry.name for entry in entries if entry.is_file())
    assert re.findall(r"^  (\S+) ", overview.stdout, re.M) == verbs
    for verb in verbs:
        assert f"Usage: ./convoy {verb}" in new_stack.command(verb, "--help").stdout


def test_the_shell_and_python_have_the_same_ports():
    printed = "; ".join(f"echo {name} ${name}_port" for name in PORTS)
    script = f"source commands/lib/terminal.sh; source commands/lib/stack.sh; {printed}"
    environment = {**os.environ, "CONVOY_CHECKOUT": CHECKOUT, "CONVOY_PORT_SHIFT": "100"}
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout.splitlines() == [f"{name} {port + 100}" for name, port in PORTS.items()]


def test_up_finds_an_address_of_this_machine_among_many(new_stack, tmp_path):
    """It has the first address that `ip` writes, and ends reading before `ip` ends writing."""
    many = tmp_path / "ip"
    many.write_text("#!/bin/sh\necho lo UNKNOWN 127.0.0.1/8\nseq -f 'eth%.0f UP 10.0.0.1/8' 20000\n")
    many.chmod(0o755)
    said = new_stack.command("up", "--devices", "127.0.0.1", "--nothing", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert said.returncode == 2
    assert "no address of this machine" not in said.stderr and "--nothing" in said.stderr
