"""The offline copy of a site that is not at its host's root, beside another one on the same host."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from audit.server import serving
from generator.model import Dataset
from tests.test_offline import STATE, _publish, context, copy

__all__ = ["context", "copy"]  # fixtures
NAMES = "async () => (await caches.keys()).map((name) => name.split(':')[1]).sort()"
SCOPES = (
    "async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname).sort()"
)


def _take(page: Any, address: str) -> None:
    page.goto(f"{address}offline/")
    page.locator("[data-offline-take]").click()
    page.wait_for_selector(f"{STATE}[data-offline-state=taken]", timeout=60_000)


def test_two_sites_below_one_host_keep_copies_of_their_own(
    context: Any, copy: Path, dataset: Dataset, tmp_path: Path
) -> None:
    _publish(dataset, copy)
    host = tmp_path / "host"
    host.mkdir()
    copy.rename(host / "ref")
    shutil.copytree(host / "ref", host / "kb")
    (host / "404.html").write_text("nothing here", encoding="utf-8")
    (host / "other.html").write_text("<title>another page of the host</title>", encoding="utf-8")
    page = context.new_page()
    with serving(host) as origin:
        _take(page, f"{origin}/ref/fa/")
        page.goto(f"{origin}/kb/offline/")
        page.wait_for_selector(f"{STATE}[data-offline-state=none]")
        _take(page, f"{origin}/kb/")
        assert set(page.evaluate(NAMES)) == {"/kb/", "/ref/"}
        assert page.evaluate(SCOPES) == ["/kb/", "/ref/"]
        page.goto(f"{origin}/other.html")
        assert page.evaluate("navigator.serviceWorker.controller === null")
        page.goto(f"{origin}/kb/offline/")
        page.locator("[data-offline-remove]").click()
        page.wait_for_selector(f"{STATE}[data-offline-state=none]")
        assert set(page.evaluate(NAMES)) == {"/ref/"}
    # the server is stopped
    page.goto(f"{origin}/ref/fa/codes/486/")
    assert page.locator(".offline-note").count() == 1
    assert page.locator("h1").inner_text().startswith("486")
    page.keyboard.press("/")
    page.locator("[data-search-input]").fill("busy")
    page.wait_for_selector("[data-search-state=ready]")
    found = page.locator("[data-search-results] [data-code='486']").first
    link = "found => (found.closest('a') ?? found.querySelector('a')).pathname"
    assert found.evaluate(link) == "/ref/fa/codes/486/"


def test_a_site_below_another_one_has_a_worker_of_its_own(
    context: Any, copy: Path, dataset: Dataset, tmp_path: Path
) -> None:
    """The copy of the site at the root is not taken for that of the site below it, and is not deleted with it."""
    _publish(dataset, copy)
    below = tmp_path / "below"
    shutil.copytree(copy, below)
    below.rename(copy / "ref")
    page = context.new_page()
    with serving(copy) as origin:
        _take(page, f"{origin}/")
        page.goto(f"{origin}/ref/offline/")
        page.wait_for_selector(f"{STATE}[data-offline-state=none]")
        _take(page, f"{origin}/ref/")
        page.locator("[data-offline-remove]").click()
        page.wait_for_selector(f"{STATE}[data-offline-state=none]")
        assert set(page.evaluate(NAMES)) == {"/"}
        assert page.evaluate(SCOPES) == ["/"]
    page.goto(f"{origin}/codes/486/")
    assert page.locator(".offline-note").count() == 1
