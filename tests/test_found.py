"""What machines are told: JSON-LD, feeds, manifests, Markdown, robots.txt and the like."""

from __future__ import annotations

import html
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from generator.model import Dataset
from generator.urls import language_root, site_url

BASE = "https://sipcodes.example/"
ATOM = "{http://www.w3.org/2005/Atom}"
ROOTS = {"en": "", "ru": "ru/", "fa": "fa/"}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _graph(page: str) -> dict[str, dict[str, Any]]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert len(blocks) == 1
    return {node["@type"]: node for node in json.loads(blocks[0])["@graph"]}


def _meta(page: str, name: str) -> str:
    match = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', page)
    assert match, name
    return html.unescape(match[1])


@pytest.mark.parametrize("lang", ROOTS)
def test_a_code_page_is_a_term_and_an_article(lang: str, site: Path, dataset: Dataset) -> None:
    page = _read(site / ROOTS[lang] / "codes/486/index.html")
    graph = _graph(page)
    term, article = graph["DefinedTerm"], graph["TechArticle"]
    assert (term["termCode"], term["name"]) == ("486", "486 Busy Here")
    assert article["url"] == f"{BASE}{ROOTS[lang]}codes/486/"
    assert article["about"]["@id"] == term["@id"]
    assert article["inLanguage"] == lang
    table = _graph(_read(site / ROOTS[lang] / "codes/index.html"))
    assert term["inDefinedTermSet"]["@id"] == table["DefinedTermSet"]["@id"]
    assert _meta(page, "og:title") == article["headline"]
    assert _meta(page, "og:description") == _meta(page, "description") == article["description"] != ""


def test_every_page_has_its_own_title_and_description(site: Path, dataset: Dataset) -> None:
    titles: dict[str, Path] = {}
    for path in sorted(site.rglob("index.html")):
        page = _read(path)
        if 'http-equiv="refresh"' in page:
            continue
        title = re.search(r"<title>([^<]+)</title>", page)
        assert title
        assert titles.setdefault(title[1], path) == path, title[1]
        assert _meta(page, "description")
        _graph(page)


def test_data_blocks_cannot_be_left(dataset: Dataset) -> None:
    from generator.pages.page import Page
    from generator.structured import json_ld

    page = Page("codes/486.md", "en", "486 </script><script>x", "& <!--", "", "code")
    text = json_ld(BASE, dataset, page)
    assert not set("<>&") & set(text)
    assert json.loads(text)["@graph"][1]["headline"] == page.title


@pytest.mark.parametrize("lang", ROOTS)
def test_the_feed_tells_of_changes_in_its_language(lang: str, site: Path, dataset: Dataset) -> None:
    feed = ET.fromstring(_read(site / ROOTS[lang] / "feed.xml"))  # noqa: S314
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) >= 2
    days = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert days == sorted(days, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == days[0]
    for entry in entries:
        assert entry.findtext(f"{ATOM}title") in dataset.strings[lang].values()
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert (site / link.get("href", "").removeprefix(BASE) / "index.html").is_file()
    assert 'href="../../feed.xml"' in _read(site / ROOTS[lang] / "codes/486/index.html")


@pytest.mark.parametrize("lang", ROOTS)
def test_manifests_lead_to_what_exists(lang: str, site: Path, dataset: Dataset) -> None:
    manifest = json.loads(_read(site / ROOTS[lang] / "manifest.webmanifest"))
    assert (manifest["lang"], manifest["dir"]) == (lang, dataset.language(lang).dir)
    assert manifest["start_url"] == f"/{ROOTS[lang]}"
    assert manifest["scope"] == "/"
    for icon in manifest["icons"]:
        assert (site / icon["src"].lstrip("/")).is_file()


def test_every_page_is_markdown_too_and_its_links_hold(site: Path, dataset: Dataset) -> None:
    checked = 0
    for language in dataset.languages:
        root = site / language_root(dataset, language)
        for code in dataset.codes:
            path = root / "codes" / f"{code}.md"
            for target in re.findall(r"\]\(([\w./-]+\.md)(?:#[\w-]+)?\)", _read(path)):
                assert (path.parent / target).is_file(), (path, target)
                checked += 1
            assert (root / "codes" / str(code) / "index.html").is_file()
    assert checked > 500


def test_robots_security_and_llms(site: Path, dataset: Dataset) -> None:
    assert f"Sitemap: {BASE}sitemap.xml" in _read(site / "robots.txt")
    security = dict(line.split(": ", 1) for line in _read(site / ".well-known/security.txt").splitlines())
    assert security["Contact"].startswith(("https://", "mailto:"))
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", security["Expires"])
    assert security["Preferred-Languages"] == "en, ru, fa"
    for language in dataset.languages:
        listed = _read(site / language_root(dataset, language) / "llms.txt")
        for target in re.findall(r"\]\((https://[^)]+)\)", listed):
            assert (site / target.removeprefix(BASE)).is_file(), target
        assert f"{BASE}{site_url(dataset, language, 'codes/486.md').rstrip('/')}.md" in listed
