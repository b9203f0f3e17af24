"""The page's certificate, as webapp/run serves it in a container: a renewed one is served without a restart, and one
that nginx cannot use changes nothing."""

import contextlib
import os
import socket
import ssl
import subprocess

import pytest
from stack import CHECKOUT, eventually


def renew(folder, name):
    """Makes a certificate of this name and its key; replaces each atomically, as Kubernetes does for a Secret."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
         "-keyout", folder / "new.key", "-out", folder / "new.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    os.replace(folder / "new.crt", folder / "tls.crt")
    os.replace(folder / "new.key", folder / "tls.key")


def free_port():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return unused.getsockname()[1]


def served_certificate(port):
    """Returns it as PEM, or None if the server does not answer."""
    with contextlib.suppress(OSError):
        return ssl.get_server_certificate(("127.0.0.1", port), timeout=5)
    return None


@pytest.fixture
def page(tmp_path):
    """Yields the port of an nginx that speaks TLS, and the file with its output."""
    renew(tmp_path, "first.example")
    port, said = free_port(), tmp_path / "said"
    with open(said, "wb") as log:
        nginx = subprocess.Popen(
            [os.path.join(CHECKOUT, "webapp", "run")],
            env={
                **os.environ,
                "LISTEN": f"127.0.0.1:{port} ssl http2",
                "TLS": f"ssl_certificate {tmp_path}/tls.crt; ssl_certificate_key {tmp_path}/tls.key;",
                "GATEWAY": f"127.0.0.1:{free_port()}",
                "STATUS": f"127.0.0.1:{free_port()}",
                "TMPDIR": str(tmp_path),
            },
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    try:
        eventually(lambda: served_certificate(port), what="for nginx")
        yield port, said
    finally:
        nginx.terminate()
        nginx.wait(timeout=30)


def test_a_renewed_certificate_is_served_without_a_restart(page, tmp_path):
    port, said = page
    first = served_certificate(port)
    assert first == (tmp_path / "tls.crt").read_text()

    (tmp_path / "tls.crt").write_text("this is no certificate\n")
    eventually(lambda: b"[emerg]" in said.read_bytes(), what="for nginx to complain")
    assert served_certificate(port) == first

    renew(tmp_path, "second.example")
    second = (tmp_path / "tls.crt").read_text()
    assert second != first
    eventually(lambda: served_certificate(port) == second, what="for the renewed certificate")


def test_the_nginx_of_devices_serves_it_on_each_of_its_ports(tmp_path):
    renew(tmp_path, "devices.example")
    ports = {name: free_port() for name in ("HTTPS", "ANY", "MQTTS")}
    environment = {
        **os.environ,
        **{name: f"127.0.0.1:{port}" for name, port in ports.items()},
        "DOORS": f"127.0.0.1:{free_port()}",
        "PROXIED": f"127.0.0.1:{free_port()}",
        "TMPDIR": str(tmp_path),
    }
    command = [os.path.join(CHECKOUT, "webapp", "run"), "device-tls"]
    refused = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=20)
    assert (refused.returncode, refused.stderr) == (2, "TLS should name a certificate and its key\n")
    environment["TLS"] = f"ssl_certificate {tmp_path}/tls.crt; ssl_certificate_key {tmp_path}/tls.key;"
    nginx = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        with open(tmp_path / "tls.crt", encoding="ascii") as file:
            own = file.read()
        for port in ports.values():
            eventually(lambda port=port: served_certificate(port) == own, what="for nginx")
    finally:
        nginx.terminate()
        nginx.wait(20)
