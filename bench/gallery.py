"""Pictures of every kind of page, for people who look: `make gallery` makes build/gallery/index.html.

Each kind of page in each language, wide and on a phone, light and dark. `--only` takes some of the kinds, `--langs`
some of the languages; the pictures of the others stay.
"""

from __future__ import annotations

import argparse
import functools
import html
import http.server
import itertools
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator.project import Project, load_languages

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "build" / "gallery"
WIDTHS = {"wide": 1280, "phone": 390}
SCHEMES = ("light", "dark")
TALLEST = 6000
"""Pixels that are shown of a long page."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

KINDS = {
    "home": "",
    "search": "?q=busy",
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
    "cheatsheet": "cheatsheet/",
    "explain": "explain/",
    "missing": "codes/4867",
}
"""Addresses below a language's root. What a site does not have is left out."""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """No line a request."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page for what is missing."""
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The site behind a server on some free port: its address without a slash at the end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def name_of(kind: str, lang: str, width: str, scheme: str) -> str:
    """The file of a picture."""
    return f"{kind}.{lang}.{width}.{scheme}.png"


def shoot(browser: Any, origin: str, site: Path, kinds: list[str], roots: dict[str, str]) -> int:
    """Take the pictures. `roots` are the languages' folders. Returns how many there are."""
    count = 0
    for width, scheme in itertools.product(WIDTHS, SCHEMES):
        context = browser.new_context(
            viewport={"width": WIDTHS[width], "height": 850}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = context.new_page()
        for kind, (lang, root) in itertools.product(kinds, roots.items()):
            path = root + KINDS[kind]
            if kind != "missing" and not (site / path.partition("?")[0] / "index.html").exists():
                continue
            page.goto(f"{origin}/{path}", wait_until="networkidle")
            tall = page.evaluate("document.documentElement.scrollHeight")
            clip = {"x": 0, "y": 0, "width": WIDTHS[width], "height": min(tall, TALLEST)}
            page.screenshot(path=TARGET / name_of(kind, lang, width, scheme), full_page=True, clip=clip)
            count += 1
        context.close()
    return count


def index(langs: list[str]) -> str:
    """The page with all pictures that are there: a section a kind, a column a language and width."""
    sections = []
    for kind, scheme in itertools.product(KINDS, SCHEMES):
        figures = [
            f'<figure><figcaption>{lang} {width}</figcaption><a href="{file}">'
            f'<img src="{file}" loading="lazy" alt="{kind} {lang} {width} {scheme}"></a></figure>'
            for width, lang in itertools.product(WIDTHS, langs)
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
    from playwright.sync_api import sync_playwright

    TARGET.mkdir(parents=True, exist_ok=True)
    with served(options.site) as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        count = shoot(browser, origin, options.site, options.only, wanted)
        browser.close()
    (TARGET / "index.html").write_text(index(languages), encoding="utf-8")
    print(f"{count} pictures: {TARGET / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
