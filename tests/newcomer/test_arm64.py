"""A service for arm64, cross-compiled as in src/Dockerfile and run under emulation. Everything in the service has to be
compiled, so only `./convoy test long` runs this."""

import contextlib
import os
import platform
import socket
import time
import urllib.error
import urllib.request

import pytest
from bare_root import BareRoot

SERVICE = "api-gateway"
SCRIPT = "env TARGETARCH=arm64 commands/lib/build-services.sh"
EMULATED = f"qemu-aarch64-static /out/{SERVICE}"


def ran(root, command, within=1_800):
    done = root.run(command, timeout=within)
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module", name="root")
def fixture_root():
    if os.environ.get("CONVOY_LONG") != "1":
        pytest.skip("it takes long: ./convoy test long")
    if os.geteuid() != 0:
        pytest.skip("a bare root needs root")
    if platform.machine() == "aarch64":
        pytest.skip("this machine is one of that architecture")
    root = BareRoot(0)
    try:
        ran(root, f"{SCRIPT} packages commands/lib/setup/packages.txt")
        ran(root, "apt-get install -y --no-install-recommends qemu-user-static")
        ran(root, f"{SCRIPT} compile {SERVICE}", within=4 * 3_600)
        yield root
    finally:
        root.close()


def test_it_is_of_that_architecture(root):
    assert "AArch64" in ran(root, f"aarch64-linux-gnu-readelf -h /out/{SERVICE}")


def test_its_libraries_are_in_packages(root):
    packages = ran(root, f"{SCRIPT} libraries").split()
    assert {"libc6", "libstdc++6", "libboost-url1.81.0"} <= set(packages)


def test_it_says_its_version(root):
    assert ran(root, f"{EMULATED} --version").strip() == ran(root, VERSION).strip()


VERSION = r"sed -n 's/^project(convoy VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt"


def free_port():
    with contextlib.closing(socket.socket()) as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return None, ""


def test_it_serves_and_stops(root):
    """Its admin port answers, an API request reports the missing tracker, and Ctrl-C ends the service."""
    port, admin_port = free_port(), free_port()
    tracker = f"http://127.0.0.1:{free_port()}"
    terminal = root.at_terminal(f"{EMULATED} --port {port} --admin-port {admin_port} --tracker-url {tracker}")
    deadline = time.monotonic() + 300
    while answers(f"http://127.0.0.1:{admin_port}/healthz")[0] != 200:
        assert time.monotonic() < deadline, terminal.said
    assert answers(f"http://127.0.0.1:{port}/vehicles")[0] == 503
    assert "convoy_http_requests_total" in answers(f"http://127.0.0.1:{admin_port}/metrics")[1]
    terminal.type("\x03")
    assert terminal.exit_code(within=120) == 0
