"""What the cells of one column look like, as shares of the cells that say anything."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from statistics import median

from campaigns.handles import platform_named, split_name_and_handle
from campaigns.imports.countries import country_code
from campaigns.imports.numbers import PLAIN_STYLE, NumberStyle, read_count
from campaigns.imports.unknowns import is_unknown

_HANDLE = re.compile(r"@?[A-Za-z0-9._-]{1,60}")
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,6}/\S+", re.IGNORECASE)
_PERCENT = re.compile(r"\s*[0-9]+(?:[.,][0-9]+)?\s*%\s*")


def known_cells(cells: Sequence[str]) -> list[str]:
    """The cells that say anything."""
    return [cell for cell in cells if not is_unknown(cell)]


def share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    """The share of known cells that pass a test; 0.0 when no cell is known."""
    known = known_cells(cells)
    return sum(map(test, known)) / len(known) if known else 0.0


def is_number(cell: str) -> bool:
    """True for a cell that reads as a count."""
    try:
        return read_count(cell) is not None
    except ValueError:
        return False


def is_percent(cell: str) -> bool:
    """True for "2.45%"."""
    return bool(_PERCENT.fullmatch(cell[:40]))


def is_country(cell: str) -> bool:
    """True for a country's name, or a code in capitals."""
    text = cell.strip()
    return len(text) <= 80 and (len(text) > 2 or text.isupper()) and country_code(text) != ""


def is_platform(cell: str) -> bool:
    """True for "Instagram", "Twitter" and the like."""
    return platform_named(cell) != ""


def is_address(cell: str) -> bool:
    """True for a web address with a path."""
    return bool(_ADDRESS.fullmatch(cell.strip()[:500]))


def looks_like_handle(cell: str) -> bool:
    """True for one ASCII word, with or without "@", a profile address, or "Name @handle"."""
    text = cell.strip()
    if _HANDLE.fullmatch(text) or is_address(text):
        return True
    name, handle = split_name_and_handle(text)
    return name != "" and bool(_HANDLE.fullmatch(handle))


def handle_likeness(cells: Sequence[str]) -> float:
    """How much a column reads like handles: 0 to about 2, for comparing columns only.

    Word-like cells count most, then lower case, "@", few repeats and few gaps.
    """
    known = known_cells(cells)
    if not known:
        return -1.0
    count = len(known)
    lower = sum(1 for cell in known if cell == cell.lower()) / count
    marked = sum(1 for cell in known if "@" in cell) / count
    numeric = sum(1 for cell in known if is_number(cell)) / count
    unique = len(set(known)) / count
    filled = count / len(cells)
    wordlike = share(known, looks_like_handle)
    return wordlike + 0.3 * (lower + marked + filled) + 0.2 * unique - numeric


def values(cells: Sequence[str], style: NumberStyle = PLAIN_STYLE) -> list[Decimal | None]:
    """The numbers of a column, None for cells that are unknown or no number."""
    found: list[Decimal | None] = []
    for cell in cells:
        try:
            count = read_count(cell, style)
        except ValueError:
            count = None
        found.append(None if count is None else count.value)
    return found


def middle(cells: Sequence[str], style: NumberStyle = PLAIN_STYLE) -> Decimal | None:
    """The median of the readable numbers above 0; None when there are none."""
    known = [value for value in values(cells, style) if value]
    return median(known) if known else None
