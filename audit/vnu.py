"""The Nu HTML checker over every page of the site."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from audit.pages import ROOT

JAR = ROOT / "audit/node_modules/vnu-jar/build/dist/vnu.jar"
EXCUSED: dict[str, str] = {}
"""Messages that stand, each with its reason; one that no longer occurs is an error of its own."""


def errors(site: Path) -> Iterator[tuple[str, str]]:
    """Page and message of each error. Raises `RuntimeError` where there is no Java or no checker."""
    command = ["java", "-Xmx512m", "-jar", str(JAR), "--format", "json", "--skip-non-html", str(site)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    except OSError as error:
        raise RuntimeError(f"java cannot be run ({error.strerror}); install default-jre-headless") from None
    try:
        messages = json.loads(done.stderr)["messages"]
    except ValueError:
        raise RuntimeError(f"the checker said: {done.stderr[:500]}") from None
    for message in messages:
        if message["type"] == "error" and message["message"] not in EXCUSED:
            yield message["url"].partition(f"{site.name}/")[2], message["message"]
