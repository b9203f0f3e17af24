"""Clients that are slow, greedy or broken: each meets a limit, and other clients notice nothing."""

import json
import select
import socket
import threading

import pytest
from faults import paused
from producer import Load, position
from stack import eventually


def connect(stack, name="page"):
    client = socket.create_connection(("127.0.0.1", stack.port(name)), timeout=20)
    return client


def exchange(stack, request, name="page"):
    """Sends raw bytes; returns status and body of the answer."""
    with connect(stack, name) as client:
        client.sendall(request)
        received = b""
        while True:
            piece = client.recv(65536)
            received += piece
            if not piece or complete(received):
                break
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode("latin-1"), body


def complete(received):
    head, found, body = received.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return bool(found) and len(body) >= int(line.split(b":")[1])
    return False


GREEDY = {
    "target": (b"GET /api/vehicles?q=" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
    "field": (b"GET /api/vehicles HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 40000 + b"\r\n\r\n", 431),
    "body": (
        b"POST /api/vehicles HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\n",
        413,
    ),
}


@pytest.mark.parametrize("server", ["page", "gateway", "tracker"])
@pytest.mark.parametrize("what", GREEDY)
def test_an_oversized_request_is_a_problem_and_not_a_crash(stack, server, what):
    request, status = GREEDY[what]
    if server != "page":
        request = request.replace(b"/api/", b"/")
    got, head, body = exchange(stack, request, server)
    assert got == status
    assert "application/problem+json" in head
    assert json.loads(body)["status"] == status
    assert stack.api("/vehicles").status == 200


@pytest.mark.parametrize("server", ["page", "gateway"])
def test_what_is_no_http_is_refused(stack, server):
    got, _, _ = exchange(stack, b"\x16\x03\x01\x02\x00 hello\r\n\r\n", server)
    assert got == 400


def test_clients_that_never_finish_their_request_hold_nobody_up(stack):
    idle = [connect(stack, name) for name in ("page", "gateway", "tracker") for _ in range(100)]
    try:
        for client in idle:
            client.sendall(b"GET /vehicles HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        for _ in range(20):
            assert stack.api("/vehicles", timeout=5).status == 200
    finally:
        for client in idle:
            client.close()


def status_at_once(client):
    """Returns the status of an answer that the server sends without a request."""
    return int(client.recv(1024).split()[1])


def test_the_tracker_s_admin_port_takes_few_connections_and_bodies_of_1_mib_at_most(stack):
    begin = b"POST /erase HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
    assert exchange(stack, begin + b"1048577\r\n\r\n", "position-tracker")[0] == 413
    clients = []
    try:
        for _ in range(64):
            clients.append(connect(stack, "position-tracker"))
            clients[-1].sendall(begin)
        one_more = connect(stack, "position-tracker")
        clients.append(one_more)
        assert status_at_once(one_more) == 503
        assert stack.api("/vehicles").status == 200
    finally:
        for client in clients:
            client.close()
    eventually(lambda: stack.metric("position-tracker", "convoy_http_connections_max") > 0)


def asked_by(address, stack, request):
    """Sends raw bytes from this address to nginx; returns the connection and the answer."""
    client = socket.create_connection(("127.0.0.1", stack.port("page")), timeout=20, source_address=(address, 0))
    client.sendall(request)
    return client, client.recv(4096)


@pytest.mark.parametrize(
    "path", ["/api/vehicles/nobody", "/api/vehicles/nobody/history?limit=1", "/no-such-file.txt"]
)
def test_an_address_that_asks_too_often_is_told_so_and_others_are_served(stack, path):
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    last = request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    for _ in range(200):
        client, said = asked_by("127.8.0.1", stack, request * 100 + last)
        while piece := client.recv(65_536):
            said += piece
        client.close()
        if b"HTTP/1.1 429 " in said:
            break
    assert b"HTTP/1.1 429 " in said
    assert stack.api("/vehicles").status == 200


def test_an_address_has_500_requests_under_way_at_most(stack):
    upgrade = (
        b"GET /api/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        b"Sec-WebSocket-Protocol: convoy.live.v2\r\n\r\n"
    )
    held, said = [], b""
    try:
        while b"under way" not in said and len(held) <= 500:
            client, said = asked_by("127.8.0.2", stack, upgrade)
            if b" 101 " in said:
                held.append(client)
            else:
                assert b" 429 " in said  # one too many, or too soon after the others
                client.close()
        assert len(held) == 500
        assert stack.api("/vehicles").status == 200
    finally:
        for client in held:
            client.close()


def test_an_address_has_100_long_answers_under_way_at_most(stack):
    request = b"GET /api/vehicles/nobody/history?limit=1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
    asked = []
    try:
        # The gateway does not answer meanwhile, so every answer is a refusal by nginx.
        with paused(stack, "api-gateway"):
            for _ in range(101):
                client = socket.create_connection(
                    ("127.0.0.1", stack.port("page")), timeout=20, source_address=("127.8.0.3", 0)
                )
                asked.append(client)
                client.sendall(request)
            answered, _, _ = select.select(asked, [], [], 20)
            said = [client.recv(4096) for client in answered]
        assert len(said) == 1
        assert said[0].startswith(b"HTTP/1.1 429 ") and b"under way" in said[0]
    finally:
        for client in asked:
            client.close()
    eventually(lambda: stack.api("/vehicles").status == 200)


def resident_megabytes(stack, service):
    with open(f"/proc/{stack.process(service)['pid']}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    raise AssertionError("no VmRSS")


def test_a_client_that_does_not_read_its_stream_costs_no_memory(stack, producer, vehicle):
    count = 100_000
    for begin in range(0, count, 1000):
        producer.send([position(vehicle, Load.FIRST + n, lat=n / 1e5) for n in range(begin, begin + 1000)])
    name = vehicle.replace(" ", "%20")
    request = (
        f"GET /vehicles/{name}/history?format=csv&from=2000-01-01T00:00:00Z HTTP/1.1\r\nHost: localhost\r\n\r\n"
    ).encode()
    newest = f"/vehicles/{name}/history?from=2000-01-01T00:00:00Z&format=csv"
    eventually(lambda: stack.api(newest).body.count(b"\n") == count + 1, within=60)

    before = {service: resident_megabytes(stack, service) for service in ("position-tracker", "api-gateway")}
    lazy = []
    try:
        for _ in range(20):
            client = connect(stack, "gateway")
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(request)
            client.recv(1024)
            lazy.append(client)
        for _ in range(20):
            assert stack.api("/vehicles", timeout=5).status == 200
        for service, megabytes in before.items():
            # 20 answers of about 6 MB each would be 120 MB.
            assert resident_megabytes(stack, service) < megabytes + 50
    finally:
        for client in lazy:
            client.close()


def test_many_at_once_are_all_answered(stack):
    failures = []

    def ask():
        for _ in range(10):
            answer = stack.api("/vehicles", headers={"Accept": "application/json"})
            if answer.status != 200:
                failures.append(answer)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
