"""Reads and writes packs as text: a head of `# key: value` lines, then a table with commas."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from campaigns.metrics.benchmarks.pack import METRICS, Pack, PublishedBand, Series, Spread, unit_of

REQUIRED = (
    "metric",
    "platform",
    "denominator",
    "followers_min",
    "followers_max",
    "p25",
    "p50",
    "p75",
    "unit",
)
OPTIONAL = ("source", "note", "basis", "spread", "niche", "accounts")
HEAD = ("pack", "year", "licence")
BASES = ("likes", "likes_comments", "all", "stated")
MOST_DIGITS = 15
Row = dict[str, str]
Key = tuple[str, str, str, str]


class PackError(ValueError):
    """A pack that cannot be read; the message names file, row (as an editor counts) and column."""


def read_pack(lines: Iterable[str], file_name: str, platforms: Collection[str] = ()) -> Pack:
    """The pack in a text; a head key that is also a column fills that column's empty cells.

    Rows of one metric, platform, denominator and niche form a series, in the order of the file.
    Raises PackError for the first thing wrong; also for a platform that is none of `platforms`, where
    any are given.

    >>> text = '''# pack: example
    ... # year: 2024
    ... # licence: CC0
    ... # source: nobody
    ... metric,platform,denominator,followers_min,followers_max,p25,p50,p75,unit
    ... engagement_rate,instagram,followers,1000,,1.2,2.4,4.8,percent'''
    >>> read_pack(text.splitlines(), "example.csv").series[0].bands[0].p50
    2.4
    """
    head, rows = _split(list(lines), file_name)
    found: dict[Key, Series] = {}
    for number, row in rows:
        try:
            series = _series(row)
            if platforms and series.platform not in platforms:
                raise CellError("platform", f"{series.platform!r} is none of {', '.join(platforms)}")
            key = (series.metric, series.platform, series.denominator, series.niche)
            found[key] = _joined(found[key], series) if key in found else series
        except CellError as fault:
            raise PackError(f"{file_name}, row {number}, column {fault.column}: {fault}") from None
    if not found:
        raise PackError(f"{file_name}: no rows")
    return Pack(head["pack"], int(head["year"]), head["licence"], tuple(found.values()))


class CellError(ValueError):
    """What is wrong with the cell of a column; becomes a PackError."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def _split(lines: list[str], file_name: str) -> tuple[Row, list[tuple[int, Row]]]:
    head: Row = {}
    begin = 0
    while begin < len(lines) and lines[begin].startswith("#"):
        key, colon, value = lines[begin][1:].partition(":")
        if not colon or key.strip() not in (*HEAD, *OPTIONAL):
            raise PackError(f"{file_name}, row {begin + 1}: '# key: value' with a known key expected")
        head[key.strip()] = value.strip()
        begin += 1
    for name in HEAD:
        if not head.get(name):
            raise PackError(f"{file_name}: the head does not name the {name}")
    year = head["year"]
    if not (len(year) == 4 and year.isascii() and year.isdecimal() and 1900 <= int(year) <= 2200):
        raise PackError(f"{file_name}: year {year[:20]!r} is not a year")
    table = _table(lines, begin, file_name)
    columns = [name.strip() for name in next(table, (0, []))[1]]
    _check_columns(columns, f"{file_name}, row {begin + 1}")
    rows = []
    for number, cells in table:
        if any(cell.strip() for cell in cells):
            if len(cells) != len(columns):
                raise PackError(f"{file_name}, row {number}: {len(columns)} cells expected, not {len(cells)}")
            filled = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
            rows.append((number, {**head, **{name: cell for name, cell in filled.items() if cell}}))
    return head, rows


def _table(lines: list[str], begin: int, file_name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows below the head with their numbers in the file."""
    table = csv.reader(lines[begin:])
    try:
        for cells in table:
            yield begin + table.line_num, cells
    except csv.Error as fault:
        raise PackError(f"{file_name}, row {begin + table.line_num}: {fault}") from None


def _check_columns(columns: list[str], where: str) -> None:
    for name in REQUIRED:
        if name not in columns:
            raise PackError(f"{where}: column {name} is missing")
    for name in columns:
        if name not in (*REQUIRED, *OPTIONAL) or columns.count(name) > 1:
            raise PackError(f"{where}: column {name} is not known or stands twice")


def _series(row: Row) -> Series:
    """The series of one row alone."""
    for name in ("metric", "platform", "denominator", "unit", "source"):
        if not row.get(name):
            raise CellError(name, "empty")
    if row["metric"] not in METRICS:
        raise CellError("metric", f"{row['metric']!r} is none of {', '.join(METRICS)}")
    basis, spread = row.get("basis", "stated"), row.get("spread", Spread.QUARTILES.value)
    if basis not in BASES:
        raise CellError("basis", f"{basis!r} is none of {', '.join(BASES)}")
    if spread not in set(Spread):
        raise CellError("spread", f"{spread!r} is none of {', '.join(Spread)}")
    try:
        unit = unit_of(row["unit"])
    except ValueError as error:
        raise CellError("unit", str(error)) from None
    return Series(
        metric=row["metric"],
        platform=row["platform"],
        denominator=row["denominator"],
        unit=unit,
        bands=(_band(row),),
        spread=Spread(spread),
        basis=basis,
        niche=row.get("niche", ""),
    )


def _band(row: Row) -> PublishedBand:
    low, high = _whole(row, "followers_min"), _whole(row, "followers_max")
    if high is not None and (low is None or high <= low):
        raise CellError("followers_max", "a number above followers_min expected")
    numbers = {name: _number(row, name) for name in ("p25", "p50", "p75")}
    known = [(name, number) for name, number in numbers.items() if number is not None]
    if not known:
        raise CellError("p50", "no number in p25, p50 or p75")
    for (_, smaller), (name, larger) in pairwise(known):
        if larger < smaller:
            raise CellError(name, f"{larger:g} is below {smaller:g}")
    return PublishedBand(
        low,
        high,
        numbers["p25"],
        numbers["p50"],
        numbers["p75"],
        source=row["source"],
        note=row.get("note", ""),
        accounts=_whole(row, "accounts"),
    )


def _whole(row: Row, column: str) -> int | None:
    text = row.get(column, "")
    if text and not (text.isascii() and text.isdecimal()):
        raise CellError(column, f"{text[:40]!r} is not a whole number")
    if len(text) > MOST_DIGITS:
        raise CellError(column, f"more than {MOST_DIGITS} digits")
    return int(text) if text else None


def _number(row: Row, column: str) -> float | None:
    text = row.get(column, "")
    try:
        number = float(text) if text else None
    except ValueError:
        number = math.nan
    if number is not None and not math.isfinite(number):
        raise CellError(column, f"{text[:40]!r} is not a number")
    return number


def _joined(series: Series, row: Series) -> Series:
    """The series with a further band, which must agree with it and begin where it ends or later."""
    for column in ("unit", "spread", "basis"):
        if getattr(series, column) != getattr(row, column):
            raise CellError(column, "differs from the rows above of the same series")
    last, band = series.bands[-1], row.bands[0]
    if last.followers_max is None or band.followers_min is None or band.followers_min < last.followers_max:
        raise CellError("followers_min", "begins below the end of the band above")
    return replace(series, bands=(*series.bands, band))


def renamed(text: str, name: str) -> str:
    """The same text with another name in its head; as it is where the head names none.

    >>> renamed("# pack: theirs\\n# year: 2024", "mine")
    '# pack: mine\\n# year: 2024'
    """
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if line.startswith("#") and line[1:].partition(":")[0].strip() == "pack":
            lines[place] = f"# pack: {name}"
            break
    return "\n".join(lines)


def pack_text(pack: Pack) -> str:
    """The pack as `read_pack` reads it; what is the same in every row stands in the head."""
    rows = [_cells(series, band) for series in pack.series for band in series.bands]
    same = [name for name in OPTIONAL if rows[0][name] and len({row[name] for row in rows}) == 1]
    kept = [name for name in OPTIONAL if name not in same and any(row[name] for row in rows)]
    head = {"pack": pack.name, "year": str(pack.year), "licence": pack.licence}
    text = io.StringIO()
    text.writelines(f"# {name}: {value}\n" for name, value in head.items())
    text.writelines(f"# {name}: {rows[0][name]}\n" for name in same)
    table = csv.DictWriter(text, [*REQUIRED, *kept], extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def _cells(series: Series, band: PublishedBand) -> Row:
    def shown(number: float | None) -> str:
        return "" if number is None else repr(number).removesuffix(".0")

    numbers = {name: shown(getattr(band, name)) for name in ("followers_min", "followers_max", "accounts")}
    return {
        "metric": series.metric,
        "platform": series.platform,
        "denominator": series.denominator,
        **numbers,
        **{name: shown(getattr(band, name)) for name in ("p25", "p50", "p75")},
        "unit": series.unit.text,
        "source": band.source,
        "note": band.note,
        "basis": series.basis if series.basis != "stated" else "",
        "spread": series.spread.value if series.spread is not Spread.QUARTILES else "",
        "niche": series.niche,
    }
