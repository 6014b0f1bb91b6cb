"""A project of any size, made from the real content: codes that nobody registers, with the texts of those that are.

    python -m bench.synthetic DIR --codes 1000

Each made-up code has the facts and the three texts of a real one, its number and a word of its own in every
paragraph, so that no two pages are alike and nothing can be rendered once for many. It has no recorded exchange:
these show the code itself. A number has seven digits, since there are only six hundred of three; `bench.wide` runs the
generator so that it takes them.
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ("mkdocs.yml", "theme", "content")


def make(target: Path, codes: int) -> Path:
    """A project below `target` with that many codes; the real ones where these are enough."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in KEPT:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target / name)
    content = target / "content"
    real = sorted(int(path.stem) for path in (content / "registry" / "codes").glob("*.yml"))
    for at in range(codes - len(real)):
        _add(content, real[at % len(real)], 1 + at // len(real))
    return target


def _add(content: Path, origin: int, copy: int) -> None:
    number = origin * 10_000 + copy
    facts = (content / "registry" / "codes" / f"{origin}.yml").read_text(encoding="utf-8")
    facts = re.sub("^status: .*$", "status: unregistered", facts, flags=re.MULTILINE)
    facts = re.sub(
        '^phrase: "?(.*?)"?$',
        lambda phrase: f'phrase: "{phrase[1]} {copy}"' if phrase[1] else phrase[0],
        facts,
        flags=re.MULTILINE,
    )
    facts = re.sub("^(spellings|variants|formerly):.*?(?=^\\w|\\Z)", "", facts, flags=re.MULTILINE | re.DOTALL)
    (content / "registry" / "codes" / f"{number}.yml").write_text(facts, encoding="utf-8")
    for path in sorted(content.glob(f"*/codes/{origin}.md")):
        path.with_name(f"{number}.md").write_text(_own(path.read_text(encoding="utf-8"), number), encoding="utf-8")


def _own(text: str, number: int) -> str:
    """A text whose paragraphs and headings are no other's."""
    head, heading, rest = text.partition("\n## ")  # title and summary have to stay short
    lines = []
    for line in (heading + rest).split("\n"):
        is_prose = len(line) > 30 and line[:1] not in "#`|<" and not line.startswith("translated")
        lines.append(f"{line} ({number})" if is_prose and not line.endswith(("`", "|")) else line)
    return head + "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--codes", type=int, default=1000)
    options = parser.parse_args()
    make(options.folder, options.codes)


if __name__ == "__main__":
    main()
