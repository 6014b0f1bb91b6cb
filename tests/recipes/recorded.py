"""The recorded output of recipes: which lines are kept, and what has to stay the same from run to run."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import ROOT
from tests.recipes.session import Ran

FOLDER = ROOT / "content" / "registry" / "recipes" / "output"
LINES = 9
"""How many lines of an output are kept where nothing else is said."""
KEPT = {
    "watch-tcpdump": (r"IP 127", 12),
    "sipp-probe": (r"Messages  Retrans", 9),
    "response-statistics": (r"SIP Statistics", 14),
    "options-probe": (r"", 11),
    "tls-signalling": (r"", 7),
    "sngrep-live": (r"", 10),
    "sngrep-file": (r"", 10),
}
"""The line with which the kept part begins, and its length, for outputs of which the first lines say little."""

_NOT_LABELS = r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b|\b(?=\w*\d)\w+\b"


def excerpt(ran: Ran) -> str:
    """The lines of an output that its page shows."""
    start, count = KEPT.get(ran.recipe, ("", LINES))
    lines = [line.rstrip(" ") for line in ran.output.splitlines()]
    first = next(number for number, line in enumerate(lines) if re.search(start, line))
    return "\n".join(lines[first : first + count]).rstrip("\n") + "\n"


def write(ran: Ran) -> Path:
    """Record an output, and the version of the tool that printed it."""
    path = FOLDER / f"{ran.recipe}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(excerpt(ran), encoding="utf-8")
    facts = FOLDER.parent / f"{ran.recipe}.yml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(
        re.sub(r'^verified: ".*"$', f'verified: "{ran.version}"', text, flags=re.MULTILINE), encoding="utf-8"
    )
    return path


def shape(text: str) -> set[str]:
    """What an output consists of, without what differs from run to run: columns with values in them, or labels."""
    lines = text.splitlines()
    if "\t" in lines[0] and re.match(r"[a-z]+\.\w", lines[0]):
        header, rows = lines[0].split("\t"), [line.split("\t") for line in lines[1:]]
        filled = {f"{name} has values" for n, name in enumerate(header) if any(len(row) > n and row[n] for row in rows)}
        return {lines[0], f"{len(header)} columns", *filled}
    return set(re.findall(r"(?<![\w.@])[A-Za-z][A-Za-z-]{2,}", re.sub(_NOT_LABELS, "0", text)))
