"""Reading a file that a stranger may have written: bytes in, clean text or a problem out."""

from __future__ import annotations

from pathlib import Path

from generator.problems import Problem
from generator.sources.letters import normalised

MAX_BYTES = 256 * 1024
MAX_LINE = 2_000
"""Characters. Longer lines are no text that a person wrote, and they make parsers slow."""


def read_text(path: Path, name: str, problems: list[Problem]) -> str | None:
    """The text of `path` in its stored form: UTF-8, normalised (`letters.py`), LF, no byte order mark.

    `name` is how messages call the file. Returns None, and says why, where the file cannot be used.
    A byte order mark and CR or CRLF line ends are not faults: editors add them; they are dropped.
    """

    def refuse(line: int, rule: str, message: str) -> None:
        problems.append(Problem(name, line, rule, message))

    if not path.exists() and not path.is_symlink():
        refuse(0, "B-FILE", "is missing; write it")
        return None
    if path.is_symlink() or not path.is_file():
        refuse(0, "B-FILE", "is no regular file; expected a plain file, put the text itself here")
        return None
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        refuse(0, "B-FILE", f"cannot be read ({error.strerror}); make it readable")
        return None
    if size > MAX_BYTES:
        refuse(0, "B-SIZE", f"has {size} bytes, expected at most {MAX_BYTES}; split it")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        refuse(line, "B-UTF8", _encoding_advice(data, error))
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        refuse(1, "B-EMPTY", "is empty, expected text; write it or delete the file")
        return None
    long = [number for number, line in enumerate(text.split("\n"), 1) if len(line) > MAX_LINE]
    if long:
        refuse(long[0], "B-LINE", f"is longer than {MAX_LINE} characters; break the line")
        return None
    return normalised(text)


def read_bytes(path: Path, name: str, problems: list[Problem]) -> bytes | None:
    """The bytes of a small regular file, or None and a problem."""
    if path.is_symlink() or not path.is_file():
        problems.append(Problem(name, 0, "B-FILE", "is no regular file; put the file itself here"))
        return None
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            problems.append(Problem(name, 0, "B-SIZE", f"has {size} bytes, expected at most {MAX_BYTES}; shorten it"))
            return None
        return path.read_bytes()
    except OSError as error:
        problems.append(Problem(name, 0, "B-FILE", f"cannot be read ({error.strerror}); make it readable"))
        return None


def _encoding_advice(data: bytes, error: UnicodeDecodeError) -> str:
    """The message for bytes that are not UTF-8, with a guess at what they are."""
    where = f"byte {error.start} (0x{data[error.start]:02X}) is not valid UTF-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        guess = "UTF-16"
    elif sum(byte >= 0xC0 for byte in data) > len(data) // 4 and len(data.decode(errors="ignore")) < len(data) // 2:
        guess = "windows-1251"
    else:
        guess = ""
    return f"{where}{f'; it looks like {guess}' if guess else ''}; save the file as UTF-8"
