"""Where a file of overlaps says which accounts, on which platform, how much and of whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from campaigns.handles import platform_named
from campaigns.imports import contents
from campaigns.imports.errors import FileError
from campaigns.imports.files import Table
from campaigns.imports.headers import REJECT_HEADERS, clean_header, header_words, meaning_of
from campaigns.imports.meanings import Meaning
from campaigns.imports.shares import is_share, read_base

_SAMPLE_ROWS = 2_000
_MOST = 0.8
_PLATFORM = frozenset("platform platforms plataforma plattform plateforme network".split())
_BASE = frozenset("base basis denominator bezug bezugsgrosse referencia nenner".split())
_SHARE = frozenset(
    "share shared overlap overlaps overlapping percent percentage pct ratio jaccard similarity common "
    "intersection duplication compartida compartido compartilhada geteilt geteilter gemeinsam anteil "
    "uberschneidung uberlappung solapamiento superposicion porcentaje percentual commun communs".split()
)
_OF_A_SHARE = frozenset("share percent percentage pct ratio jaccard anteil porcentaje percentual".split())
_COUNTS = frozenset("count counts number people users followers anzahl numero total".split())
_SIDES = frozenset("first second left right from to".split())
_ACCOUNT = (Meaning.HANDLE, Meaning.ACCOUNT, Meaning.URL, Meaning.NAME)
_REJECTS = frozenset(header.casefold() for header in REJECT_HEADERS)


class OverlapMeaning(StrEnum):
    """What a column of a file of overlaps holds."""

    ACCOUNT = "account"
    PLATFORM = "platform"
    SHARE = "shared share"
    BASE = "base"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class OverlapColumns:
    """Positions of the columns; None where the file has none. `base_of_all` is what a header says."""

    headers: tuple[str, ...]
    meanings: tuple[OverlapMeaning, ...]
    accounts: tuple[int, int]
    platforms: tuple[int | None, int | None]
    share: int
    base: int | None
    base_of_all: str

    def shown(self, index: int) -> str:
        """The name of a column as a person finds it: with its place when the name stands twice."""
        header = self.headers[index]
        if header and self.headers.count(header) == 1:
            return header
        return f"{header} (no. {index + 1})" if header else f"no. {index + 1}"


@lru_cache(maxsize=2_000)
def overlap_meaning(header: str) -> OverlapMeaning | None:
    """What the name of a column says; None when it says nothing."""
    header = clean_header(header)
    if len(header) > 80 or header.casefold() in _REJECTS:
        return None
    _, words = header_words(header)
    if words & _PLATFORM:
        return OverlapMeaning.PLATFORM
    if words & _BASE:
        return OverlapMeaning.BASE
    if words & _SHARE or (header.startswith("%") or header.endswith("%")):
        a_count = bool(words & _COUNTS) and not words & _OF_A_SHARE and "%" not in header
        return None if a_count else OverlapMeaning.SHARE
    if words & _SIDES or meaning_of(header) in _ACCOUNT:
        return OverlapMeaning.ACCOUNT
    return None


def is_overlap_header(cell: str) -> bool:
    """True for a cell that names a column, and is not itself a share, a base or a platform."""
    if overlap_meaning(cell) is None or platform_named(cell):
        return False
    return not is_share(cell) and not read_base(cell)


def find_columns(table: Table) -> OverlapColumns:
    """Columns by their names, the missing ones by their cells. Raises FileError for what is not found."""
    headers = tuple(map(clean_header, table.header))
    meanings = [overlap_meaning(header) for header in headers]
    step = max(1, len(table.records) // _SAMPLE_ROWS)
    sample = [record.cells for record in table.records[::step]]
    cells = [[row[index] if index < len(row) else "" for row in sample] for index in range(len(headers))]
    _guess(meanings, cells, OverlapMeaning.SHARE, is_share)
    _guess(meanings, cells, OverlapMeaning.BASE, lambda cell: read_base(cell) != "")
    accounts = _accounts(headers, meanings, cells)
    share = _at_most_one(headers, meanings, OverlapMeaning.SHARE)
    if share is None:
        every = _listed(headers, range(len(headers)))
        raise FileError(f"No column of the shared share was found, such as 23 %. Found: {every}.")
    base = _at_most_one(headers, meanings, OverlapMeaning.BASE)
    platforms = _places(meanings, OverlapMeaning.PLATFORM)
    if len(platforms) > 2:
        raise FileError(f"More than two columns name a platform: {_listed(headers, platforms)}.")
    of_both = (platforms[0], platforms[-1]) if platforms else (None, None)
    used = {*accounts, *platforms, share, base}
    return OverlapColumns(
        headers=headers,
        meanings=tuple(
            (meaning or OverlapMeaning.UNUSED) if index in used else OverlapMeaning.UNUSED
            for index, meaning in enumerate(meanings)
        ),
        accounts=accounts,
        platforms=of_both,
        share=share,
        base=base,
        base_of_all="" if base is not None else read_base(headers[share]),
    )


def _places(meanings: Sequence[OverlapMeaning | None], meaning: OverlapMeaning) -> list[int]:
    return [index for index, found in enumerate(meanings) if found is meaning]


def _guess(
    meanings: list[OverlapMeaning | None],
    cells: Sequence[Sequence[str]],
    meaning: OverlapMeaning,
    test: Callable[[str], bool],
) -> None:
    """Give the meaning to the first column without one whose cells nearly all pass."""
    if meaning in meanings:
        return
    for index, found in enumerate(meanings):
        if found is None and contents.share(cells[index], test) >= _MOST:
            meanings[index] = meaning
            return


def _accounts(
    headers: Sequence[str], meanings: list[OverlapMeaning | None], cells: Sequence[Sequence[str]]
) -> tuple[int, int]:
    places = _places(meanings, OverlapMeaning.ACCOUNT)
    for index, found in enumerate(meanings):
        like_handles = found is None and contents.share(cells[index], contents.looks_like_handle) >= _MOST
        if len(places) < 2 and like_handles and contents.share(cells[index], is_share) < _MOST:
            meanings[index] = OverlapMeaning.ACCOUNT
            places = sorted([*places, index])
    for kind in _ACCOUNT if len(places) > 2 else ():
        alike = [index for index in places if meaning_of(headers[index]) is kind]
        if len(alike) == 2:
            return alike[0], alike[1]
    if len(places) == 2:
        return places[0], places[1]
    every = _listed(headers, range(len(headers)))
    if len(places) < 2:
        raise FileError(f"Two columns of accounts are needed, such as two named account. Found: {every}.")
    raise FileError(f"More than two columns may be the accounts: {_listed(headers, places)}. Leave two.")


def _at_most_one(
    headers: Sequence[str], meanings: Sequence[OverlapMeaning | None], meaning: OverlapMeaning
) -> int | None:
    """The one column of this meaning; None when there is none."""
    places = _places(meanings, meaning)
    if len(places) > 1:
        raise FileError(
            f"More than one column may be the {meaning.value}: {_listed(headers, places)}. Leave one."
        )
    return places[0] if places else None


def _listed(headers: Sequence[str], places: Sequence[int]) -> str:
    shown = [f'"{headers[index][:60]}"' if headers[index] else f"no. {index + 1}" for index in places[:40]]
    return ", ".join(shown)
