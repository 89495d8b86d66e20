"""The guarded door that a real cluster has: TLS with a certificate of one's own, and a password or an API key."""

from __future__ import annotations

import base64
import http.client
import shutil
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody has signed but itself, and its key."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with")
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-addext", "keyUsage=critical,digitalSignature,keyCertSign"),
            *("-out", str(certificate), "-keyout", str(key)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


class Front:
    """Lets through to a node who shows one of the secrets, and turns away everybody else as OpenSearch does."""

    def __init__(self, node: int, pair: tuple[Path, Path], *, user: str, password: str, api_key: str) -> None:
        basic = base64.b64encode(f"{user}:{password}".encode()).decode()
        allowed = {f"Basic {basic}", f"ApiKey {api_key}"}
        self.refused: list[str | None] = []
        """What those had to show who were turned away."""
        refused = self.refused

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                shown = self.headers.get("Authorization")
                if shown not in allowed:
                    refused.append(shown)
                    self._send(401, {"Content-Type": "text/plain"}, b"Unauthorized")
                    return
                way = http.client.HTTPConnection("127.0.0.1", node, timeout=60)
                try:
                    passed = {name: value for name in ("Content-Type", "Accept") if (value := self.headers.get(name))}
                    way.request(self.command, self.path, body, passed)
                    told = way.getresponse()
                    self._send(told.status, {"Content-Type": told.getheader("Content-Type", "")}, told.read())
                finally:
                    way.close()

            def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer

            def log_message(self, *_: object) -> None:
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*pair)
        self._server = _Quiet(("127.0.0.1", 0), Handler)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that trusts no such certificate hangs up: that is what is tested."""
