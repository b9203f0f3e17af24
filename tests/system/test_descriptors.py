"""Gateway and tracker with a limit of 64 open files and sockets: clients cannot take the descriptors that the
operator, the history and the queue need."""

import contextlib
import os
import signal
import socket
import subprocess

import pytest
from producer import Load, position
from stack import eventually, get, is_listening

LIMIT = 64
CLIENTS = 120
PUBLIC = {"api-gateway": "gateway", "position-tracker": "tracker"}


def words_of(stack, service, what):
    with open(f"/proc/{stack.process(service)['pid']}/{what}", "rb") as file:
        return [os.fsdecode(word) for word in file.read().split(b"\0") if word]


@contextlib.contextmanager
def under_limit(stack, service, limit):
    """Runs the service as the supervisor does, but under this limit of open files."""
    command = ["prlimit", f"--nofile={limit}:{limit}", *words_of(stack, service, "cmdline")]
    environment = dict(word.partition("=")[::2] for word in words_of(stack, service, "environ"))
    stack.stop(service)
    with open(os.path.join(stack.home, f"{service}-under-limit.log"), "wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        stack.start(service)


@pytest.fixture
def cramped(stack):
    with contextlib.ExitStack() as running:
        for service in PUBLIC:
            running.enter_context(under_limit(stack, service, LIMIT))
        for service in PUBLIC:
            stack.until_undegraded(service)
        yield stack


def crowd(stack, name):
    """Opens connections that each send one request and stay open; the server closes some of them at once."""
    clients = []
    for _ in range(CLIENTS):
        client = socket.create_connection(("127.0.0.1", stack.port(name)), timeout=20)
        clients.append(client)
        with contextlib.suppress(ConnectionError):
            client.sendall(b"GET /vehicles?limit=1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return clients


def is_closed(client):
    """Returns whether the other side has closed it; otherwise it has answered."""
    try:
        return not client.recv(65536)
    except ConnectionError:
        return True


def admin(stack, service, path):
    return get(f"http://127.0.0.1:{stack.port(service)}{path}", timeout=5)


def stored(stack):
    return stack.metric("position-tracker", "convoy_positions_stored_total")


def turned_away(stack, service):
    return stack.metric(service, 'convoy_http_refused_total{reason="no_descriptors"}')


def test_120_clients_leave_the_admin_port_and_the_way_to_the_disk_alone(cramped, producer, vehicle):
    clients = [client for name in PUBLIC.values() for client in crowd(cramped, name)]
    try:
        closed = sum(is_closed(client) for client in clients)
        assert closed > CLIENTS, "most of them find no place"
        assert closed < len(clients), "some do"

        before = stored(cramped)
        for batch in range(20):
            producer.send([position(vehicle, Load.FIRST + 100 * batch + n) for n in range(100)])
            for service in PUBLIC:
                assert admin(cramped, service, "/healthz").status == 200
                assert admin(cramped, service, "/readyz").json()["ready"]
        eventually(lambda: stored(cramped) == before + 2000, what="for all of it to be stored")
        for service in PUBLIC:
            assert turned_away(cramped, service) > 0
            assert cramped.metric(service, "convoy_http_connections_max") < LIMIT
    finally:
        for client in clients:
            client.close()
    eventually(lambda: cramped.api("/vehicles").status == 200, what="for the API to answer again")
    assert len(cramped.history(vehicle.replace(" ", "%20"))) == 2000


def test_the_log_says_once_what_is_refused_and_that_the_limit_is_small(cramped):
    clients = crowd(cramped, "gateway")
    assert any(is_closed(client) for client in clients)
    for client in clients:
        client.close()
    with open(os.path.join(cramped.home, "api-gateway-under-limit.log"), encoding="utf-8") as file:
        log = file.read()
    assert log.count("allows fewer connections than --max-connections") == 1
    assert 1 <= log.count('"reason":"no_descriptors"') < 10, "one line a second, not one for each client"


@pytest.mark.parametrize("service", PUBLIC)
def test_a_limit_that_is_too_small_is_one_line_and_exit_1(stack, service):
    with under_limit(stack, service, 48) as process:
        assert process.wait(timeout=30) == 1
        with open(os.path.join(stack.home, f"{service}-under-limit.log"), encoding="utf-8") as file:
            said = file.read()
        assert said == f"{service}: only 48 files may be open at once: the limit (ulimit -n) should be at least 64\n"
        assert not is_listening(stack.port(service))
    stack.until_undegraded(service)


def test_a_process_raises_its_limit_as_far_as_it_may(stack):
    with open(f"/proc/{stack.process('position-tracker')['pid']}/limits", encoding="ascii") as limits:
        soft, hard = next(line.split()[3:5] for line in limits if line.startswith("Max open files"))
    assert soft == hard
