"""The generator, taking codes of more than three digits: `python -m bench.wide build ...` as `sipcodes build ...`.

Nothing else is different: the same reading, checks and rendering.
"""

from __future__ import annotations

import re
import sys

from generator import cli, model
from generator.rules import files
from generator.sources import registry


def widen() -> None:
    """Class and kind of a code by its first digit, and file names of any number of digits."""
    model.Code.class_ = property(lambda code: f"{str(code.code)[0]}xx")  # type: ignore[method-assign, assignment]
    model.Code.final = property(lambda code: str(code.code)[0] != "1")  # type: ignore[method-assign, assignment]
    files.MAX_FILES = 10**6
    registry.NUMBER = re.compile("[1-6][0-9]{2,6}")
    files.PLACES = re.compile(files.PLACES.pattern.replace("[1-6][0-9]{2}", "[1-6][0-9]{2,6}"), re.VERBOSE)


if __name__ == "__main__":
    widen()
    sys.exit(cli.main())
