"""What the site tells browsers to refuse: the same list in every place where it is said."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from generator import headers
from tests.conftest import ROOT

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def test_the_policy_lets_nothing_run_inline() -> None:
    assert "unsafe" not in headers.POLICY
    assert headers.POLICY.startswith("default-src 'none'; script-src 'self';")
    assert "frame-ancestors 'none'" in headers.POLICY
    assert "frame-ancestors" not in headers.META_POLICY


def test_every_page_begins_with_the_policy(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 400
    for page in pages:
        text = page.read_text(encoding="utf-8")
        found = META.findall(text)
        assert unescape(found[0]) == headers.META_POLICY, page  # a page may add a stricter one
        before = text[: text.index("<meta http-equiv=")]
        assert "<script" not in before, page
        assert "<link" not in before, page
        assert 'charset="utf-8"' in before, page


def test_static_hosts_and_nginx_send_the_same(site: Path) -> None:
    assert (site / "_headers").read_text(encoding="utf-8") == headers.static_host()
    assert (ROOT / "deploy/headers.conf").read_text(encoding="utf-8") == headers.nginx(), (
        "run: python -m generator.headers > deploy/headers.conf"
    )
    for name in headers.FIELDS:
        assert f"add_header {name} " in headers.nginx()
        assert f"\n  {name}: " in headers.static_host()
