"""A small project to break and to build fast: the real content, cut down to a handful of codes and recipes."""

from __future__ import annotations

import functools
import re
import shutil
import tempfile
from copy import deepcopy
from pathlib import Path

import pytest

from generator.problems import Problem
from generator.sources import strictyaml
from generator.sources.strictyaml import Document

ROOT = Path(__file__).parent.parent
CODES = frozenset({"180", "486", "411", "413", "480", "600"})
RECIPES = frozenset(
    """inputs one-call one-code who-answered message-sizes open-ports options-probe asterisk-logger""".split()
)
_LINK = re.compile(r"\[([^\]]*)\]\((?:\.\./)?((?:codes/|guides/|recipes/)?)([\w-]+)\.md\)")


def copy(root: Path, codes: frozenset[str] = CODES, recipes: frozenset[str] = RECIPES) -> None:
    """A fresh copy of the small project at `root`, which must not exist."""
    shutil.copytree(_made(codes, recipes), root)


_KNOWN: dict[tuple[str, str, int], Document] = {}


def load_fast(patch: pytest.MonkeyPatch) -> None:
    """Let this process read each YAML text once only: most files of a project stay as they are between two tests."""
    parse, known = strictyaml.parse, _KNOWN

    def remembered(text: str, name: str, problems: list[Problem], first_line: int = 1) -> Document | None:
        key = (text, name, first_line)
        if key in known:
            return copy_of(known[key])
        document = parse(text, name, found := [], first_line)
        problems.extend(found)
        if document is not None:
            known[key] = document
        return copy_of(document) if document else None

    patch.setattr(strictyaml, "parse", remembered)


def copy_of(document: Document) -> Document:
    """One that may be changed without changing the other."""
    return Document(document.name, deepcopy(document.data), document.lines)


@functools.cache
def _made(codes: frozenset[str], recipes: frozenset[str]) -> Path:
    """The small project, made once a process."""
    root = Path(tempfile.mkdtemp(prefix="small-")) / "project"
    shutil.copytree(ROOT / "theme", root / "theme")
    shutil.copytree(ROOT / "content", root / "content")
    shutil.copy(ROOT / "mkdocs.yml", root)
    content = root / "content"
    kinds = {"*/codes/*.md": codes, "captures/*": codes, "registry/codes/*.yml": codes, "*/recipes/*.md": recipes}
    kinds |= {"registry/recipes/*.yml": recipes, "registry/recipes/output/*.txt": recipes}
    kinds |= {"*/guides/*.md": frozenset(), "*/notes/*.md": frozenset()}
    for pattern, kept in kinds.items():
        for path in content.glob(pattern):
            if path.stem not in kept:
                path.unlink()
    captures = content / "registry" / "captures.yml"
    captures.write_text(re.sub(r"  (181|199): .*\n", "", captures.read_text(encoding="utf-8")), encoding="utf-8")
    (content / "registry" / "rulings.yml").write_text("[]\n", encoding="utf-8")
    for path in content.glob("registry/recipes/*.yml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"^codes:.*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    for path in content.glob("*/*/*.md"):
        text = path.read_text(encoding="utf-8")
        lives = {"codes": codes, "recipes": recipes, "guides": frozenset[str]()}
        path.write_text(_LINK.sub(functools.partial(_alive, lives, path.parent.name), text), encoding="utf-8")
    return root


def _alive(lives: dict[str, frozenset[str]], here: str, match: re.Match[str]) -> str:
    """A link that holds as it is; the words of a link to what the small project lacks."""
    return match[0] if match[3] in lives[match[2].rstrip("/") or here] else match[1]
