"""nginx before the page: its files, the headers of every answer, the log, and TLS."""

import json
import re
import subprocess
import time

import pytest
from door import Door

EVERY_ANSWER_HAS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: {0}; worker-src 'self'; connect-src 'self' {0}; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


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
            gateway.answer = lambda request: gateway.reply(
                request, 500, b"{}", X_Content_Type_Options="nosniff"
            )
        headers = door.ask("GET", path, {"Cache-Control": "no-cache"}).headers
        for name, value in EVERY_ANSWER_HAS.items():
            assert headers.get_all(name) == [value], name
        assert headers.get_all("Content-Security-Policy") == [POLICY.format("")]
        assert "Strict-Transport-Security" not in headers
        assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-Id"])
        assert headers["Server"] == "nginx"  # without a version


def test_a_remote_basemap_is_let_through_the_policy(start):
    origins = "https://tiles.example https://glyphs.example"
    nginx = start(BASEMAP_ORIGINS=origins)
    answer = Door(f"http://127.0.0.1:{nginx.port}").get("/")
    assert answer.headers["Content-Security-Policy"] == POLICY.format(origins)


def test_an_operators_settings_and_map_take_the_place_of_the_pages_own(start, tmp_path):
    (tmp_path / "own" / "map").mkdir(parents=True)
    (tmp_path / "own" / "config.json").write_text('{"units":"mph"}')
    (tmp_path / "own" / "map" / "city.pmtiles").write_bytes(b"PMTiles and more")
    nginx = start(OPERATOR_FILES=str(tmp_path / "own"))
    door = Door(f"http://127.0.0.1:{nginx.port}")
    assert door.get("/config.json").json() == {"units": "mph"}
    assert b"<title>Convoy" in door.get("/").body
    piece = door.get("/map/city.pmtiles", range="bytes=0-6")
    assert (piece.status, piece.body) == (206, b"PMTiles")
    assert piece.headers["Cache-Control"] == "no-cache"
    assert door.get("/map/nothing.pmtiles").status == 404


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
    """Yields an nginx with TLS: its port and its certificate."""
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
