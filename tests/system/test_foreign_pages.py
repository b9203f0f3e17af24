"""A page of another origin can do nothing in the browser of a user who can reach Convoy."""

import http.client
import os
import ssl
import stat
import subprocess
import urllib.parse

import pytest
from producer import Producer, position
from stack import Answer, eventually, get

EVIL = {"Host": "evil.example", "Origin": "http://evil.example"}
SOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "convoy.live.v2",
}
PORTS = {
    "page": "/api/live",
    "gateway": "/live",
    "tracker": "/live",
    "api-gateway": "/vehicles",
    "position-tracker": "/vehicles/Van",
}


def token_file(stack):
    return os.path.join(stack.home, "etc", "admin.token")


def admin(stack, path, method, headers=None) -> Answer:
    return get(f"http://127.0.0.1:{stack.port('position-tracker')}{path}", headers, method)


def with_token(stack, **headers):
    with open(token_file(stack), encoding="ascii") as file:
        return {"Authorization": f"Bearer {file.readline().strip()}", **headers}


def refused(stack, reason):
    return stack.metric("position-tracker", f'convoy_http_refused_total{{reason="{reason}"}}')


@pytest.mark.parametrize("port", PORTS)
def test_a_name_that_is_rebound_to_our_address_is_refused_at_each_port(stack, port):
    url = f"http://127.0.0.1:{stack.port(port)}{PORTS[port]}"
    for headers in (EVIL, EVIL | SOCKET, {"Host": "evil.example"}):
        answer = get(url, headers)
        assert answer.status == 421
        assert answer.json()["title"] == "Misdirected Request"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", os.uname().nodename])
def test_the_page_is_served_by_each_of_its_names(stack, host):
    assert stack.api("/vehicles", {"Host": host}).status == 200
    assert get(stack.url("/"), {"Host": host}).status == 200
    assert get(f"http://127.0.0.1:{stack.port('tracker')}/vehicles", {"Host": host}).status == 200


def test_scrapers_and_probes_may_call_a_process_as_their_cluster_does(stack):
    for process in ("api-gateway", "position-tracker"):
        for path in ("/metrics", "/healthz", "/readyz"):
            url = f"http://127.0.0.1:{stack.port(process)}{path}"
            assert get(url, {"Host": "tracker-0.pods.cluster.local"}).status == 200


def test_a_foreign_page_erases_no_vehicle_and_makes_no_backup(stack, vehicle):
    producer = Producer(stack)
    producer.send([position(vehicle)])
    producer.close()
    vehicle = urllib.parse.quote(vehicle)
    eventually(lambda: stack.history(vehicle))
    before = refused(stack, "foreign_origin"), refused(stack, "no_token")
    foreign = {"Origin": "http://evil.example"}
    changes = ((f"/vehicles/{vehicle}", "DELETE"), ("/erase", "POST"), ("/backup", "POST"))
    for path, method in changes:
        assert admin(stack, path, method, foreign).status == 403
        assert admin(stack, path, method, with_token(stack, **foreign)).status == 403
        unauthorized = admin(stack, path, method)
        assert unauthorized.status == 401
        assert unauthorized.headers["WWW-Authenticate"].startswith("Bearer")
        assert admin(stack, path, method, {"Authorization": "Bearer x"}).status == 401
    assert (refused(stack, "foreign_origin"), refused(stack, "no_token")) == (
        before[0] + 2 * len(changes),
        before[1] + 2 * len(changes),
    )
    assert len(stack.history(vehicle)) == 1
    assert admin(stack, f"/vehicles/{vehicle}", "DELETE", with_token(stack)).status == 204


def test_the_token_is_for_its_owner_alone_and_for_the_admin_port_alone(stack):
    assert stat.S_IMODE(os.stat(token_file(stack)).st_mode) == 0o600
    for port, path in (("page", "/api/vehicles/Van"), ("gateway", "/vehicles/Van"), ("tracker", "/vehicles/Van")):
        url = f"http://127.0.0.1:{stack.port(port)}{path}"
        assert get(url, with_token(stack), "DELETE").status == 405


def test_a_name_that_the_operator_allows_is_served_through_all_doors(new_stack):
    stack = new_stack.up("--no-simulator", ALLOWED_HOSTS="map.example")
    assert stack.api("/vehicles", {"Host": "map.example"}).status == 200
    assert get(stack.url("/"), {"Host": "map.example"}).status == 200
    assert get(stack.url("/"), {"Host": "map.example.evil.example"}).status == 421
    with open(token_file(stack), encoding="ascii") as file:
        token = file.read()
    stack.down()
    stack.up("--no-simulator")
    with open(token_file(stack), encoding="ascii") as file:
        assert file.read() == token
    assert get(stack.url("/"), {"Host": "map.example"}).status == 421


def made_certificate(folder, names):
    """Makes a certificate for these names and its key, in the form that `--tls` accepts."""
    certificate, key = str(folder / "fleet.crt"), str(folder / "fleet.key")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=fleet", "-addext", "subjectAltName=" + names, "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


def test_the_names_of_the_page_s_certificate_are_its_own(new_stack, tmp_path):
    certificate, key = made_certificate(
        tmp_path, "DNS:map.example,DNS:*.fleet.example,IP:192.0.2.1,IP:127.0.0.1,DNS:localhost,URI:http://other.example"
    )
    stack = new_stack.up("--no-simulator", f"--tls={certificate},{key}")
    trusted = ssl.create_default_context(cafile=certificate)

    def status(host):
        connection = http.client.HTTPSConnection("127.0.0.1", stack.port("page"), timeout=15, context=trusted)
        try:
            seen = set()
            for path in ("/", "/api/vehicles"):
                connection.request("GET", path, headers={"Host": host})
                answer = connection.getresponse()
                answer.read()
                seen.add(answer.status)
        finally:
            connection.close()
        direct = get(f"http://127.0.0.1:{stack.port('gateway')}/vehicles", {"Host": host})
        (only,) = seen | {direct.status}
        return only

    for host in ("map.example", "north.fleet.example", "192.0.2.1", "localhost"):
        assert status(host) == 200, host
    for host in ("fleet", "fleet.example", "other.example", "map.example.evil.example"):
        assert status(host) == 421, host
