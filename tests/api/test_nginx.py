"""nginx as the webapp's template sets it up, before a gateway that fails as wanted."""

import json
import re
import socket
import subprocess
import threading
import time

import pytest
from door import Door
from small_nginx import SmallGateway, SmallNginx, free_port

EVERY_ANSWER_HAS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: {0}; worker-src 'self'; connect-src 'self' ws: wss: {0}; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


@pytest.fixture
def gateway():
    gateway = SmallGateway()
    yield gateway
    gateway.close()


@pytest.fixture
def start(tmp_path, gateway):
    """Starts an nginx; its keyword arguments are variables of the template."""
    started = []

    def start(**variables):
        started.append(SmallNginx(tmp_path, variables.pop("port", gateway.port), **variables))
        return started[-1]

    yield start
    for nginx in started:
        nginx.close()


@pytest.fixture
def nginx(start):
    return start()


@pytest.fixture
def door(nginx):
    return Door(f"http://127.0.0.1:{nginx.port}", prefix="/api")


# ---- the way to the gateway ----


def test_the_raw_uri_goes_to_the_gateway(door, gateway):
    path = "/vehicles/a%2Fb%20%C3%A4.js/history?from=2026-11-22T13:07:11%2B00:00&x=%2F"
    assert door.get(path).status == 200
    assert gateway.targets() == [path]


@pytest.mark.parametrize("spelling", ["//api/vehicles", "/%61pi/vehicles", "/x/../api/vehicles"])
def test_another_spelling_of_the_api_asks_for_nothing(door, gateway, spelling):
    door.ask("GET", spelling)
    assert gateway.targets() == ["/"]  # where the gateway has a 404


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
    assert 1 <= len(gateway.asked) <= 3  # three only where twenty took longer than two seconds


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
    door.get("/vehicles")
    deadline = time.monotonic() + 20
    while len(gateway.asked) < 2:
        assert time.monotonic() < deadline, "nothing grew old"
        assert door.get("/vehicles").status == 200
        time.sleep(0.05)
    assert gateway.asked[1].headers["If-None-Match"] == 'W/"1"'


@pytest.mark.parametrize("directive", ["no-cache", "max-age=0", "no-store"])
def test_who_wants_the_newest_gets_it(door, gateway, directive):
    door.get("/vehicles")
    answer = door.get("/vehicles", cache_control=directive, if_none_match='W/"1"')
    assert len(gateway.asked) == 2
    assert gateway.asked[1].headers["If-None-Match"] == 'W/"1"'
    assert answer.status == 304


@pytest.mark.parametrize(
    "path", ["/vehicles?at=2026-11-22T13:00:00Z", "/vehicles/a", "/vehicles/a/history"]
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


# ---- what fails ----


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
        client.sendall(b"GET /api/vehicles/a/history HTTP/1.1\r\nHost: x\r\n\r\n")
        received = b""
        while piece := client.recv(65536):
            received += piece
    assert b"half" in received
    assert b"\r\n0\r\n" not in received


def test_who_asks_too_often_is_told_so(door):
    # 200 a second and 400 at once are allowed, so of 3000 as fast as can be some are too many.
    connection = door.connect()
    refused = None
    for _ in range(3000):
        connection.request("GET", "/config.json")
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            refused = (answer.status, answer.headers, json.loads(body))
            break
    connection.close()
    assert refused is not None
    status, headers, problem = refused
    assert (status, problem["status"]) == (429, 429)
    assert headers["Retry-After"] == "1"
    assert headers["Content-Type"] == "application/problem+json"


# ---- the page ----


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/config.json", "/plain-language.mjs", "/vehicle/City%20Truck"]
)
def test_what_may_change_is_asked_for_again(door, path):
    answer = door.ask("GET", path)
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/main-ABCD2345.js", "/chunk-phk1-4gi.js", "/media/inter-QWERTYUI.woff2"]
)
def test_what_has_its_hash_in_its_name_is_kept(door, path):
    answer = door.ask("GET", path)
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path", ["/main-ABCD2346.js", "/nothing.png", "/media/x.y", "/.git/config.x"]
)
def test_a_file_that_is_not_there_is_a_404_and_not_the_page(door, path):
    answer = door.ask("GET", path)
    assert answer.status == 404
    assert answer.headers["Cache-Control"] == "no-cache"
    answer.problem()


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html"),
        ("/main-ABCD2345.js", "text/javascript"),
        ("/plain-language.mjs", "text/javascript"),
        ("/config.json", "application/json"),
        ("/media/inter-QWERTYUI.woff2", "font/woff2"),
    ],
)
def test_files_have_the_types_that_browsers_insist_on(door, path, media_type):
    assert door.ask("GET", path).media_type() == media_type


def test_files_are_compressed_as_the_client_takes_them(door, nginx):
    path = "/main-ABCD2345.js"
    zipped = door.ask("GET", path, {"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert len(zipped.body) < 1000
    assert len(door.ask("GET", path).body) == 4000
    for ending in ("gz", "br"):
        (nginx.folder / "page" / f"main-ABCD2345.js.{ending}").write_bytes(ending.encode())
    for accepted, coding, body in (
        ("gzip", "gzip", b"gz"),
        ("gzip, deflate, br", "br", b"br"),
        ("identity", None, b"x" * 4000),
    ):
        answer = door.ask("GET", path, {"Accept-Encoding": accepted})
        assert (answer.headers["Content-Encoding"], answer.body) == (coding, body)
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.media_type() == "text/javascript"


def test_the_page_takes_no_posts(door):
    answer = door.ask("POST", "/", body=b"x")
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    answer.problem()


# ---- every answer ----


@pytest.mark.parametrize(
    "path", ["/", "/config.json", "/main-ABCD2345.js", "/nothing.png", "/api/vehicles", "/api/x"]
)
def test_every_answer_has_the_headers(door, gateway, path):
    for failing in (False, True):
        if failing:
            gateway.answer = lambda request: gateway.reply(request, 500, b"{}")
        headers = door.ask("GET", path, {"Cache-Control": "no-cache"}).headers
        for name, value in EVERY_ANSWER_HAS.items():
            assert headers.get_all(name) == [value], name
        assert headers.get_all("Content-Security-Policy") == [POLICY.format("")]
        assert "Strict-Transport-Security" not in headers
        assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-Id"])
        assert headers["Server"] == "nginx"  # and no version


def test_a_remote_basemap_is_let_through_the_policy(start):
    origins = "https://tiles.example https://glyphs.example"
    nginx = start(BASEMAP_ORIGINS=origins)
    answer = Door(f"http://127.0.0.1:{nginx.port}").get("/")
    assert answer.headers["Content-Security-Policy"] == POLICY.format(origins)


def test_the_log_has_a_line_for_each_request(door, nginx, gateway):
    gateway.answer = lambda request: gateway.reply(request, 500, b"{}")
    answer = door.get('/vehicles/"quoted"?q=%22')
    deadline = time.monotonic() + 20
    while not (lines := [line for line in nginx.log().splitlines() if line.startswith("{")]):
        assert time.monotonic() < deadline, "no line came"
    (line,) = map(json.loads, lines)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line.pop("seconds") >= 0
    assert line.pop("bytes") > 0
    assert line == {
        "level": "warning",
        "service": "webapp",
        "message": "answered",
        "request_id": answer.headers["X-Request-Id"],
        "http_method": "GET",
        "http_target": '/api/vehicles/"quoted"?q=%22',
        "http_status": 500,
        "client": "127.0.0.1",
        "cache": "",
    }


# ---- TLS ----


@pytest.fixture
def secure(start, tmp_path):
    """An nginx with TLS: its port and its certificate."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        + ["-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext"]
        + ["subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    nginx = start(
        LISTEN="127.0.0.1:PORT ssl http2",
        TLS=f"ssl_certificate {certificate}; ssl_certificate_key {key};",
    )
    return nginx.port, certificate


def curl(*arguments):
    return subprocess.run(
        ["curl", "--silent", "--show-error", "--max-time", "20", "--include", *arguments],
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_under_tls_it_speaks_http_2_and_insists_on_tls(secure, gateway):
    port, certificate = secure
    answer = curl("--cacert", str(certificate), f"https://127.0.0.1:{port}/api/vehicles")
    assert answer.startswith("HTTP/2 200")
    assert "strict-transport-security: max-age=31536000" in answer
    assert gateway.asked[0].headers["X-Forwarded-Proto"] == "https"


def test_an_old_tls_is_refused(secure):
    port, certificate = secure
    with pytest.raises(subprocess.CalledProcessError):
        curl("--cacert", str(certificate), "--tls-max", "1.1", f"https://127.0.0.1:{port}/")


def test_plain_http_at_the_tls_port_is_sent_there(secure):
    port, _ = secure
    answer = curl(f"http://127.0.0.1:{port}/vehicle/a?b=c")
    assert answer.startswith("HTTP/1.1 308")
    assert f"Location: https://127.0.0.1:{port}/vehicle/a?b=c" in answer
