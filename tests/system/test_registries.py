"""A proxy on the way to the package registries, with a trusted certificate and with an untrusted one."""

import http.server
import os
import shutil
import ssl
import subprocess
import threading

import pytest
from stack import CHECKOUT

CLIENTS = ("npm", "Maven", "pip", "Go")


def make_certificate(folder):
    """Makes a self-signed certificate for 127.0.0.1; returns (certificate, key)."""
    paths = str(folder / "proxy.crt"), str(folder / "proxy.key")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        + ["-days", "2", "-subj", "/CN=proxy", "-addext", "subjectAltName=IP:127.0.0.1"]
        + ["-addext", "basicConstraints=critical,CA:TRUE", "-out", paths[0], "-keyout", paths[1]],
        check=True,
        capture_output=True,
    )
    return paths


class Nothing(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(404)
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


class Quiet(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass  # a client may reject our certificate and close


@pytest.fixture
def proxy(tmp_path):
    """Yields the address of an https server, and its certificate."""
    certificate, key = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with Quiet(("127.0.0.1", 0), Nothing) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{server.server_port}", certificate
        server.shutdown()


def configured(home, address, **more):
    """Returns the environment of a person whose clients all use that registry."""
    (home / ".m2").mkdir(parents=True)
    (home / ".m2" / "settings.xml").write_text(
        f"<settings><mirrors><mirror><id>all</id><mirrorOf>*</mirrorOf><url>{address}/maven</url>"
        "</mirror></mirrors></settings>"
    )
    (home / ".npmrc").write_text(f"registry={address}/npm/\n")
    (home / "pip.conf").write_text(f"[global]\nindex-url = {address}/simple\n")
    of_this_machine = ("PIP_", "npm_config_", "NPM_CONFIG_", "GOPROXY", "NODE_EXTRA", "CURL_CA", "SSL_CERT")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(of_this_machine)}
    return {
        **inherited,
        "HOME": str(home),
        "PIP_CONFIG_FILE": str(home / "pip.conf"),
        "GOPROXY": f"{address}/go,direct",
        "NPM_CONFIG_GLOBALCONFIG": str(home / "none"),
        "no_proxy": "127.0.0.1",
        **more,
    }


def ask(environment):
    script = (
        "source commands/lib/terminal.sh; source commands/lib/stack.sh; source commands/lib/registries.sh;"
        f"need_trusted_registries {' '.join(CLIENTS)}"
    )
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=CHECKOUT,
        env={**environment, "CONVOY_CHECKOUT": CHECKOUT},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_registry_whose_certificate_is_not_trusted_is_named(proxy, tmp_path):
    address, _ = proxy
    refused = ask(configured(tmp_path / "home", address))
    assert refused.returncode == 1
    for client, path in zip(CLIENTS, ("/npm/", "/maven", "/simple", "/go")):
        assert f"{client}'s registry {address}{path} is not trusted: " in refused.stderr
    assert "update-ca-certificates" in refused.stderr.splitlines()[-1]


def test_a_registry_whose_certificate_is_trusted_is_asked_no_more(proxy, tmp_path):
    address, certificate = proxy
    trusting = {"NODE_EXTRA_CA_CERTS": certificate, "CURL_CA_BUNDLE": certificate, "PIP_CERT": certificate}
    trusted = ask(configured(tmp_path / "home", address, **trusting))
    assert trusted.returncode == 0, trusted.stderr


def test_a_login_in_a_registrys_address_is_not_shown(proxy, tmp_path):
    address, _ = proxy
    refused = ask(configured(tmp_path / "home", address.replace("//", "//user:secret@")))
    assert refused.returncode == 1 and "pip's registry" in refused.stderr
    assert "secret" not in refused.stderr


def test_a_set_up_behind_such_a_proxy_ends_before_it_fetches(proxy, tmp_path):
    address, _ = proxy
    clone = tmp_path / "clone"
    for part in ("commands", "queue", "tests/tidy"):
        shutil.copytree(os.path.join(CHECKOUT, part), clone / part)
    shutil.copy(os.path.join(CHECKOUT, "convoy"), clone)
    refused = subprocess.run(
        [clone / "convoy", "setup", "build", "--yes"],
        env=configured(tmp_path / "home", address),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert refused.returncode == 1, refused.stdout
    assert "npm's registry" in refused.stderr and "Maven's registry" in refused.stderr
    # If a download had begun, this log would exist.
    assert not (clone / ".convoy" / "build-logs" / "node.log").exists()
