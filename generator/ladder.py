"""An exchange as a ladder: one column a party, one arrow a message. Inline SVG, coloured by the page's classes."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from generator.model import Capture, Message

Label = Callable[..., str]

COLUMN, LETTER, MARGIN, TOP, ROW = 136, 7, 66, 40, 34
"""Units between two parties at least, a letter, beside the outer parties, above the first arrow, between arrows."""
HEAD, BOX, CAPITAL = 9, (124, 30), 9
"""Length of an arrow's head; the least box around a party's name; a letter of the name, which is bold."""
SCALE = 1.15
"""CSS pixels a unit, where there is room."""
WIDE = 430
"""Units up to which a drawing is made to fit a phone."""
PAIR, ROOMY = 2, 190
"""Two parties have room to stand further apart."""


def ladder(capture: Capture, label: Label) -> str:
    """The drawing, with a title and a description for those who do not see it.

    One element without an empty line, so that Markdown passes it on as it is. It runs from left to right in every
    language, as the traces do that readers compare it with.
    """
    column = max(COLUMN, 34 + LETTER * max(len(_text(message)) for message in capture.messages))
    names = {role: label(f"wire.roles.{role}") for role in capture.roles}
    box = max(BOX[0], 16 + CAPITAL * max(map(len, names.values())))
    column = max(column, box + COLUMN - BOX[0], ROOMY if len(names) == PAIR else 0)
    margin = MARGIN + (box - BOX[0]) // 2
    at = {role: margin + column * index for index, role in enumerate(names)}
    width = 2 * margin + column * (len(at) - 1)
    bottom = TOP + ROW * len(capture.messages)
    lines = [f'<line class="ladder__life" x1="{x}" y1="{BOX[1] + 2}" x2="{x}" y2="{bottom}"/>' for x in at.values()]
    heads = [_head(x, box, names[role]) for role, x in at.items()]
    arrows = [
        _arrow(message, at, TOP + ROW * index + ROW // 2, capture.code)
        for index, message in enumerate(capture.messages)
    ]
    title, told = label("wire.title", code=_name(capture)), ". ".join(_told(one, label) for one in capture.messages)
    return "\n".join(
        [
            f'<svg class="ladder__drawing{_fit(width)}" width="{round(width * SCALE)}" '
            f'viewBox="0 0 {width} {bottom + 6}" role="img" '
            'aria-labelledby="ladder-title ladder-told">',
            f'<title id="ladder-title">{escape(title)}</title>',
            f'<desc id="ladder-told">{escape(told)}.</desc>',
            *lines,
            *heads,
            *arrows,
            "</svg>",
        ]
    )


def _fit(width: int) -> str:
    """The class of a drawing that is not to be squeezed into a phone, but to scroll."""
    return " is-wider" if width > WIDE + 200 else " is-wide" if width > WIDE else ""


def _name(capture: Capture) -> str:
    return capture.responses[0].label if capture.responses else str(capture.code)


def _text(message: Message) -> str:
    """What stands on an arrow."""
    return f"{message.label} ×{message.times}" if message.times > 1 else message.label


def _told(message: Message, label: Label) -> str:
    """One message in words."""
    sender, receiver = (label(f"wire.roles.{role}") for role in (message.sender, message.receiver))
    return label("wire.hop", message=_text(message), sender=sender, receiver=receiver)


def _head(x: int, width: int, name: str) -> str:
    height = BOX[1]
    return (
        f'<g class="ladder__party"><rect x="{x - width // 2}" y="2" width="{width}" height="{height}" rx="5"/>'
        f'<text x="{x}" y="{height // 2 + 7}" text-anchor="middle">{escape(name)}</text></g>'
    )


def _arrow(message: Message, at: dict[str, int], y: int, code: int) -> str:
    start, end = at[message.sender], at[message.receiver]
    way = 1 if end > start else -1
    kind = "is-request" if message.code is None else f"is-response class-{message.code // 100}xx"
    chosen = " is-this" if message.code == code else ""
    point = f"{end},{y} {end - way * HEAD},{y - 4} {end - way * HEAD},{y + 4}"
    return (
        f'<g class="ladder__hop {kind}{chosen}"><line x1="{start}" y1="{y}" x2="{end - way * HEAD}" y2="{y}"/>'
        f'<polygon points="{point}"/>'
        f'<text x="{(start + end) // 2}" y="{y - 6}" text-anchor="middle">{escape(_text(message))}</text></g>'
    )
