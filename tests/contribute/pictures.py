"""Pictures for CONTRIBUTING.md, of the site as it is: `python -m tests.contribute.pictures SITE`.

One translation is shown with a gap and one with a stale section, so that there is something to see: the site has to
be built from content that has both.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import sys
import threading
from collections.abc import Iterator

from tests.conftest import FLAGS, ROOT
from tests.preview import Quiet

LANGUAGES = {"en": "fa", "ru": "ru", "fa": "fa"}
"""Languages of the guide, each with the translation that its pictures show."""


def shots() -> Iterator[tuple[str, str, int, int, str]]:
    """Name, address, width, height, and what is done before."""
    for guide, shown in LANGUAGES.items():
        folder = "" if guide == "en" else f"{guide}/"
        foot = "document.querySelector('.contribute').scrollIntoView({block: 'center'})"
        yield f"foot-{guide}", f"{folder}codes/486/", 900, 420, foot
        if guide == shown:
            yield f"state-{shown}", f"{shown}/reference/translation/", 1100, 760, ""
            yield f"beside-{shown}", f"{shown}/codes/486/?with=en#causes", 1100, 720, ""


def main(site: str) -> None:
    """Take them all."""
    from playwright.sync_api import sync_playwright

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    target = ROOT / "docs" / "contributing"
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, address, width, height, before in shots():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"http://127.0.0.1:{server.server_port}/{address}")
            page.wait_for_timeout(800)
            if before:
                page.evaluate(before)
            page.screenshot(path=target / f"{name}.png")
            page.close()
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
