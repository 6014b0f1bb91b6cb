"""The zip: the same bytes each time, and in Chromium from disk everything works without a server."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.disk import FOLDER, pack, rewritten
from generator.problems import ContentError
from tests.conftest import Run, went_wrong


@pytest.fixture(scope="module")
def packed(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("zip") / "sipcodes.zip"
    assert pack(site, target) == target.stat().st_size
    return target


@pytest.fixture(scope="module")
def unpacked(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("my disk")
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    return folder / FOLDER


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("requestfailed", lambda request: said.append(request.url) if went_wrong(request) else None)
    opened.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
    yield opened
    context.close()
    assert said == []


def test_the_same_site_gives_the_same_bytes(site: Path, packed: Path, tmp_path: Path) -> None:
    pack(site, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == packed.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.zip"]
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in names if name.endswith(("sw.js", ".webmanifest", "sitemap.xml", ".gz", ".br"))]


def test_search_from_disk(page: Any, unpacked: Path) -> None:
    page.goto((unpacked / "codes/403/index.html").as_uri())
    page.keyboard.press("/")
    page.locator("[data-search-input]").fill("busy here")
    page.wait_for_selector("[data-search-state=ready]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/codes/486/index.html")
    assert page.locator("h1").inner_text().startswith("486")


def test_search_from_disk_in_persian(page: Any, unpacked: Path) -> None:
    page.goto((unpacked / "fa/index.html").as_uri())
    page.locator("[data-search-input]").fill("اشغال")
    page.wait_for_selector("[data-search-state=ready]")
    page.locator("[data-search-results] [data-code='486']").click()
    page.wait_for_url("**/fa/codes/486/index.html")
    page.locator(".languages summary").click()
    page.locator(".languages a[lang=ru]").click()
    page.wait_for_url("**/ru/codes/486/index.html")


def test_tables_and_short_addresses_from_disk(page: Any, unpacked: Path) -> None:
    page.goto((unpacked / "codes/index.html").as_uri())
    page.locator(".table-tools input").fill("487")
    assert page.locator(".codes tbody tr:visible").count() == 1
    page.locator(".codes tbody tr:visible a").first.click()
    page.wait_for_url("**/codes/487/index.html")
    page.goto((unpacked / "486/index.html").as_uri())
    page.wait_for_url("**/codes/486/index.html")


def test_a_trace_is_explained_from_disk(page: Any, unpacked: Path) -> None:
    page.goto((unpacked / "ru/explain/index.html").as_uri())
    page.locator(".explain__tools button:not(.is-primary)").first.click()  # the example
    page.locator("#explain-results").wait_for()
    assert page.locator(".explain__results a[href*='codes/']").count() > 0


def test_every_link_names_a_file(unpacked: Path) -> None:
    count = 0
    for path in sorted(unpacked.rglob("*.html")):
        for target in re.findall(
            r'<(?:a|script)\b[^>]*?\s(?:href|src)="([^"#?:]+)[#?"]', path.read_text(encoding="utf-8")
        ):
            count += 1
            assert (path.parent / target).is_file(), (path, target)
    assert count > 10_000


def test_only_links_within_the_site_are_rewritten() -> None:
    page = '<a href="../..">a</a><a href="../486/#x">b</a><a href="https://h.example/">c</a><a href="x.pcapng">d</a>'
    assert rewritten(page, "") == (
        '<a href="../../index.html">a</a><a href="../486/index.html#x">b</a>'
        '<a href="https://h.example/">c</a><a href="x.pcapng">d</a>'
    )


def test_a_folder_without_a_site_is_refused(tmp_path: Path, run: Run) -> None:
    with pytest.raises(ContentError, match="E-SITE"):
        pack(tmp_path, tmp_path / "x.zip")
    done = run("pack", "--site", tmp_path, "--output", tmp_path / "x.zip")
    assert (done.returncode, "E-SITE" in done.stderr) == (1, True)
    assert not list(tmp_path.iterdir())
