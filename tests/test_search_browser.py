"""Search in a real browser: keyboard, Persian, 320 px, wrong layout, `?q=`, no JavaScript, strict policy, sub-path.

The pages here are the theme's own partial on bare pages, with the real index: what is tested is the box, not Material.
"""

from __future__ import annotations

import contextlib
import csv
import functools
import http.server
import json
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest

from generator import merge, search
from generator.model import Dataset
from generator.pages import pages_of
from generator.project import Project
from generator.urls import language_root

sync_api = pytest.importorskip("playwright.sync_api")

ROOT = Path(__file__).parents[1]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
]
KINDS = ("script-src", "style-src", "connect-src", "worker-src", "form-action")
POLICY = "; ".join(["default-src 'none'", *(f"{kind} 'self'" for kind in KINDS)])

pytestmark = pytest.mark.skipif(not CHROMIUM or not shutil.which("node"), reason="needs Chromium and Node")

PAGE = """<!doctype html><html lang="{{ language.code }}" dir="{{ language.dir }}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{{ uri }}</title><body>
<header>{% include "partials/search.html" %}</header><main><h1>{{ uri }}</h1>
{% if home %}<div data-search-home></div>{% endif %}<textarea id="other"></textarea></main>"""


def build(dataset: Dataset, site: Path) -> None:
    """Bare pages with the partial, the theme's search assets and the index of the real content."""
    import material

    folders = [ROOT / "theme", Path(material.__file__).parent / "templates"]
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(folders), autoescape=False)  # noqa: S701
    env.filters["url"] = jinja2.pass_context(lambda context, path: f"{context['base_url']}/{path}")
    env.filters["isolate"] = str
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    pages = [page for language in dataset.languages for page in pages_of(dataset, language)]
    for page in pages:
        language = dataset.language(page.lang)
        url = language_root(dataset, language) + page.uri.removesuffix(".md").removesuffix("index").rstrip("/")
        target = site / url / "index.html"
        depth = len([piece for piece in url.split("/") if piece])
        base = "/".join([".."] * depth) or "."
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            env.from_string(PAGE).render(
                base_url=base,
                language=language,
                languages=dataset.languages,
                uri=page.uri,
                home=page.uri == "index.md",
                search_labels=search.labels(dataset, language),
                search_report="https://forge.example/new?body={url}",
            ),
            encoding="utf-8",
        )
    shutil.copytree(ROOT / "theme" / "assets" / "search", site / "assets" / "search")
    search.write(dataset, pages, site)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site below /kb/ with a strict policy, and remembers what was asked for."""

    asked: list[str] = []
    held = ""
    """A piece of the addresses that are not answered before `let_go` is set."""
    let_go = threading.Event()
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/kb"))

    def send_head(self):  # type: ignore[no-untyped-def]
        Handler.asked.append(self.path)
        if Handler.held and Handler.held in self.path:
            Handler.let_go.wait(30)
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
            return None
        if not self.path.startswith("/kb/"):
            self.send_error(404)
            return None
        return super().send_head()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def copyfile(self, source, outputfile):  # type: ignore[no-untyped-def]
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            super().copyfile(source, outputfile)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site = tmp_path_factory.mktemp("site")
    build(merge.load(Project(ROOT), []), site)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/kb/"
    server.shutdown()


@pytest.fixture
def page(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert faults == []


def ready(page: sync_api.Page) -> None:
    page.wait_for_selector('[data-search-state="ready"]', state="attached")


def ask(page: sync_api.Page, query: str) -> list[str | None]:
    """The codes of the results, in order, for a query that is pasted."""
    page.fill("[data-search-input]", query)
    ready(page)
    return page.eval_on_selector_all("[data-search-results] a", "links => links.map(link => link.dataset.code || null)")


def test_a_page_view_without_a_search_loads_only_the_opener(page, origin):
    Handler.asked.clear()
    page.goto(origin + "codes/486/", wait_until="networkidle")
    assert [path for path in Handler.asked if "search" in path] == ["/kb/assets/search/opener.js"]


def test_keyboard_alone(page, origin):
    page.goto(origin + "ru/codes/404/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('[data-search-input]')")
    page.keyboard.type("занято")
    ready(page)
    assert page.get_attribute("[data-search-input]", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = page.get_attribute("[data-search-input]", "aria-activedescendant")
    assert page.get_attribute(f"#{active}", "data-code") == "486"
    assert page.get_attribute(f"#{active}", "aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kb/ru/codes/486/")


@pytest.fixture
def held() -> Iterator[None]:
    """The server keeps back the words of the texts until it is told to let them go."""
    Handler.let_go.clear()
    Handler.held = "/body-"
    yield
    Handler.held = ""
    Handler.let_go.set()


@pytest.mark.parametrize(
    ("language", "query", "code"),
    [("", "subscriber is busy", "486"), ("ru/", "абонент занят сейчас", "486"), ("fa/", "مشترک الان مشغول است", "486")],
)
def test_what_is_loaded_answers_while_the_rest_is_under_way(page, origin, held, language, query, code):
    page.goto(f"{origin}{language}codes/404/")
    page.click("[data-search-open]")
    page.fill("[data-search-input]", query)
    page.wait_for_selector("[data-search-results] a")
    assert page.get_attribute("dialog", "data-search-state") == "busy"
    assert page.get_attribute("[data-search-results] a >> nth=0", "data-code") == code
    Handler.let_go.set()
    ready(page)
    assert page.get_attribute("[data-search-results] a >> nth=0", "data-code") == code


def test_enter_does_not_wait_for_a_choice_that_was_made_early(page, origin, held):
    page.goto(origin + "codes/404/")
    page.click("[data-search-open]")
    page.fill("[data-search-input]", "subscriber is busy")
    page.wait_for_selector("[data-search-results] a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/codes/486/")


def test_a_first_result_that_stays_is_not_drawn_again(page, origin, held):
    """Its row is the same element, at the same place, before and after the complete answer."""
    page.goto(origin + "codes/404/")
    page.click("[data-search-open]")
    page.fill("[data-search-input]", "nobody is answering the call")
    page.wait_for_selector("[data-search-results] li")
    place = "const box = document.querySelector('[data-search-results] li').getBoundingClientRect()"
    seen = "document.querySelector('[data-search-results] li')"
    before = page.evaluate(f"() => {{ {place}; window.seen = {seen}; return [box.x, box.y]; }}")
    Handler.let_go.set()
    ready(page)
    after = page.evaluate(f"() => {{ {place}; return [box.x, box.y]; }}")
    assert page.evaluate(f"window.seen === {seen}")
    assert after == before


def test_escape_closes_and_gives_the_focus_back(page, origin):
    page.goto(origin + "codes/404/")
    page.focus("[data-search-open]")
    page.keyboard.press("Space")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Escape")
    assert page.query_selector("dialog[open]") is None
    assert page.evaluate("document.activeElement.matches('[data-search-open]')")


@pytest.mark.parametrize("shortcut", [".", "ы", "س"])
def test_shortcuts_work_on_any_layout(page, origin, shortcut):
    """The keys `/` and `s` produce these letters on a Russian and a Persian layout."""
    code = "Slash" if shortcut == "." else "KeyS"
    page.goto(origin + "codes/404/")
    page.evaluate(
        "([key, code]) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))",
        [shortcut, code],
    )
    page.wait_for_selector("dialog[open]")


def test_shortcuts_leave_typing_alone(page, origin):
    page.goto(origin + "codes/404/")
    page.focus("#other")
    page.keyboard.type("s/s")
    page.keyboard.press("Control+KeyK")
    assert page.input_value("#other") == "s/s"
    assert page.query_selector("dialog[open]") is None


def test_control_k(page, origin):
    page.goto(origin + "codes/404/")
    page.keyboard.press("Control+KeyK")
    page.wait_for_selector("dialog[open]")


def test_a_typed_code_and_enter(page, origin):
    page.goto(origin + "fa/codes/404/")
    page.keyboard.press("/")
    page.keyboard.type("۴۸۶")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kb/fa/codes/486/")


def test_persian_is_right_to_left_and_announced_in_persian(page, origin):
    page.goto(origin + "fa/codes/404/")
    page.click("[data-search-open]")
    assert ask(page, "مشغول است")[0] == "486"
    assert page.evaluate("getComputedStyle(document.querySelector('[data-search-results]')).direction") == "rtl"
    name = page.query_selector("[data-search-results] bdi")
    assert name.inner_text().startswith("486 Busy Here")
    assert name.evaluate("element => getComputedStyle(element).direction") == "ltr"
    page.wait_for_selector("[data-search-status]:has-text('نتیجه')", state="attached")


def test_wrong_layout_says_what_was_changed(page, origin):
    page.goto(origin + "ru/codes/404/")
    page.click("[data-search-open]")
    assert ask(page, "pfyznj")[0] == "486"
    assert "занято" in page.inner_text("[data-search-note]")


def test_an_unregistered_number_and_nothing(page, origin):
    page.goto(origin + "codes/404/")
    page.click("[data-search-open]")
    assert ask(page, "699")[0] is not None
    assert "699" in page.inner_text("[data-search-note]")
    assert ask(page, "qqqqzzzzwwww") == []
    assert page.get_attribute("[data-search-report-link]", "href").startswith("https://forge.example/new?body=http")


def test_a_deep_link(page, origin):
    page.goto(origin + "ru/codes/404/?q=cause%3D17")
    page.wait_for_selector("dialog[open]")
    ready(page)
    assert page.get_attribute("[data-search-results] a", "data-code") == "486"


def test_the_home_page_has_the_box_in_the_open(page, origin):
    page.goto(origin)
    assert page.locator("[data-search-input]").count() == 1
    assert ask(page, "wrong password")[0] == "403"
    page.goto(origin + "?q=486")
    ready(page)
    assert page.get_attribute("[data-search-results] a", "href").endswith("codes/486/")


def test_recent_searches_are_kept_here_and_erased(page, origin):
    page.goto(origin + "codes/404/")
    page.keyboard.press("/")
    page.keyboard.type("486")
    page.keyboard.press("Enter")
    page.wait_for_url("**/codes/486/")
    page.keyboard.press("/")
    page.wait_for_selector("[data-search-recent] button")
    assert page.inner_text("[data-search-recent] button") == "486"
    page.click("[data-search-forget]")
    assert page.is_hidden("[data-search-recent]")
    assert page.evaluate("localStorage.length") == 0


def test_hostile_queries_are_text(page, origin):
    page.goto(origin + "codes/404/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    ready(page)
    assert page.query_selector("[data-search-box] img") is None
    for query in ("((((", "a" * 2000, "\\u0000", "%", "constructor", "__proto__", "486 " * 400):
        ask(page, query)


@pytest.mark.parametrize("language", ["", "ru/", "fa/"])
def test_320_pixels(browser, origin, language):
    context = browser.new_context(viewport={"width": 320, "height": 480})
    page = context.new_page()
    page.goto(f"{origin}{language}codes/404/?q=403")
    ready(page)
    box = page.query_selector("dialog").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    wide = "element => element.scrollWidth <= element.clientWidth"
    assert page.eval_on_selector("dialog", wide)
    assert page.eval_on_selector("html", wide)
    context.close()


@pytest.mark.parametrize("language", ["", "ru/", "fa/"])
def test_without_javascript_the_link_leads_to_the_table(browser, origin, language):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}{language}codes/404/")
    page.click("[data-search-open]")
    page.wait_for_url(f"{origin}{language}codes/")
    context.close()


def test_public_queries_end_to_end(browser, origin):
    """A sample in the browser; all query files run in Node (tests/js)."""
    page = browser.new_context().new_page()
    rows = list(csv.DictReader((ROOT / "tests/search/public.csv").open(encoding="utf-8")))
    subjects = json.loads((ROOT / "tests/search/subjects.json").read_text(encoding="utf-8"))
    missed = []
    for language, prefix in (("en", ""), ("ru", "ru/"), ("fa", "fa/")):
        page.goto(f"{origin}{prefix}codes/404/")
        page.click("[data-search-open]")
        for row in (row for row in rows if row["lang"] == language):
            page.fill("[data-search-input]", row["query"])
            ready(page)
            first = page.get_attribute("[data-search-results] a >> nth=0", "href")
            if not any(first.endswith(f"/{path}/") for path in _paths(row["expected"], subjects)):
                missed.append((language, row["query"], first))
    assert len(missed) <= 0.03 * len(rows), missed


def _paths(expected: str, subjects: dict[str, list[str]]) -> Iterator[str]:
    for key in expected.split():
        if not key.startswith("g:"):
            yield f"codes/{key}"
            continue
        name = key.removeprefix("g:")
        for page in subjects.get(name, [f"guide/{name}", f"recipe/{name}"]):
            kind, id_ = page.split("/")
            yield f"{kind}s/{id_}"
