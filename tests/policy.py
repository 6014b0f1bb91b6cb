"""Every page of the site opened in Chromium under the site's own policy: `python -m tests.policy`.

What violates it is reported by the browser and counted. A page that is made to violate it comes first: where the
browser did not report that one, the count of the others would say nothing.
"""

from __future__ import annotations

import functools
import http.server
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

from generator import site
from generator.project import Project
from tests.conftest import CHROMIUM, FLAGS, ROOT, Handler

CONTROL = "violates.html"


def opened(built: Path) -> tuple[int, list[str], list[str]]:
    """How many pages were opened, the violations, and requests that left the site."""
    (built / CONTROL).write_text("<!doctype html><script>ran = 1</script>", encoding="utf-8")
    paths = [path.relative_to(built).as_posix() for path in sorted(built.rglob("*.html")) if path.name != CONTROL]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(built)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin, left = f"http://127.0.0.1:{server.server_port}/", list[str]()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.on("request", lambda request: request.url.startswith(origin) or left.append(request.url))
        page.goto(origin + CONTROL, wait_until="networkidle")
        if not Handler.reports:
            raise RuntimeError("the browser does not report violations")
        Handler.reports.clear()
        for path in paths:
            address = origin + path.removesuffix("index.html")
            page.goto(address, wait_until="load")
            if 'http-equiv="refresh"' in (built / path).read_text(encoding="utf-8"):
                page.wait_for_url(lambda url, left=address: url != left)  # a short address leads on
        page.wait_for_load_state("networkidle")
        browser.close()
    server.shutdown()
    (built / CONTROL).unlink()
    found, Handler.reports[:] = list(Handler.reports), []
    return len(paths), found, left


def main() -> int:
    """Build the site and open it."""
    with tempfile.TemporaryDirectory(prefix="policy-") as folder:
        built = Path(folder) / "site"
        site.build(Project(ROOT), built)
        pages, found, left = opened(built)
    print(f"{pages} pages opened, {len(found)} violations, {len(left)} requests to elsewhere")
    print(*found[:5], *left[:5], sep="\n")
    return int(bool(found or left))


if __name__ == "__main__":
    sys.exit(main())
