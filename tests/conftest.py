"""Fixtures: the project as it stands, a small project to break, the built site, a browser."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from generator import headers, merge
from generator.model import Dataset
from generator.problems import Problem
from generator.project import Project
from tests import small

ROOT = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def sipcodes(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def run() -> Run:
    return sipcodes


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The real content, which must be without a fault."""
    problems: list[Problem] = []
    found = merge.load(Project(ROOT), problems)
    assert not problems, "\n".join(map(str, problems))
    return found


SMALL = small.CODES


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of the project with a handful of codes, to break and to build fast."""
    return small_project(tmp_path)


def small_project(folder: Path) -> Project:
    """A copy of the project with a handful of codes, below `folder`."""
    root = folder / "project"
    small.copy(root)
    return Project(root)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, built once."""
    target = tmp_path_factory.mktemp("built") / "site"
    done = sipcodes("build", "--output", target)
    assert done.returncode == 0, done.stderr
    return target


def went_wrong(request: Any) -> bool:
    """A request that failed by itself; one which the way to the next page cut short (often the icon's) did not."""
    return request.failure != "net::ERR_ABORTED"


class Handler(http.server.SimpleHTTPRequestHandler):
    reports: ClassVar[list[str]] = []
    """What browsers have complained of: violations of the policy."""

    def end_headers(self) -> None:
        """With the header fields of a real server, and a place for complaints."""
        for name, value in headers.FIELDS.items():
            report = "; report-uri /violation" if name == "Content-Security-Policy" else ""
            self.send_header(name, value + report)
        super().end_headers()

    def do_POST(self) -> None:
        """A complaint."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.reports.append(body.decode(errors="replace")[:600])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Keep the test output clean."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page for what is missing, as a real server gives it."""
        page = Path(self.directory) / "404.html"
        body = page.read_bytes() if page.exists() else b""
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="session")
def origin(site: Path) -> Iterator[str]:
    """The built site behind a server: its address without a slash at the end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    assert Handler.reports == [], "the browser tests violate the policy of generator/headers.py"


@pytest.fixture(autouse=True)
def _no_violation() -> Iterator[None]:
    """The test during which a page first violates the policy fails."""
    before = len(Handler.reports)
    yield
    assert Handler.reports[before:] == []


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Debian's Chromium. Without it the browser tests are skipped, but never with CI=true."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is missing; install it: apt-get install chromium")
        pytest.skip("chromium is missing; install it: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()
