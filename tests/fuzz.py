"""Mutations of kept inputs against every reader: no exception, no hang. `python -m tests.fuzz 100000`."""

from __future__ import annotations

import random
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from generator import safety
from generator.problems import Problem
from generator.sources import notes, strictyaml, texts
from generator.sources.files import read_text
from generator.sources.pcap import DamagedError, datagrams
from tests.hostile.cases import cases

ROOT = Path(__file__).parent.parent
LIMIT = 5
"""Seconds of the processor for one input, after which it hangs; a loaded machine makes none."""
_TOKENS = [
    b"486",
    b"(",
    b"&a ",
    b"*a",
    b"!!x ",
    b"{",
    b"[",
    b"```",
    b"# ",
    b"\xe2\x80\xae",
    b"\x00",
    b"<!--",
    b"SIP/2.0 ",
    b": ",
    b"\n",
]


def corpus() -> list[bytes]:
    """What is kept to be mutated: the hostile cases, notes, a text, a registry file, a capture."""
    kept = [case.data[:4000] for case in cases()]
    for pattern in ("content/*/notes/*.md", "content/*/codes/486.md", "content/registry/codes/48?.yml"):
        kept += [path.read_bytes()[:6000] for path in sorted(ROOT.glob(pattern))]
    return [*kept, (ROOT / "content/captures/486.pcapng").read_bytes()]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """`data` with a few bytes changed, taken out, doubled, or put in."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(out) + 1)
        match chance.randrange(5):
            case 0:
                out[at:at] = chance.choice(_TOKENS)
            case 1:
                del out[at : at + chance.randint(1, 40)]
            case 2:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 3:
                out[at:at] = out[at : at + chance.randint(1, 60)] * chance.randint(1, 8)
            case _:
                other = chance.randrange(len(out) + 1)
                out[at:at] = out[other : other + 80]
    return bytes(out[:20_000])


def _notes(text: str, data: bytes) -> None:
    notes.read(text, "f.md", notes.Words(), [])


def _yaml(text: str, data: bytes) -> None:
    strictyaml.parse(text, "f.yml", [])


def _text(text: str, data: bytes) -> None:
    texts.parse(text, "f.md", "codes", "en", {"codes": {"What it means": "means"}}, [])


def _wall(text: str, data: bytes) -> None:
    cleaned = safety.clean(text)
    assert "<script" not in cleaned.lower()


def _capture(text: str, data: bytes) -> None:
    try:
        datagrams(data)
    except DamagedError:
        return


TARGETS: tuple[Callable[[str, bytes], None], ...] = (_notes, _yaml, _text, _wall, _capture)


def run(times: int, seed: int) -> list[str]:
    """Give `times` mutations to the readers; returns what went wrong, with the input."""
    chance = random.Random(seed)  # noqa: S311
    kept, faults = corpus(), []
    signal.signal(signal.SIGPROF, _hangs)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder) / "f.md"
        for number in range(times):
            data = mutated(chance.choice(kept), chance)
            target = TARGETS[number % len(TARGETS)]
            problems: list[Problem] = []
            signal.setitimer(signal.ITIMER_PROF, LIMIT)
            try:
                path.write_bytes(data)
                text = read_text(path, "f.md", problems)
                target(text if text is not None else data.decode(errors="replace")[:2000], data)
            except Exception as error:
                faults.append(f"{target.__name__}: {type(error).__name__}: {error}: {data[:300]!r}")
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
    return faults


def _hangs(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"took more than {LIMIT} s of the processor")


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    start = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    found = run(count, start)
    print(f"{count} mutations, {len(found)} faults")
    print(*found[:10], sep="\n")
    sys.exit(bool(found))
