"""`python -m cards`: render every card anew, and the icons of the installed site from `icon.svg`."""

from __future__ import annotations

import json
from pathlib import Path

import jinja2
from playwright.sync_api import sync_playwright

from cards import FOLDER, ICON, ICONS, MADE, ROOT, SIZE, TOKENS, cards, digests, icon_page
from generator.cli import load
from generator.project import Project
from tests.conftest import CHROMIUM, FLAGS

TEMPLATE = Path(__file__).with_name("card.html")


def main() -> None:
    """Render the cards and write down what they were made from."""
    dataset = load(Project(ROOT))
    template = jinja2.Template(TEMPLATE.read_text(encoding="utf-8"), autoescape=True)
    assets = {"font": (ROOT / "theme/assets/vendor/vazirmatn.woff2").as_uri(), "tokens": TOKENS.as_uri()}
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        scratch = ROOT / "build" / "card.html"
        scratch.parent.mkdir(exist_ok=True)
        for card in cards(dataset):
            scratch.write_text(template.render(card=card, classes=dataset.classes, **assets), encoding="utf-8")
            page.goto(scratch.as_uri())
            page.evaluate("document.fonts.ready")
            page.screenshot(path=FOLDER / card.name)
        for name, (size, full) in ICONS.items():
            page.set_viewport_size({"width": size, "height": size})
            page.set_content(icon_page(size, full))
            page.screenshot(path=ICON.with_name(name), omit_background=True)
        scratch.unlink()
        browser.close()
    MADE.write_text(json.dumps(digests(dataset), indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
