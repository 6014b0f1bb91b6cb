"""deploy/ under Debian's nginx: what is served, with which header fields, at the root and under a sub-path."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path

import pytest

from generator import headers
from generator.compress import compress
from tests.conftest import ROOT
from tests.recipes.tools import absent

NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def nginx(folder: Path, root: Path, site_conf: str = "site.conf") -> Iterator[str]:
    """nginx with the files of deploy/ on a free port: its address without a slash at the end."""
    port = _port()
    (folder / "sipcodes").mkdir(parents=True)
    for path in (ROOT / "deploy").glob("*.conf"):
        shutil.copy(path, folder / "sipcodes")
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("    listen [::]:80;\n", "")
    text = text.replace("/srv/sipcodes", str(root)).replace("sipcodes/site.conf", f"sipcodes/{site_conf}")
    (folder / "server.conf").write_text(text, encoding="utf-8")
    places = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} pid {folder}/pid; error_log {folder}/error.log; daemon off; worker_processes 1;\n"
        f"events {{}} http {{ access_log off; {places} include {folder}/server.conf; }}\n",
        encoding="utf-8",
    )
    command = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    subprocess.run([*command, "-t", "-q"], check=True)
    server = subprocess.Popen(command)
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")


def get(address: str, method: str = "GET", **fields: str) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(address, method=method, headers=fields)  # noqa: S310
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    if NGINX is None:
        absent("nginx is missing; install it: apt-get install nginx-light")
    folder = tmp_path_factory.mktemp("nginx")
    root = folder / "www"
    for name, text in {
        "index.html": "<p>home</p>" * 200,
        "404.html": "<p>not here</p>",
        "codes/486/index.html": "<p>486</p>" * 200,
        "api/v1/codes.json": '{"a": 1}' * 300,
        "assets/site/site.css": "p{}",
        "assets/x.0123abcd9f.js": "1;",
        ".well-known/security.txt": "Contact: x",
        ".env": "SECRET=1",
        ".git/config": "x",
        "_headers": "x",
        "empty/x.txt": "x",
        "kb/index.html": "<p>kb</p>",
        "kb/404.html": "<p>kb has it not</p>",
        "kb/codes/486/index.html": "<p>486</p>",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    compress(root)
    with nginx(folder / "conf", root) as address:
        yield address, root


def test_every_answer_has_the_header_fields(served: tuple[str, Path]) -> None:
    for path in ("/", "/codes/486/", "/api/v1/codes.json", "/assets/site/site.css", "/nothing/", "/.env"):
        _, fields, _ = get(served[0] + path)
        assert {name: fields[name] for name in headers.FIELDS} == headers.FIELDS, path
        assert "nginx/" not in (fields["Server"] or "")


def test_what_is_not_there(served: tuple[str, Path]) -> None:
    for path in (
        "/nothing",
        "/codes/999/",
        "/.env",
        "/.git/config",
        "/_headers",
        "/empty/",
        "/codes/486/../../../etc/passwd",
    ):
        status, fields, body = get(served[0] + path)
        assert status in (400, 403, 404), path
        assert b"SECRET" not in body
        assert b"Index of" not in body
        if status == 404:
            assert (b"not here" in body, fields.get_content_type()) == (True, "text/html"), path
    assert get(served[0] + "/.well-known/security.txt")[0] == 200


def test_only_reading(served: tuple[str, Path]) -> None:
    assert get(served[0] + "/", "HEAD")[0] == 200
    for method in ("POST", "PUT", "DELETE", "TRACE"):
        assert get(served[0] + "/", method)[0] in (403, 405), method


def test_types_and_caching(served: tuple[str, Path]) -> None:
    address = served[0]
    assert get(address + "/codes/486/")[1]["Content-Type"] == "text/html; charset=utf-8"
    assert get(address + "/assets/x.0123abcd9f.js")[1]["Cache-Control"] == "public, max-age=31536000, immutable"
    fields = get(address + "/codes/486/")[1]
    assert fields["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert get(address + "/codes/486/", **{"If-None-Match": fields["ETag"]})[0] == 304


def test_compressed_as_it_lies_there(served: tuple[str, Path]) -> None:
    address, root = served
    _, fields, body = get(address + "/codes/486/", **{"Accept-Encoding": "gzip"})
    assert fields["Content-Encoding"] == "gzip"
    assert body == (root / "codes/486/index.html.gz").read_bytes()
    assert gzip.decompress(body) == get(address + "/codes/486/")[2]


def test_under_a_sub_path(served: tuple[str, Path], tmp_path: Path) -> None:
    with nginx(tmp_path / "conf", served[1], "subpath.conf") as address:
        status, fields, body = get(address + "/kb/codes/486/")
        assert (status, b"486" in body) == (200, True)
        assert fields["Content-Security-Policy"] == headers.POLICY
        assert get(address + "/kb/nothing/")[::2] == (404, b"<p>kb has it not</p>")
        assert get(address + "/kb/_headers")[0] == 404
