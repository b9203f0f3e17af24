"""The real nginx with the webapp's template, before a gateway of the test's own that fails as the test wants."""

import dataclasses
import email.message
import http.server
import os
import pathlib
import signal
import socket
import string
import subprocess
import threading
import time

TEMPLATE = pathlib.Path(__file__).parents[3] / "webapp" / "nginx.conf.template"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclasses.dataclass
class Asked:
    path: str
    headers: email.message.Message  # names are compared without case


class SmallGateway:
    """Replies by calling `answer`, and records the requests."""

    def __init__(self):
        self.asked = []
        self.answer = self.fleet
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                owner.asked.append(Asked(self.path, self.headers))
                owner.answer(self)

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def port(self):
        return self.server.server_address[1]

    def targets(self):
        return [each.path for each in self.asked]

    @staticmethod
    def reply(request, status, body=b"", **headers):
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def fleet(self, request):
        """Replies as the gateway does to /vehicles, but always with the same ETag."""
        if request.headers["If-None-Match"] == 'W/"1"':
            self.reply(request, 304, ETag='W/"1"', Vary="Accept, Origin, Accept-Encoding")
            return
        self.reply(
            request,
            200,
            b'{"vehicles":[]}',
            ETag='W/"1"',
            Vary="Accept, Origin, Accept-Encoding",
            Cache_Control="no-cache",
            Content_Type="application/json",
        )

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class SmallNginx:
    def __init__(self, folder, gateway_port, **variables):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        root = self.folder / "page"
        (root / "media").mkdir(parents=True)
        (root / "index.html").write_text("<!doctype html><title>Convoy</title>")
        (root / "config.json").write_text("{}")
        (root / "main-ABCD2345.js").write_text("x" * 4000)
        (root / "chunk-phk1-4gi.js").write_text("export {}")
        (root / "plain-language.mjs").write_text("export {}")
        (root / "media" / "inter-QWERTYUI.woff2").write_bytes(b"font")
        settings = {
            "LISTEN": f"127.0.0.1:{self.port}",
            "GATEWAY": f"127.0.0.1:{gateway_port}",
            "STATUS": f"unix:{self.folder}/status",
            "WEBAPP_ROOT": str(root),
            "OPERATOR_FILES": str(root),
            "TLS": "",
            "HOSTS": "fleet.example *.wide.example",
            "BASEMAP_ORIGINS": "",
            **variables,
        }
        settings["LISTEN"] = settings["LISTEN"].replace("PORT", str(self.port))
        text = TEMPLATE.read_text()
        for name, value in settings.items():
            text = text.replace("${" + name + "}", value)
        (self.folder / "nginx.conf").write_text(text)
        self.log_file = self.folder / "log"
        self.process = self._start()

    def _start(self):
        directives = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
        # nginx appends: it opens its stdout a second time for the access log.
        with self.log_file.open("ab") as log:
            process = subprocess.Popen(
                ["/usr/sbin/nginx", "-p", str(self.folder), "-e", "stderr"]
                + ["-c", str(self.folder / "nginx.conf"), "-g", directives],
                stdout=log,
                stderr=log,
                env={**os.environ, "TZ": "UTC"},
            )
        deadline = time.monotonic() + 20
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return process
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("nginx did not start: " + self.log())
            time.sleep(0.02)

    def log(self):
        return self.log_file.read_text()

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
