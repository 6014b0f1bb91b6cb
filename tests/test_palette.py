"""The colours of theme/assets/site/css/tokens.css: legible, and told apart with any kind of colour vision."""

from __future__ import annotations

import itertools
import math
import re

import pytest

from tests.conftest import ROOT

Colour = tuple[float, float, float]
"""Linear RGB, each from 0 to 1."""

VISION = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""What is seen of linear RGB (Machado, Oliveira and Fernandes 2009, severity 1)."""
APART = 20
"""Distance in CIE L*a*b* (1976); about 2 is the least that is noticed side by side."""
LEGIBLE = 4.5
"""Contrast of text (WCAG 2.2, 1.4.3)."""


def schemes() -> dict[str, dict[str, Colour]]:
    css = (ROOT / "theme/assets/site/css/tokens.css").read_text(encoding="utf-8")
    found: dict[str, dict[str, Colour]] = {}
    for name, body in re.findall(r'^\[data-md-color-scheme="(\w+)"\].*?\{(.*?)^\}', css, re.DOTALL | re.MULTILINE):
        found[name] = found.get(name, {}) | {
            key: linear(value) for key, value in re.findall(r"--(?!md-)([\w-]+): (#[0-9a-f]{6});", body)
        }
    return found


def linear(value: str) -> Colour:
    red, green, blue = (int(value[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in (red, green, blue))  # type: ignore[return-value]


def luminance(colour: Colour) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrast(one: Colour, other: Colour) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: Colour) -> Colour:
    """CIE L*a*b* under D65."""
    red, green, blue = colour
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    bent = [v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, luminance(colour), z)]
    return 116 * bent[1] - 16, 500 * (bent[0] - bent[1]), 200 * (bent[1] - bent[2])


def seen(colour: Colour, vision: str) -> Colour:
    rows = VISION[vision]
    return tuple(min(1, max(0, sum(a * b for a, b in zip(row, colour, strict=True)))) for row in rows)  # type: ignore[return-value]


def test_there_are_two_schemes_of_the_same_tokens() -> None:
    found = schemes()
    assert set(found) == {"default", "slate"}
    assert set(found["default"]) == set(found["slate"]) >= {f"c{n}" for n in range(1, 7)}


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_text_is_legible_on_paper_and_card(scheme: str) -> None:
    colours = schemes()[scheme]
    for ground, name in itertools.product(
        ("paper", "card"), ("ink", "quiet", "accent", "c1", "c2", "c3", "c4", "c5", "c6")
    ):
        assert contrast(colours[name], colours[ground]) >= LEGIBLE, f"{name} on {ground}"


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_the_classes_are_told_apart(scheme: str, vision: str) -> None:
    tones = {
        name: lab(seen(colour, vision)) for name, colour in schemes()[scheme].items() if re.fullmatch(r"c\d", name)
    }
    for one, other in itertools.combinations(tones, 2):
        assert math.dist(tones[one], tones[other]) > APART, f"{one} and {other}"
