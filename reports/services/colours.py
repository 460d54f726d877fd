"""The brand's colour as a stylesheet of its own: the page runs without inline styles."""

import re
from collections.abc import Iterator

DEFAULT_COLOUR = "#0b6bcb"
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LIGHT_INK, DARK_INK = "#ffffff", "#14181f"


def safe_colour(colour: str) -> str:
    """The colour if it is one, else the product's own.

    >>> safe_colour("#C02b2b"), safe_colour("red;} body{display:none")
    ('#c02b2b', '#0b6bcb')
    """
    return colour.lower() if COLOUR.fullmatch(colour) else DEFAULT_COLOUR


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 black to 1 white (WCAG 2.2).

    >>> round(luminance("#ffffff"), 3), round(luminance("#000000"), 3)
    (1.0, 0.0)
    """
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21.

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(colour: str) -> str:
    """The colour of text that reads best on this one.

    >>> ink_on("#0b6bcb"), ink_on("#ffe14d")
    ('#ffffff', '#14181f')
    """
    return max((LIGHT_INK, DARK_INK), key=lambda ink: contrast(ink, colour))


def css_text(words: str) -> str:
    r"""A text as a CSS string, every letter escaped: nothing in it can end the string.

    >>> css_text('A"}')
    '"\\41 \\22 \\7d "'
    """
    return '"' + "".join(_escaped(words)) + '"'


def _escaped(words: str) -> Iterator[str]:
    for letter in words:
        yield f"\\{ord(letter):x} " if letter.isprintable() else " "


def stylesheet(name: str, colour: str) -> str:
    """Variables for the header band and the rules, and the brand's name on top of each printed page."""
    brand = safe_colour(colour)
    return (
        f":root {{ --brand: {brand}; --brand-ink: {ink_on(brand)}; }}\n"
        f"@page {{ @top-left {{ content: {css_text(name)}; }} }}\n"
    )
