"""Accounts that stand more than once in a file: the same again is merged, a clash is rejected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from campaigns.imports.account_row import AccountRow, Rejected
from campaigns.imports.columns import ColumnPlan
from campaigns.imports.meanings import NUMBERS, Meaning

FILLED = (
    "name",
    "audience_country",
    "country",
    "city",
    "url",
    "language",
    "note",
    "posts_measured",
    "linked",
)
_FIRST_NUMBER = AccountRow._fields.index(NUMBERS[0].value)
FILLED_TOGETHER = (("stated_rate", "stated_rate_basis"), ("fee", "fee_currency"))


@dataclass(frozen=True, slots=True)
class Clash:
    """A repeat with another number than the row that is kept."""

    row_number: int
    column: str
    reason: str
    column_index: int

    def as_rejected(self, cells: tuple[str, ...]) -> Rejected:
        """The clash as a rejected row, with the cell that differs."""
        value = cells[self.column_index] if self.column_index < len(cells) else ""
        return Rejected(self.row_number, self.column, value, self.reason, cells)


def merge_repeats(rows: Sequence[AccountRow], plan: ColumnPlan) -> tuple[list[AccountRow], list[Clash], int]:
    """The rows with each handle once (in order of first appearance), the clashes, the merged.

    A repeat merges when no number that both rows know differs: niches are united, and what the
    first row leaves unknown is filled in. Otherwise the first row stays as it is.
    """
    kept: dict[tuple[str, str, str | None], AccountRow] = {}
    clashes: list[Clash] = []
    repeats = 0
    for row in rows:
        first = kept.setdefault(row.account, row)
        if first is row:
            continue
        differing = first_difference(numbers_of(first), numbers_of(row))
        if differing is None:
            kept[row.account] = _united(first, row)
            repeats += 1
        else:
            meaning = NUMBERS[differing]
            there = getattr(first, meaning.value)
            clashes.append(clash_of(row, first.row_number, meaning, there, plan))
    return list(kept.values()), clashes, repeats


def numbers_of(row: AccountRow) -> tuple[float | None, ...]:
    """The numbers of NUMBERS, in that order."""
    return cast(tuple[float | None, ...], row[_FIRST_NUMBER : _FIRST_NUMBER + len(NUMBERS)])


def first_difference(first: Sequence[float | None], repeat: Sequence[float | None]) -> int | None:
    """The place of the first number that both know and that differs; None when there is none."""
    for place, (one, other) in enumerate(zip(first, repeat, strict=True)):
        if one is not None and other is not None and one != other:
            return place
    return None


def united_niches(first: tuple[str, ...], repeat: tuple[str, ...]) -> tuple[str, ...]:
    """The niches of both, each once, in the spelling and order of the first."""
    spelling = {niche.casefold(): niche for niche in (*repeat, *first)}
    return tuple(spelling[key] for key in dict.fromkeys(niche.casefold() for niche in (*first, *repeat)))


def _united(first: AccountRow, repeat: AccountRow) -> AccountRow:
    filled: dict[str, object] = {name: getattr(first, name) or getattr(repeat, name) for name in FILLED}
    for names in FILLED_TOGETHER:
        if getattr(first, names[0]) is None:
            filled |= {name: getattr(repeat, name) for name in names}
    for meaning in NUMBERS:
        if getattr(first, meaning.value) is None:
            filled[meaning.value] = getattr(repeat, meaning.value)
    return first._replace(niches=united_niches(first.niches, repeat.niches), **filled)  # type: ignore[arg-type]


def clash_of(repeat: AccountRow, first_row: int, meaning: Meaning, there: float, plan: ColumnPlan) -> Clash:
    """The clash of a repeat with the row that is kept, in which the number is `there`."""
    here = getattr(repeat, meaning.value)
    columns = plan.numbers.get(meaning) or next(iter(plan.numbers.values()))
    reason = (
        f"repeats row {first_row} with other {meaning.words.replace('avg', 'average')} "
        f"({here:,.12g} here, {there:,.12g} there): row {first_row} is kept"
    )
    return Clash(repeat.row_number, columns[0].header, reason, columns[0].index)
