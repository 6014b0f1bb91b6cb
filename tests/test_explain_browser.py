"""The page that explains a trace, in Chromium: the same cases, nothing sent, nothing run, nothing frozen."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.explain.listed import cases

DONE = ".explain__results:not([hidden])"
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script>'

EXPLAIN = """async (cases) => {
  const said = (base64) => new Promise((done, fail) => {
    const worker = new Worker(new URL("../assets/explain/worker.js", location.href), { type: "module" });
    const calls = [];
    worker.onmessage = ({ data }) => {
      calls.push(...(data.calls ?? []));
      if (!data.report) return;
      worker.terminate();
      done(calls.flatMap((call) => call.verdicts.map((verdict) => verdict.says)));
    };
    worker.onerror = (event) => fail(new Error(event.message));
    worker.postMessage(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)).buffer);
  });
  const found = [];
  for (const one of cases) found.push(await said(one));
  return found;
}"""


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    yield opened
    context.close()


def explained(page: Any, text: str) -> Any:
    page.fill("#explain-text", text)
    page.click(".explain__tools button.is-primary")
    return page.wait_for_selector(DONE)


def text_of(name: str) -> str:
    return (ROOT / "tests" / "explain" / "cases" / name).read_text(encoding="utf-8")


def test_every_case_has_its_verdict_in_the_browser(page: Any, origin: str) -> None:
    page.goto(f"{origin}/explain/")
    found = page.evaluate(EXPLAIN, [base64.b64encode(case.bytes).decode() for case in cases()])
    wrong = [f"{case.file}: {said}" for case, said in zip(cases(), found, strict=True) if not case.is_right(said)]
    assert wrong == []


@pytest.mark.parametrize("root", ["", "ru/", "fa/"])
def test_a_trace_is_explained_and_nothing_is_sent(root: str, page: Any, origin: str) -> None:
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{origin}/{root}explain/", wait_until="networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.click(".explain__tools button:nth-of-type(2)")  # the example
    page.wait_for_selector(DONE)
    page.set_input_files("#explain-file", ROOT / "content/captures/488.pcapng")
    page.wait_for_selector(f"{DONE} .explain__id:has-text('1e918f23e1b9a986')")
    assert [url for url in asked if "/assets/explain/" not in url] == []
    assert page.locator(".explain__verdict").count() >= 3
    assert page.locator(".explain a[href*='codes/488/']").first.is_visible()
    assert page.locator("svg.ladder__drawing").first.get_attribute("viewBox")
    assert said == []


def test_the_page_and_its_worker_can_reach_nothing(page: Any, origin: str) -> None:
    page.goto(f"{origin}/explain/")
    policies = page.eval_on_selector_all(
        "meta[http-equiv='Content-Security-Policy']", "all => all.map(one => one.content)"
    )
    assert any("connect-src 'none'" in policy for policy in policies), "the strictest holds (CSP Level 3, section 8.1)"
    for attempt in (
        "fetch('/api/v1/codes.json')",
        "new Promise((y, n) => { const x = new XMLHttpRequest(); x.onload = y; x.onerror = n; "
        "x.open('GET', '/'); x.send() })",
        "new Promise((y, n) => { const s = new EventSource('/x'); s.onopen = y; s.onerror = n; })",
    ):
        assert (
            page.evaluate(
                f"(async () => {{ try {{ await {attempt}; return 'sent' }} catch {{ return 'refused' }} }})()"
            )
            == "refused"
        )
    assert not page.evaluate("navigator.sendBeacon('/x', 'y') && false")
    source = (ROOT / "theme/assets/explain/worker.js").read_text(encoding="utf-8")
    for name in ("fetch", "XMLHttpRequest", "WebSocket", "EventSource", "WebTransport", "importScripts"):
        assert f'"{name}"' in source


def test_markup_in_a_trace_is_only_text(page: Any, origin: str) -> None:
    page.goto(f"{origin}/explain/")
    explained(page, text_of("refused-yes-403.txt").replace("Example PBX 18.4", HOSTILE).replace("case@", f"{HOSTILE}@"))
    assert HOSTILE[:20] in page.text_content(".explain__results")
    page.click(".explain__messages > summary")
    page.click(".explain__share > summary")
    assert page.locator(".explain img, .explain script").count() == 0
    assert page.title() != "1"


def test_evidence_leads_to_its_message(page: Any, origin: str) -> None:
    page.goto(f"{origin}/explain/")
    explained(page, text_of("missing-ack-yes-repeated.txt"))
    page.locator(".explain__rests > summary").first.click()
    page.locator(".explain__rests a").first.click()
    focused = page.wait_for_selector("[id^=explain-0-]:focus")
    assert "SIP/2.0 200 OK" in focused.text_content()


def test_what_is_shared_is_masked(page: Any, origin: str) -> None:
    page.goto(f"{origin}/explain/")
    explained(page, text_of("wrong-password-yes-once.txt"))
    page.click(".explain__share > summary")
    page.click(".explain__share button")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "REGISTER sip:host" in copied
    assert "password" in copied
    assert not re.search("pbx.example|1001@|0123456789abcdef|Reception", copied)
    page.uncheck("#explain-mask")
    assert "pbx.example" in page.input_value(".explain__share textarea")


def test_what_is_no_trace_gets_a_sentence(page: Any, origin: str) -> None:
    page.goto(f"{origin}/explain/")
    for text in ("", "hello", "\0\0\0"):
        page.fill("#explain-text", text)
        page.click(".explain__tools button.is-primary")
        page.wait_for_selector(DONE)
        assert page.text_content(".explain__read").strip()
        assert page.locator(".explain__call").count() == 0


def test_reading_can_be_cancelled(page: Any, origin: str) -> None:
    page.goto(f"{origin}/explain/")
    big = (text_of("hung-up-yes-ordinary.txt") + "\n") * 6000
    page.set_input_files("#explain-file", {"name": "big.txt", "mimeType": "text/plain", "buffer": big.encode()})
    page.click(".explain__busy button")
    page.wait_for_selector(".explain__busy", state="hidden")
    assert "Cancelled" in page.text_content(".explain__status")
    assert not page.locator(DONE).count()


def test_the_search_still_answers_there(page: Any, origin: str) -> None:
    page.goto(f"{origin}/explain/")
    page.keyboard.press("Slash")
    page.keyboard.type("486")
    page.wait_for_selector("dialog[open] a[href*='codes/486/']")


def test_without_javascript_the_page_says_so(browser: Any, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/fa/explain/")
    assert "JavaScript" in page.text_content(".explain__scriptless")
    context.close()
