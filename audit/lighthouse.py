"""Lighthouse as a phone sees the page."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

from audit.pages import ROOT

COMMAND = ROOT / "audit/node_modules/lighthouse/cli/index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def scores(address: str) -> tuple[dict[str, int], list[str]]:
    """Scores by category, of 100, and what cost points. Raises `RuntimeError` where it cannot be run."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    command = ["node", str(COMMAND), address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    command.append(f"--only-categories={','.join(CATEGORIES)}")
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "CHROME_PATH": chromium},
    )
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise RuntimeError(f"lighthouse said: {done.stderr[-500:]}") from None
    found = {name: round((report["categories"][name]["score"] or 0) * 100) for name in CATEGORIES}
    return found, list(_faults(report))


def _faults(report: dict[str, object]) -> list[str]:
    """The audits that weigh and are not full."""
    audits, categories = report["audits"], report["categories"]
    assert isinstance(audits, dict)
    assert isinstance(categories, dict)
    weighty = {ref["id"] for name in CATEGORIES for ref in categories[name]["auditRefs"] if ref["weight"]}
    return [
        f"{key}: {audit.get('displayValue', '')} {audit['title']}"
        for key, audit in sorted(audits.items())
        if key in weighty and audit["score"] is not None and audit["score"] < 0.995
    ]
