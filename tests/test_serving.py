"""`sipcodes serve` through good and bad edits, as the browser shows them: the message until the text is right."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator.problems import Problem
from generator.project import Project
from generator.serving import panel
from tests.conftest import ROOT, small_project

TEXT, STRINGS, TEMPLATE = "content/en/codes/486.md", "content/ru/ui.yml", "theme/main.html"
EDITS = {
    # file, what is added at its end, what the panel says
    "HTML": (TEXT, "\n<b onclick=x>x</b>\n", ("content/en/codes/486.md:", "M-HTML")),
    "YAML": (STRINGS, "\nsite: twice\n", ("content/ru/ui.yml:", "Y-DUP")),
    "two files": (TEXT, "\n[x](nowhere.md)\n\n[x](javascript:x)\n", ("M-LINK", "M-URL")),
    "a template": (TEMPLATE, "{% if %}", ("theme/main.html", "E-TEMPLATE")),
    "the configuration": ("mkdocs.yml", "\nnonsense: [\n", ("mkdocs.yml", "E-CONFIG")),
}


@contextmanager
def serving(root: Path) -> Iterator[str]:
    """The address of `sipcodes serve` in a project."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "generator", "serve", "--address", f"127.0.0.1:{port}"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=(root / "said.txt").open("w"),
    )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, (root / "said.txt").read_text(encoding="utf-8")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        assert server.poll() is None, (root / "said.txt").read_text(encoding="utf-8")
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, str]]:
    project = small_project(tmp_path_factory.mktemp("served"))
    with serving(project.root) as address:
        yield project, address


@pytest.fixture(scope="module")
def page(browser: Any, served: tuple[Project, str]) -> Iterator[Any]:
    opened = browser.new_page()
    opened.complaints = []
    opened.on("console", lambda message: message.type == "error" and opened.complaints.append(message.text))
    opened.goto(f"{served[1]}/fa/codes/486/")
    yield opened
    opened.close()


def test_a_good_edit_is_shown_at_once(page: Any, served: tuple[Project, str]) -> None:
    path = served[0].content / "fa/codes/486.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\n# ", "\n# آزمون‌نو ", 1), encoding="utf-8")
    page.get_by_text("آزمون‌نو").first.wait_for(timeout=60_000)
    path.write_text(text, encoding="utf-8")
    page.get_by_text("آزمون‌نو").first.wait_for(state="detached", timeout=60_000)
    assert page.complaints == []


@pytest.mark.parametrize("name", EDITS)
def test_a_bad_edit_is_shown_until_it_is_right(name: str, page: Any, served: tuple[Project, str]) -> None:
    file, added, says = EDITS[name]
    path = served[0].root / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text + added, encoding="utf-8")
    shown = page.locator("#serving-problems")
    try:
        shown.wait_for(timeout=60_000)
        words = shown.inner_text()
        assert all(word in words for word in says), words
        assert page.locator("h1").inner_text().startswith("486")
    finally:
        path.write_text(text, encoding="utf-8")
    shown.wait_for(state="detached", timeout=60_000)
    assert page.complaints == []


def test_what_begins_wrong_can_be_put_right(browser: Any, tmp_path: Path) -> None:
    project = small_project(tmp_path)
    path = project.root / TEXT
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n<b>x</b>\n", encoding="utf-8")
    with serving(project.root) as address:
        page = browser.new_page()
        page.goto(f"{address}/codes/486/")
        page.locator("#serving-problems").wait_for(timeout=60_000)
        path.write_text(text, encoding="utf-8")
        page.locator("h1").wait_for(timeout=60_000)
        assert page.locator("#serving-problems").count() == 0
        page.close()


def test_other_addresses_are_those_of_the_site(served: tuple[Project, str]) -> None:
    with urllib.request.urlopen(f"{served[1]}/livereload/serving.js") as answer:  # noqa: S310
        assert answer.headers.get_content_type() == "text/javascript"
        assert b"fetch" in answer.read()


def test_a_problem_is_text_on_the_page() -> None:
    shown = panel([Problem("<a>\u202e", 3, "X-Y", "holds '<script>'; delete it")])
    assert "<script>" not in shown
    assert "&lt;a&gt;\\u{202E}:3" in shown
