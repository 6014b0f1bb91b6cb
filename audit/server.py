"""A static server as the world has them: compression, kept connections, the site's own page for what is missing."""

from __future__ import annotations

import gzip
import mimetypes
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
    ".woff2": "font/woff2",
}
PACKED = (".woff2", ".png", ".pcapng", ".zip")
"""Kinds of files that are compressed already, or not worth it."""


@lru_cache(maxsize=2048)
def _packed(path: Path, _changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """The address of a server of `site`, without a slash at the end."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """One file, compressed where the browser can read that."""
            status, path = 200, site / unquote(urlsplit(self.path).path).lstrip("/")
            if path.is_dir() and not self.path.partition("?")[0].endswith("/"):
                self.send_response(301)
                self.send_header("Location", urlsplit(self.path).path + "/")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if path.is_dir():
                path = path / "index.html"
            if not path.is_file() or not path.resolve().is_relative_to(site.resolve()):
                status, path = 404, site / "404.html"
            squeeze = "gzip" in self.headers.get("Accept-Encoding", "") and path.suffix not in PACKED
            body = _packed(path, path.stat().st_mtime_ns) if squeeze else path.read_bytes()
            kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=31536000" if "/assets/" in self.path else "no-cache")
            if squeeze:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            with suppress(ConnectionError):  # the browser went elsewhere
                self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Nothing on the terminal."""

    class Server(ThreadingHTTPServer):
        def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
            """Remembers connections: browsers keep them open, and a server that is stopped answers nobody."""
            connection, address = super().get_request()
            connections.append(connection)
            return connection, address

    connections: list[socket.socket] = []
    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
