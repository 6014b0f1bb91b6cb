"""The way out: what `sipcodes export` writes is built by MkDocs without any part of ours."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from generator.project import Project
from tests.conftest import Run

CONFIG = """site_name: exported
docs_dir: pages
markdown_extensions: [attr_list, md_in_html]
plugins: []
theme: mkdocs
"""
"""The whole of what another engine has to know: attribute lists, and Markdown inside HTML."""


def test_an_export_is_built_without_our_plugin(project: Project, run: Run, tmp_path: Path) -> None:
    done = run("export", tmp_path / "pages", cwd=project.root)
    assert done.returncode == 0, done.stderr
    (tmp_path / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    command = [sys.executable, "-I", "-m", "mkdocs", "build", "--strict", "--quiet"]
    built = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    site = tmp_path / "site"
    for lang in ("en", "ru", "fa"):
        page = (site / lang / "codes/486/index.html").read_text(encoding="utf-8")
        assert re.search(r'<h1 [^>]*id="title">.*486.*Busy Here', page)
        assert "{:" not in re.sub(r"<(pre|code)\b.*?</\1>|<input[^>]*>", "", page, flags=re.DOTALL)
    assert (site / "captures/486.pcapng").read_bytes() == (project.content / "captures/486.pcapng").read_bytes()
    assert sorted(_dead(site)) == []


def _dead(site: Path) -> set[str]:
    """Links that lead nowhere; the site's root is for the next engine to fill."""
    found = set()
    for path in [path for path in site.rglob("*.html") if path.parent != site]:
        main = path.read_text(encoding="utf-8").partition('role="main"')[2]
        for link in re.findall(r'href="([^"#?:]*)["#?]', main):
            target = (path.parent / link).resolve()
            if target != site and not (target.is_file() or (target / "index.html").is_file()):
                found.add(f"{path.relative_to(site)}: {link}")
    return found
