"""An exchange as a ladder: one column a party, one arrow a message. Inline SVG, coloured by the page's classes."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from generator.model import Capture, Message

Label = Callable[..., str]

COLUMN, MARGIN, TOP, ROW = 190, 74, 58, 34
"""Units between two parties, beside the outer ones, above the first arrow, and between two arrows."""
HEAD, BOX = 9, (132, 30)


def ladder(capture: Capture, label: Label) -> str:
    """The drawing, with a title and a description for those who do not see it.

    One element without an empty line, so that Markdown passes it on as it is. It runs from left to right in every
    language, as the traces do that readers compare it with.
    """
    roles = order(capture)
    at = {role: MARGIN + COLUMN * index for index, role in enumerate(roles)}
    width = 2 * MARGIN + COLUMN * (len(roles) - 1)
    bottom = TOP + ROW * len(capture.messages)
    lines = [f'<line class="ladder__life" x1="{x}" y1="{BOX[1] + 2}" x2="{x}" y2="{bottom}"/>' for x in at.values()]
    heads = [_head(x, label(f"wire.roles.{role}")) for role, x in at.items()]
    arrows = [
        _arrow(message, at, TOP + ROW * index + ROW // 2, capture.code) for index, message in enumerate(capture.messages)
    ]
    title, told = label("wire.title", code=_name(capture)), ". ".join(_told(one, label) for one in capture.messages)
    return "\n".join(
        [
            f'<svg class="ladder__drawing columns-{len(roles)}" viewBox="0 0 {width} {bottom + 6}" role="img" '
            'aria-labelledby="ladder-title ladder-told" direction="ltr">',
            f'<title id="ladder-title">{escape(title)}</title>',
            f'<desc id="ladder-told">{escape(told)}.</desc>',
            *lines,
            *heads,
            *arrows,
            "</svg>",
        ]
    )


def order(capture: Capture) -> tuple[str, ...]:
    """The parties from left to right: as they come in, a redirecting or first proxy before whom it leads to."""
    return capture.roles


def _name(capture: Capture) -> str:
    return capture.responses[0].label if capture.responses else str(capture.code)


def _told(message: Message, label: Label) -> str:
    """One message in words."""
    parties = {side: label(f"wire.roles.{role}") for side, role in _sides(message).items()}
    told = label("wire.hop", message=message.label, **parties)
    return f"{told} (×{message.times})" if message.times > 1 else told


def _sides(message: Message) -> dict[str, str]:
    return {"sender": message.sender, "receiver": message.receiver}


def _head(x: int, name: str) -> str:
    width, height = BOX
    return (
        f'<g class="ladder__party"><rect x="{x - width // 2}" y="2" width="{width}" height="{height}" rx="5"/>'
        f'<text x="{x}" y="{height // 2 + 7}" text-anchor="middle">{escape(name)}</text></g>'
    )


def _arrow(message: Message, at: dict[str, int], y: int, code: int) -> str:
    start, end = at[message.sender], at[message.receiver]
    way = 1 if end > start else -1
    kind = "is-request" if message.code is None else f"is-response class-{message.code // 100}xx"
    chosen = " is-this" if message.code == code else ""
    times = f" ×{message.times}" if message.times > 1 else ""
    point = f"{end},{y} {end - way * HEAD},{y - 4} {end - way * HEAD},{y + 4}"
    return (
        f'<g class="ladder__hop {kind}{chosen}"><line x1="{start}" y1="{y}" x2="{end - way * HEAD}" y2="{y}"/>'
        f'<polygon points="{point}"/>'
        f'<text x="{(start + end) // 2}" y="{y - 6}" text-anchor="middle">{escape(message.label + times)}</text></g>'
    )
