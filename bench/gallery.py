"""Pictures of every kind of page, for people who look: `make gallery` makes build/gallery/index.html.

Each kind of page in each language, wide and on a phone, light and dark, and what is printed on paper; some with what a
reader does first, such as opening the search. `--only` takes some of the kinds, `--langs` some of the languages; the
pictures of the others stay. Two browsers work side by side.
"""

from __future__ import annotations

import argparse
import html
import itertools
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from audit.server import serving
from generator.project import Project, load_languages

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "build" / "gallery"
WIDTHS = {"wide": 1280, "phone": 390}
SCHEMES = ("light", "dark")
VIEWS = (*itertools.product(WIDTHS, SCHEMES), ("paper", "light"))
"""How a page is seen: width and scheme. Paper is as wide as a sheet of A4 at 96 pixels an inch."""
PAPER = 794
TALLEST = 5000
"""Pixels that are shown of a long page."""
SEEN = "* { content-visibility: visible !important }"
"""A picture is longer than a screen: what the browser leaves out until it is near is drawn too."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

KINDS = {
    "home": "",
    "search": "?q=busy",
    "dialog": "codes/486/",
    "codes": "codes/",
    "class": "codes/4xx/",
    "code": "codes/486/",
    "code-normal": "codes/401/",
    "code-obsolete": "codes/411/",
    "code-unregistered": "codes/499/",
    "recipes": "recipes/",
    "recipe": "recipes/who-answered/",
    "guides": "guides/",
    "guide": "guides/ports-nat/",
    "q850": "reference/q850/",
    "headers": "reference/headers/",
    "vendor": "reference/vendor/",
    "glossary": "reference/glossary/",
    "sources": "reference/sources/",
    "translation": "reference/translation/",
    "cheatsheet": "cheatsheet/",
    "explain": "explain/",
    "explained": "explain/",
    "offline": "offline/",
    "missing": "codes/4867",
}
"""Addresses below a language's root. What a site does not have is left out."""
PRINTED = ("code", "recipe", "guide", "cheatsheet", "explained")
"""What people put on paper."""


def _search(page: Any) -> None:
    """The dialog of the search, with answers."""
    page.keyboard.press("/")
    page.locator("[data-search-input]").fill("487")
    page.wait_for_selector("[data-search-results] [role=option]")


def _explain(page: Any) -> None:
    """The example of the explainer, read."""
    page.locator(".explain__tools button").nth(1).click()
    page.wait_for_selector(".explain__results:not([hidden])")


ACTS: dict[str, Callable[[Any], None]] = {
    "dialog": _search,
    "explained": _explain,
    "search": lambda page: page.wait_for_selector("[data-search-results] [role=option]"),
    "offline": lambda page: page.wait_for_selector("[data-offline][data-offline-state]"),
}
"""What is done on a page before it is taken."""


def name_of(kind: str, lang: str, width: str, scheme: str) -> str:
    """The file of a picture."""
    return f"{kind}.{lang}.{width}.{scheme}.jpg"


def shoot(
    view: tuple[str, str], *, site: Path, origin: str, chromium: str, kinds: list[str], roots: dict[str, str]
) -> int:
    """Take the pictures of one width and scheme, in a browser of their own. `roots` are the languages' folders."""
    from playwright.sync_api import sync_playwright

    width, scheme = view
    pixels, count = WIDTHS.get(width, PAPER), 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context(
            viewport={"width": pixels, "height": 850}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
        )
        page = context.new_page()
        for kind, (lang, root) in itertools.product(kinds, roots.items()):
            path = root + KINDS[kind]
            if width == "paper" and kind not in PRINTED:
                continue
            if kind != "missing" and not (site / path.partition("?")[0] / "index.html").exists():
                continue
            page.emulate_media(media="screen")
            page.goto(f"{origin}/{path}")
            if kind in ACTS:
                ACTS[kind](page)
            if width == "paper":
                page.emulate_media(media="print")
            page.evaluate("document.fonts.ready")
            page.add_style_tag(
                content="* { content-visibility: visible !important }"
            )  # a picture is longer than a screen
            page.evaluate("scrollTo(0, 0)")
            whole = kind != "dialog"  # which stands in the middle of the window
            tall = page.evaluate("document.documentElement.scrollHeight") if whole else 850
            clip = {"x": 0, "y": 0, "width": pixels, "height": min(tall, TALLEST)}
            name = TARGET / name_of(kind, lang, width, scheme)
            page.screenshot(path=name, full_page=whole, clip=clip, type="jpeg", quality=88)
            count += 1
        browser.close()
    return count


def index(langs: list[str]) -> str:
    """The page with all pictures that are there: a section a kind, a column a language and width."""
    sections = []
    for kind, scheme in itertools.product(KINDS, SCHEMES):
        figures = [
            f'<figure><figcaption>{lang} {width}</figcaption><a href="{file}">'
            f'<img src="{file}" loading="lazy" alt="{kind} {lang} {width} {scheme}"></a></figure>'
            for width, lang in itertools.product((*WIDTHS, "paper"), langs)
            if (TARGET / (file := name_of(kind, lang, width, scheme))).exists()
        ]
        if figures:
            sections.append(f"<h2>{html.escape(kind)} · {scheme}</h2>\n<div>{''.join(figures)}</div>")
    style = (
        "body{font:15px/1.5 system-ui,sans-serif;margin:2rem;background:#8b93a0}h2{margin:2rem 0 .5rem}"
        "div{display:flex;gap:1rem;overflow-x:auto;align-items:start}figure{margin:0}img{height:32rem;display:block;"
        "object-fit:cover;object-position:top;border:1px solid #444}"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Gallery</title>\n'
        f"<style>{style}</style>\n<h1>Gallery</h1>\n" + "\n".join(sections) + "\n"
    )


def main() -> int:
    """Take the pictures and write the page. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the built site")
    parser.add_argument("--only", nargs="*", default=list(KINDS), choices=list(KINDS), help="kinds of pages")
    parser.add_argument("--langs", nargs="*", help="languages")
    options = parser.parse_args()
    languages = [language.code for language in load_languages(Project(ROOT), [])]
    roots = {lang: f"{lang}/" if at else "" for at, lang in enumerate(languages)}
    wanted = {lang: root for lang, root in roots.items() if not options.langs or lang in options.langs}
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        print("chromium is missing; install it: apt-get install chromium", file=sys.stderr)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    site = options.site.resolve()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool, serving(site) as origin:
        take = partial(shoot, site=site, origin=origin, chromium=chromium, kinds=options.only, roots=wanted)
        count = sum(pool.map(take, VIEWS))
    (TARGET / "index.html").write_text(index(languages), encoding="utf-8")
    print(f"{count} pictures: {TARGET / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
