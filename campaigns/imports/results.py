"""What the columns of a file of results hold: which post, and its counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from campaigns.imports.days import read_day
from campaigns.imports.errors import FileError
from campaigns.imports.headers import header_words
from campaigns.imports.numbers import NumberStyle, number_style, read_count

COUNTS = ("views", "reach", "likes", "comments", "shares", "saves", "clicks", "sales")
_NAMES: Mapping[str, frozenset[str]] = {
    "url": frozenset("url link permalink address posturl postlink adresse enlace".split()),
    "code": frozenset("code coupon discountcode promocode gutscheincode codigo".split()),
    "handle": frozenset("handle account username creator influencer profile konto usuario".split()),
    "posted_on": frozenset("postedon posted date postdate publishedon published datum fecha".split()),
    "views": frozenset(
        "views plays impressions videoviews playcount viewcount aufrufe reproducciones".split()
    ),
    "reach": frozenset("reach uniquereach accountsreached reichweite alcance".split()),
    "likes": frozenset("likes like likescount hearts gefallt megusta".split()),
    "comments": frozenset("comments comment commentscount kommentare comentarios".split()),
    "shares": frozenset("shares share sharescount reposts geteilt compartidos".split()),
    "saves": frozenset("saves save saved bookmarks gespeichert guardados".split()),
    "clicks": frozenset("clicks click linkclicks sessions klicks clics".split()),
    "sales": frozenset("sales orders purchases conversions redemptions verkaufe ventas".split()),
}


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One row: what names the post, its day as ISO text or "", and its counts; None is unknown.

    `faults` are (column, why) of cells that cannot be read.
    """

    number: int
    url: str
    code: str
    handle: str
    posted_on: str
    counts: dict[str, int | None]
    faults: tuple[tuple[str, str], ...]


def result_meaning(header: str) -> str | None:
    """What a column holds, by its name; None for one that is not used.

    >>> result_meaning("Post URL"), result_meaning("Link clicks"), result_meaning("Remark")
    ('url', 'clicks', None)
    """
    joined = header_words(header)[0].replace(" ", "")
    return next((name for name, words in _NAMES.items() if joined in words), None)


def is_result_header(cell: str) -> bool:
    return len(cell) <= 80 and result_meaning(cell) is not None


def result_columns(header: Sequence[str]) -> dict[str, int]:
    """Position of each meaning, the first column of a name.

    Raises FileError without a column that names the post, or without any count.
    """
    found: dict[str, int] = {}
    for position, name in enumerate(header):
        meaning = result_meaning(name)
        if meaning is not None:
            found.setdefault(meaning, position)
    if not found.keys() & {"url", "code", "handle"}:
        raise FileError("No column names the post: one with its address, its code or the handle is needed.")
    if not found.keys() & set(COUNTS):
        raise FileError(f"No column holds counts: one of {', '.join(COUNTS)} is needed.")
    return found


def count_styles(columns: Mapping[str, int], rows: Sequence[Sequence[str]]) -> dict[str, NumberStyle]:
    """How the numbers of each count are written."""
    return {
        name: number_style([_cell(row, columns[name]) for row in rows], whole=True)
        for name in COUNTS
        if name in columns
    }


def read_result(
    number: int, cells: Sequence[str], columns: Mapping[str, int], styles: Mapping[str, NumberStyle]
) -> ResultRow:
    """One row with what could be read of it."""
    faults: list[tuple[str, str]] = []
    counts: dict[str, int | None] = {}
    for name, style in styles.items():
        try:
            counts[name] = _whole(_cell(cells, columns[name]), style)
        except ValueError as fault:
            faults.append((name, str(fault)))
    day = _cell(cells, columns.get("posted_on"))
    posted_on = ""
    if day:
        read = read_day(day)
        posted_on = read or ""
        if read is None:
            faults.append(("posted_on", f'"{day[:40]}" is no day.'))
    names = {name: _cell(cells, columns.get(name)) for name in ("url", "code", "handle")}
    return ResultRow(number, **names, posted_on=posted_on, counts=counts, faults=tuple(faults))


def _whole(text: str, style: NumberStyle) -> int | None:
    count = read_count(text, style)
    if count is None:
        return None
    if count.value < 0 or count.value != count.value.to_integral_value():
        raise ValueError(f'"{text[:40]}" is no whole number of at least 0.')
    if count.value > Decimal(10**15):
        raise ValueError(f'"{text[:40]}" is too large to be a count.')
    return int(count.value)


def _cell(cells: Sequence[str], position: int | None) -> str:
    return "" if position is None or position >= len(cells) else cells[position].strip()
