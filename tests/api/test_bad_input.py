"""Bad input gets a problem that describes the mistake, through nginx and at the gateway, and never causes a crash."""

import pytest


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/vehicles?limits=5", "'limits' is no parameter here"),
        ("/vehicles?limit=5&limit=6&near=1,2", "limit should be given once"),
        ("/vehicles?bbox=1,50,2,40", "bbox"),  # the northern edge is south of the southern one
        ("/vehicles?radius=5", "near"),  # the centre is missing
        ("/vehicles/a/history?from=2026-11-22T14:00:00Z&to=2026-11-22T13:00:00Z", "from"),
        ("/vehicles/a/history?after=2026-11-22T14:00:00Z&to=2026-11-22T13:00:00Z", "after"),
        ("/vehicles/a/history?from=2020-01-01T00:00:00Z&after=2020-01-01T00:00:00Z", "after"),
        ("/vehicles/a/summary?from=2026-11-22T14:00:00Z&to=2026-11-22T13:00:00Z", "from"),
        ("/vehicles/a/summary?limit=5", "'limit' is no parameter here"),
        ("/summary?from=2024-01-01T00:00:00Z&to=2025-01-02T00:00:00Z", "at most 366 days"),
        ("/summary?tz=UTC", "tz should be left out without by=day"),
        ("/vehicles?at=2999-01-01T00:00:00Z", "at should not be in the future"),
        ("/vehicles/a?at=2020-01-01T00:00:00Z", "'at' is no parameter here"),
        ("/rejected?vehicle=", "vehicle should be 1 to 256 bytes"),
    ],
)
def test_a_request_that_makes_no_sense_is_a_400(door, path, names):
    answer = door.get(path)
    assert answer.status == 400
    assert names in answer.problem()


@pytest.mark.parametrize(
    "path",
    [
        "/vehicles/%",
        "/vehicles/%zz",
        "/vehicles/%c3%28",  # invalid UTF-8
        "/vehicles?q=%ff",
        "/vehicles/a%00b",
        "/vehicle?id=a%00b",
    ],
)
def test_what_cannot_be_decoded_is_a_400(gateway, path):
    answer = gateway.get(path)
    assert answer.status == 400
    answer.problem()


@pytest.mark.parametrize(
    "name", ["a%2Fb", "two%20words", "%C3%A4%C3%B6%C3%BC", "100%25", "Dr.%20X.js"]
)
def test_any_name_reaches_the_tracker_undamaged(door, name):
    """There is no such vehicle; the tracker says so, which shows that the name reached it in one piece."""
    for path in (f"/vehicles/{name}", f"/vehicles/{name}/history", f"/vehicles/{name}/summary"):
        answer = door.get(path)
        assert answer.status == 404
        assert "vehicle" in answer.problem()


@pytest.mark.parametrize("path", ["/", "/nothing", "/metrics", "/healthz", "/vehicles/a/b/c"])
def test_what_there_is_not_is_a_404(door, path):
    answer = door.get(path)
    assert answer.status == 404
    answer.problem()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nobody_can_write(door, method):
    answer = door.ask(method, door.prefix + "/vehicles", body=b"{}")
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    answer.problem()


def test_a_body_that_is_too_large_is_a_413(door):
    head = f"POST {door.prefix}/vehicles HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
    answer = door.send(head.encode())
    assert answer.status == 413
    answer.problem()


def test_a_target_that_is_too_long_is_a_414(door):
    answer = door.send(
        f"GET {door.prefix}/vehicles?q={'a' * 9000} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    )
    assert answer.status == 414
    answer.problem()


def test_a_field_that_is_too_large_is_a_431(door):
    answer = door.send(
        f"GET {door.prefix}/vehicles HTTP/1.1\r\nHost: localhost\r\nX: {'a' * 20000}\r\n\r\n".encode()
    )
    assert answer.status == 431
    answer.problem()


def test_what_is_no_http_is_a_400(door):
    answer = door.send(b"HELLO THERE\r\n\r\n")
    assert answer.status == 400
    answer.problem()


def test_a_page_of_an_unknown_origin_may_read_nothing(door):
    answer = door.get("/vehicles", origin="https://elsewhere.example", cache_control="no-cache")
    assert answer.status == 200
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Origin" in ", ".join(answer.headers.get_all("Vary", []))
