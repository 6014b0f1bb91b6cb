"""Either wall alone holds: the sanitizer without the policy, and the policy without the sanitizer."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from generator import headers, safety

PAYLOADS = [
    "<script>ran=1</script>",
    "<img src=x onerror=ran=1>",
    "<svg onload=ran=1></svg>",
    "<svg><script>ran=1</script></svg>",
    "<details open ontoggle=ran=1><summary>x</summary></details>",
    "<a class=go href='javascript:ran=1'>x</a>",
    "<a class=go href=' java&#10;script:ran=1'>x</a>",
    "<svg><a class=go href='javascript:ran=1'><text y=20>x</text></a></svg>",
    "<form class=go action='javascript:ran=1'><button class=go>x</button></form>",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<object data='data:text/html,<script>parent.ran=1</script>'></object>",
    "<input autofocus onfocus=ran=1>",
    "<p tabindex=0 onfocus=ran=1 id=focus autofocus>x</p>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=ran=1&gt;'></table></math>",
    "<noscript><p title='</noscript><img src=x onerror=ran=1>'></noscript>",
    "<svg></p><style><a id='</style><img src=x onerror=ran=1>'>",
    "<style>@keyframes x{}</style><p style='animation-name:x' onanimationstart=ran=1>x</p>",
    "<base href='https://evil.example/'><script src='x.js'></script>",
    "<meta http-equiv=refresh content='0;url=javascript:ran=1'>",
    "<video><source onerror=ran=1></video>",
]


class _Server(http.server.SimpleHTTPRequestHandler):
    page = b""
    policy = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *arguments: object) -> None:
        """Keep the test output clean."""


@pytest.fixture(scope="module")
def handler() -> type[_Server]:
    return type("Handler", (_Server,), {})


@pytest.fixture(scope="module")
def address(handler: type[_Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("walls")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def _ran(browser: Any, address: str) -> list[int]:
    """The payloads of a page that ran: each is in a document of its own, told apart by the address."""
    context = browser.new_context()
    page = context.new_page()
    found = []
    for number in range(len(PAYLOADS)):
        page.goto(f"{address}{number}")
        page.evaluate(
            "for (const e of document.querySelectorAll('.go'))"
            "e.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))"
        )
        page.wait_for_timeout(60)
        if page.evaluate("globalThis.ran === 1"):
            found.append(number)
    context.close()
    return found


def _serve(handler: type[_Server], clean: bool, policy: str) -> None:
    def page(self: _Server) -> bytes:
        body = PAYLOADS[int(self.path[1:])] if self.path[1:].isdigit() else ""
        body = safety.clean(body) if clean else body
        return f"<!doctype html><meta charset=utf-8><title>x</title><body>{body}</body>".encode()

    handler.page = property(page)  # type: ignore[assignment]
    handler.policy = policy


@pytest.mark.parametrize(("clean", "policy"), [(True, ""), (False, headers.POLICY), (True, headers.POLICY)])
def test_nothing_runs(clean: bool, policy: str, handler: type[_Server], address: str, browser: Any) -> None:
    _serve(handler, clean, policy)
    assert _ran(browser, address) == []


def test_without_walls_they_do_run(handler: type[_Server], address: str, browser: Any) -> None:
    """Else the tests above would show nothing."""
    _serve(handler, False, "")
    assert len(_ran(browser, address)) >= 10


def test_the_sanitizer_leaves_our_own_pages_as_they_are() -> None:
    page = (
        '<h2 id="card">x</h2>\n<p class="summary" dir="rtl" lang="fa">a <code>b</code> <bdi dir="ltr">INVITE</bdi></p>'
        '<svg viewBox="0 0 1 1" role="img" aria-label="x"><defs><marker id="m" markerWidth="3" refX="1">'
        '<path d="M0 0"></path></marker></defs><line x1="0" marker-end="url(#m)"></line>'
        '<text text-anchor="middle">x</text></svg>'
        '<a href="../480/" data-x="y">z</a><input type="text" name="x" pattern="[a-z]" spellcheck="false">'
    )
    assert safety.clean(page) == page
    assert safety.faults(page) == []
