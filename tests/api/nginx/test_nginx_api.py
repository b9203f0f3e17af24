"""nginx before the API: the requests that it sends to a gateway, its cache, and its answers if a gateway fails."""

import json
import re
import socket
import threading
import time

import pytest
from door import Door
from small_nginx import free_port

# ---- requests to the gateway ----


def test_the_raw_uri_goes_to_the_gateway(door, gateway):
    path = "/vehicles/a%2Fb%20%C3%A4.js/history?from=2026-11-22T13:07:11%2B00:00&x=%2F"
    assert door.get(path).status == 200
    assert gateway.targets() == [path]


@pytest.mark.parametrize("spelling", ["//api/vehicles", "/%61pi/vehicles", "/x/../api/vehicles"])
def test_another_spelling_of_the_api_asks_for_nothing(door, gateway, spelling):
    door.ask("GET", spelling)
    assert gateway.targets() == ["/"]  # the gateway answers 404 to this path


def test_the_gateway_is_told_what_it_needs(door, gateway):
    answer = door.get("/vehicles", origin="https://a.example", x_request_id="made up")
    told = gateway.asked[0].headers
    assert re.fullmatch("[0-9a-f]{32}", told["X-Request-Id"])
    assert answer.headers.get_all("X-Request-Id") == [told["X-Request-Id"]]
    assert told["Origin"] == "https://a.example"
    assert told["X-Forwarded-For"] == "127.0.0.1"
    assert told["X-Forwarded-Proto"] == "http"
    assert told["Host"] == f"127.0.0.1:{door.url.port}"
    assert told["Upgrade"] is None


@pytest.mark.parametrize(
    ("accepted", "told"),
    [("gzip, deflate, br", "gzip"), ("br;q=1, gzip;q=0.5", "gzip")]
    + [("gzip;q=0", None), ("gzip; q=0.0, br", None), ("identity", None), ("", None)],
)
def test_the_gateway_zips_or_not(door, gateway, accepted, told):
    door.get("/vehicles", accept_encoding=accepted)
    assert gateway.asked[0].headers["Accept-Encoding"] == told


def test_only_the_live_stream_is_upgraded(door, gateway):
    for path in ("/live", "/vehicles"):
        door.get(path, upgrade="websocket", connection="Upgrade")
    door.get("/live", upgrade="h2c", connection="Upgrade")
    assert [each.headers["Upgrade"] for each in gateway.asked] == ["websocket", None, None]
    assert gateway.asked[0].headers["Connection"] == "upgrade"


# ---- the cache ----


def test_a_second_of_lists_costs_the_gateway_one(door, gateway):
    for _ in range(20):
        assert door.get("/vehicles?status=moving").status == 200
    assert 1 <= len(gateway.asked) <= 3  # three only if the twenty requests took longer than two seconds


def test_clients_at_once_cost_the_gateway_one(door, gateway):
    entered, release = threading.Event(), threading.Event()

    def slow(request):
        entered.set()
        release.wait(20)
        gateway.fleet(request)

    gateway.answer = slow
    answers = []
    clients = [
        threading.Thread(target=lambda: answers.append(door.get("/vehicles"))) for _ in range(5)
    ]
    for client in clients:
        client.start()
    assert entered.wait(20)
    release.set()
    for client in clients:
        client.join()
    assert [answer.status for answer in answers] == [200] * 5
    assert len(gateway.asked) <= 2


def test_what_an_answer_varies_by_is_cached_apart(door, gateway):
    door.get("/vehicles")
    door.get("/vehicles", accept="text/csv")
    door.get("/vehicles", origin="https://a.example")
    door.get("/vehicles", accept_encoding="gzip")
    door.get("/vehicles?q=a")
    assert len(gateway.asked) == 5


def test_what_is_too_old_is_asked_for_by_its_etag(door, gateway):
    deadline = time.monotonic() + 20
    # Every ten seconds the cache's key changes, and the first request has no stored answer; a later one has.
    while 'W/"1"' not in [request.headers["If-None-Match"] for request in gateway.asked]:
        assert time.monotonic() < deadline, "it was never asked for by its ETag"
        assert door.get("/vehicles").status == 200
        time.sleep(0.05)


@pytest.mark.parametrize("directive", ["no-cache", "max-age=0", "no-store"])
def test_who_wants_the_newest_gets_it(door, gateway, directive):
    door.get("/vehicles")
    answer = door.get("/vehicles", cache_control=directive, if_none_match='W/"1"')
    assert len(gateway.asked) == 2
    assert gateway.asked[1].headers["If-None-Match"] == 'W/"1"'
    assert answer.status == 304


@pytest.mark.parametrize(
    "path", ["/vehicles?at=2026-11-22T13:00:00Z", "/vehicles/a", "/vehicles/a/history", "/vehicles/a/summary", "/summary"]
)
def test_only_the_list_of_now_is_cached(door, gateway, path):
    door.get(path)
    door.get(path)
    assert len(gateway.asked) == 2


def test_errors_are_not_cached(door, gateway):
    gateway.answer = lambda request: gateway.reply(request, 503, b"{}", Retry_After="7")
    assert door.get("/vehicles").headers.get_all("Retry-After") == ["7"]
    gateway.answer = gateway.fleet
    assert door.get("/vehicles").status == 200


# ---- failures ----


def test_a_gateway_that_is_gone_is_a_503(start):
    nginx = start(port=free_port())
    answer = Door(f"http://127.0.0.1:{nginx.port}").get("/api/vehicles")
    assert answer.status == 503
    assert "the api-gateway cannot be reached" in answer.problem().lower()
    assert answer.headers["Retry-After"] == "1"


def test_a_gateway_that_dies_while_it_is_asked_is_a_503(door, gateway):
    gateway.answer = lambda request: request.connection.shutdown(socket.SHUT_RDWR)
    answer = door.get("/vehicles/a")
    assert answer.status == 503
    answer.problem()


def test_the_gateways_own_problems_go_through(door, gateway):
    problem = b'{"type":"about:blank","title":"Gateway Timeout","status":504,"detail":"late"}'
    gateway.answer = lambda request: gateway.reply(
        request, 504, problem, Content_Type="application/problem+json", Retry_After="3"
    )
    answer = door.get("/vehicles")
    assert (answer.status, answer.problem()) == (504, "late")
    assert answer.headers.get_all("Retry-After") == ["3"]


def test_an_answer_that_breaks_off_never_looks_complete(nginx, gateway):
    def broken(request):
        request.send_response(200)
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        request.wfile.write(b"4\r\nhalf\r\n")
        request.wfile.flush()
        request.connection.shutdown(socket.SHUT_RDWR)

    gateway.answer = broken
    with socket.create_connection(("127.0.0.1", nginx.port), timeout=20) as client:
        client.sendall(b"GET /api/vehicles/a/history HTTP/1.1\r\nHost: localhost\r\n\r\n")
        received = b""
        while piece := client.recv(65536):
            received += piece
    assert b"half" in received
    assert b"\r\n0\r\n" not in received


def test_an_unknown_transfer_encoding_is_not_our_failure(nginx, gateway):
    with socket.create_connection(("127.0.0.1", nginx.port), timeout=20) as client:
        client.sendall(b"POST /api/vehicles HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: br\r\n\r\n")
        head, _, body = client.recv(65536).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 501 ")
    assert b"application/problem+json" in head
    assert json.loads(body)["status"] == 501
    assert gateway.asked == []


@pytest.fixture
def quick(start):
    """Yields an nginx that answers at once, because there is no gateway."""
    return Door(f"http://127.0.0.1:{start(port=free_port()).port}", prefix="/api")


def until_refused(door, path):
    """Sends requests as fast as possible; returns status, headers and problem of nginx's first refusal."""
    connection = door.connect()
    try:
        for _ in range(3000):
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 503:
                return answer.status, answer.headers, json.loads(body)
    finally:
        connection.close()
    raise AssertionError("never refused")


# 200 requests a second (50 for histories) and a burst of 400 are allowed, so some of 3000 have to be refused.
@pytest.mark.parametrize(
    "path",
    ["/api/vehicles/Van", "/api/vehicles/a%2Fb/history?to=x", "/api/vehicles/Van/summary", "/api/summary", "/api/vehicles?at=x"],
)
def test_who_asks_too_often_is_told_so(quick, path):
    status, headers, problem = until_refused(quick, path)
    assert (status, problem["status"]) == (429, 429)
    assert headers["Retry-After"] == "1"
    assert headers["Content-Type"] == "application/problem+json"
    assert problem["detail"] == "This address sends requests too often."


@pytest.mark.parametrize("part", ["history", "summary"])
def test_who_asks_too_often_for_histories_may_ask_for_all_else(quick, part):
    until_refused(quick, f"/api/vehicles/Van/{part}")
    for path in ("/vehicles", "/vehicles?at=", "/vehicles/Van", "/vehicles/history", "/live"):
        assert quick.get(path).status == 503


def test_a_name_that_is_not_its_own_is_misdirected(door):
    for host in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "fleet.example.evil"):
        for path in ("/vehicles", "/live"):
            answer = door.get(path, host=host)
            assert answer.status == 421
            assert answer.problem()


def test_its_names_and_addresses_are_its_own(door):
    for host in ("localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8080", "fleet.example", "a.wide.example"):
        assert door.get("/vehicles", host=host).status == 200
