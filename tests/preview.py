"""Pictures of the pages that a change touches: `python -m tests.preview report.json SITE FOLDER`."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import sys
import threading
from pathlib import Path

from tests.conftest import FLAGS

MOST = 12
SIZES = {"wide": 1280, "phone": 390}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Keep the log clean."""


def addresses(pages: list[str], site: Path) -> dict[str, str]:
    """File name of the picture to address below the site, for pages that the site has."""
    found = {}
    for page in pages[:MOST]:
        path = page.removesuffix(".md")
        for folder in (path, path.partition("/")[2]):  # the default language has no folder of its own
            if (site / folder / "index.html").is_file():
                found[path.replace("/", "-")] = folder
                break
    return found


def main(report: str, site: str, folder: str) -> None:
    """Take a picture of each page, wide and on a phone."""
    from playwright.sync_api import sync_playwright

    wanted = addresses(json.loads(Path(report).read_text(encoding="utf-8"))["pages"], Path(site))
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    browser_path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        for name, address in wanted.items():
            for size, width in SIZES.items():
                page = browser.new_page(viewport={"width": width, "height": 900})
                page.goto(f"http://127.0.0.1:{server.server_port}/{address}/")
                page.screenshot(path=target / f"{name}-{size}.png", full_page=True)
                page.close()
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
