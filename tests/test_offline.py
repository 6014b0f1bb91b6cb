"""Reading without a network, in Chromium: the server stopped, half-finished deployments, being rid of it."""

from __future__ import annotations

import dataclasses
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.server import serving
from generator import offline
from generator.model import Dataset
from generator.urls import language_root

STATE = "[data-offline]"


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """The part of the site that these tests need: small enough to change and publish often."""
    target = tmp_path / "site"
    target.mkdir()
    kept = {"assets", "offline", "search", "reference", "sw.js", "sw-remove.js", "index.html", "404.html", "fa"}
    for path in site.iterdir():
        if path.name in kept:
            shutil.copytree(path, target / path.name) if path.is_dir() else shutil.copy2(path, target / path.name)
    for name in ("manifest.webmanifest", "captures", "codes/486", "codes/index.html", "486"):
        if (site / name).is_dir():
            shutil.copytree(site / name, target / name)
        else:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(site / name, target / name)
    return target


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    opened = browser.new_context()
    yield opened
    opened.close()


def _publish(dataset: Dataset, site: Path) -> dict[str, Any]:
    languages = tuple(language for language in dataset.languages if (site / language_root(dataset, language)).exists())
    offline.write(dataclasses.replace(dataset, languages=languages), site, enabled=True)
    found: dict[str, Any] = json.loads((site / "offline" / "en.json").read_text(encoding="utf-8"))
    return found


def _take(page: Any, origin: str, root: str = "") -> None:
    page.goto(f"{origin}/{root}offline/")
    page.locator("[data-offline-take]").click()
    page.wait_for_selector(f"{STATE}[data-offline-state=taken]", timeout=60_000)


def test_pages_and_search_without_a_network(context: Any, copy: Path, dataset: Dataset) -> None:
    _publish(dataset, copy)
    page = context.new_page()
    with serving(copy) as origin:
        _take(page, origin)
        assert "megabytes" in page.locator("[data-offline-status]").inner_text()
        page.goto(f"{origin}/codes/486/")
        assert page.locator(".offline-note").count() == 0
    # the server is stopped
    page.goto(f"{origin}/")
    assert "offline copy of" in page.locator(".offline-note").inner_text()
    page.goto(f"{origin}/codes/486/")
    assert page.locator("h1").inner_text().startswith("486")
    assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"
    page.keyboard.press("/")
    page.locator("[data-search-input]").fill("busy")
    page.wait_for_selector("[data-search-state=ready]")
    assert page.locator("[data-search-results] [data-code='486']").count() == 1
    page.goto(f"{origin}/fa/codes/486/")
    assert page.url == f"{origin}/offline/?missing"
    assert "not in the offline copy" in page.locator(".offline-note").inner_text()


def test_persian_readers_take_their_own_language(context: Any, copy: Path, dataset: Dataset) -> None:
    _publish(dataset, copy)
    page = context.new_page()
    with serving(copy) as origin:
        _take(page, origin, "fa/")
        assert page.evaluate("document.documentElement.dir") == "rtl"
    page.goto(f"{origin}/fa/codes/486/?from=link")
    note = page.locator(".offline-note")
    assert dataset.strings["fa"]["site.offline.note"].split("{")[0].strip() in note.inner_text()
    assert not any(digit in note.inner_text() for digit in "0123456789")
    assert page.evaluate("document.fonts.check('16px Vazirmatn')")


def test_nothing_is_kept_before_it_is_asked_for_and_it_can_be_given_back(
    context: Any, copy: Path, dataset: Dataset
) -> None:
    _publish(dataset, copy)
    page = context.new_page()
    with serving(copy) as origin:
        page.goto(f"{origin}/offline/")
        page.wait_for_selector(f"{STATE}[data-offline-state=none]")
        assert page.evaluate("(async () => (await navigator.serviceWorker.getRegistrations()).length)()") == 0
        assert page.evaluate("(async () => (await caches.keys()).length)()") == 0
        _take(page, origin)
        page.locator("[data-offline-remove]").click()
        page.wait_for_selector(f"{STATE}[data-offline-state=none]")
        assert page.evaluate("(async () => (await caches.keys()).length)()") == 0
        assert page.evaluate("(async () => (await navigator.serviceWorker.getRegistrations()).length)()") == 0


COPY = """async () => {
  const names = (await caches.keys()).filter((name) => name !== 'sipcodes:/:state');
  const state = await (await caches.open('sipcodes:/:state')).match(new URL('/.state/copy', location));
  const {list, cache} = await state.json();
  const held = await caches.open(cache);
  const digests = [];
  for (const [path, digest] of list.files) {
    const body = await (await held.match(new URL('/' + path, location))).arrayBuffer();
    const own = [...new Uint8Array(await crypto.subtle.digest('SHA-256', body))];
    digests.push(own.map((byte) => byte.toString(16).padStart(2, '0')).join('') === digest);
  }
  return {version: list.version, whole: digests.every(Boolean), count: digests.length, names, cache};
}"""
"""What is in the copy, read back and hashed again."""


def _until(page: Any, question: str, argument: object = None) -> None:
    """Wait until an asynchronous question is answered with yes."""
    for _ in range(300):
        if page.evaluate(question, argument):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never true: {question}")


def _wait_for(page: Any, version: str) -> None:
    question = """async (version) => {
      const state = await (await caches.open('sipcodes:/:state')).match(new URL('/.state/copy', location));
      return (await state.json()).list.version === version;
    }"""
    _until(page, question, version)


def test_a_new_version_is_there_by_the_second_visit(context: Any, copy: Path, dataset: Dataset) -> None:
    first = _publish(dataset, copy)
    page = context.new_page()
    with serving(copy) as origin:
        _take(page, origin)
        changed = copy / "codes/486/index.html"
        changed.write_text(changed.read_text(encoding="utf-8").replace("<h1", "<h1 data-new", 1), encoding="utf-8")
        second = _publish(dataset, copy)
        assert second["version"] != first["version"]
        page.goto(f"{origin}/codes/486/")
        assert page.locator("h1[data-new]").count() == 1  # the network comes first
        _wait_for(page, second["version"])
    page.goto(f"{origin}/codes/486/")
    assert page.locator(".offline-note").count() == 1
    assert page.locator("h1[data-new]").count() == 1
    found = page.evaluate(COPY)
    assert (found["whole"], found["names"]) == (True, [found["cache"]])


def test_half_finished_deployments_never_get_in(context: Any, copy: Path, dataset: Dataset, tmp_path: Path) -> None:
    """Fifty deployments of which any part of the files has arrived, some as errors: the copy stays of one version."""
    old = _publish(dataset, copy)
    new = tmp_path / "new"
    shutil.copytree(copy, new)
    for path in (new / "codes/486/index.html", new / "assets/site/page.js", new / "assets/site/site.css"):
        if path.exists():
            path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    version = _publish(dataset, new)["version"]
    kept = tmp_path / "old"
    shutil.copytree(copy, kept)
    differing = [
        path.relative_to(new)
        for path in sorted(new.rglob("*"))
        if path.is_file() and path.name != "fa.json" and _differs(path, new, kept)
    ]
    assert len(differing) >= 4
    chance = random.Random(7)  # noqa: S311
    page = context.new_page()
    with serving(copy) as origin:
        _take(page, origin)
        for _ in range(50):
            arrived = chance.sample(differing, chance.randrange(1, len(differing)))
            for path in differing:
                source = new if path in arrived else kept
                shutil.copyfile(source / path, copy / path)
            broken = chance.choice(arrived)
            if chance.random() < 0.3:
                (copy / broken).unlink()
            page.goto(f"{origin}/reference/glossary/")
            page.evaluate(IDLE)
            found = page.evaluate(COPY)
            assert found["whole"]
            assert found["version"] in (old["version"], version)  # the new one, once each of its files has come by
            if not (copy / broken).exists():
                shutil.copyfile(new / broken, copy / broken)
        for path in differing:
            shutil.copyfile(new / path, copy / path)
        page.goto(f"{origin}/reference/glossary/")
        _wait_for(page, version)
        assert page.evaluate(COPY)["whole"]


IDLE = """async () => {
  const {port1, port2} = new MessageChannel();
  const told = new Promise((resolve) => (port1.onmessage = resolve));
  navigator.serviceWorker.controller.postMessage({settle: true}, [port2]);
  await told;
}"""
"""Until the worker has done with the version that it saw."""


def _differs(path: Path, new: Path, old: Path) -> bool:
    return path.read_bytes() != (old / path.relative_to(new)).read_bytes()


def test_the_kill_switch(context: Any, copy: Path, dataset: Dataset) -> None:
    _publish(dataset, copy)
    page = context.new_page()
    with serving(copy) as origin:
        _take(page, origin)
        offline.write(dataset, copy, enabled=False)
        page.goto(f"{origin}/codes/486/")
        _until(
            page,
            "async () => !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistrations()).length",
        )
        page.goto(f"{origin}/codes/486/")
        assert page.evaluate("navigator.serviceWorker.controller === null")
        assert page.locator(".offline-note").count() == 0


def test_lists_name_every_file_that_a_page_asks_for(site: Path, dataset: Dataset) -> None:
    for language in dataset.languages:
        content = json.loads((site / "offline" / f"{language.code}.json").read_text(encoding="utf-8"))
        paths = {path for path, _, _ in content["files"]}
        root = content["root"]
        assert {root, f"{root}codes/486/", f"{root}offline/", "assets/site/page.js", "captures/486.pcapng"} <= paths
        foreign = {other.code for other in dataset.languages} - {language.code}
        assert not [path for path in paths if path.split("/")[0] in foreign]
        assert content["size"] == sum(size for _, _, size in content["files"]) < 20_000_000
        for path, _, size in content["files"]:
            file = site / path / "index.html" if path == "" or path.endswith("/") else site / path
            assert file.stat().st_size == size
