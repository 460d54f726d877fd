"""Accounts that stand more than once in a file: the same again is merged, a clash is rejected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from campaigns.imports.columns import ColumnPlan
from campaigns.imports.meanings import NUMBERS, Meaning
from campaigns.imports.rows import AccountRow, Rejected

_TEXTS = ("name", "audience_country", "country", "city", "url")


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
    kept: dict[str, AccountRow] = {}
    clashes: list[Clash] = []
    repeats = 0
    for row in rows:
        first = kept.setdefault(row.handle, row)
        if first is row:
            continue
        differing = _first_difference(first, row)
        if differing is None:
            kept[row.handle] = _united(first, row)
            repeats += 1
        else:
            clashes.append(_clash(first, row, differing, plan))
    return list(kept.values()), clashes, repeats


def _number(row: AccountRow, meaning: Meaning) -> float | None:
    value: float | None = getattr(row, meaning.value)
    return value


def _first_difference(first: AccountRow, repeat: AccountRow) -> Meaning | None:
    for meaning in NUMBERS:
        one, other = _number(first, meaning), _number(repeat, meaning)
        if one is not None and other is not None and one != other:
            return meaning
    return None


def _united(first: AccountRow, repeat: AccountRow) -> AccountRow:
    niches = {niche.casefold(): niche for niche in (*repeat.niches, *first.niches)}
    order = dict.fromkeys(niche.casefold() for niche in (*first.niches, *repeat.niches))
    filled: dict[str, object] = {name: getattr(first, name) or getattr(repeat, name) for name in _TEXTS}
    for meaning in NUMBERS:
        if _number(first, meaning) is None:
            filled[meaning.value] = _number(repeat, meaning)
    return replace(first, niches=tuple(niches[key] for key in order), **filled)  # type: ignore[arg-type]


def _clash(first: AccountRow, repeat: AccountRow, meaning: Meaning, plan: ColumnPlan) -> Clash:
    column = plan.numbers[meaning][0]
    here, there = _number(repeat, meaning), _number(first, meaning)
    reason = (
        f"repeats row {first.row_number} with other {meaning.words.replace('avg', 'average')} "
        f"({here:,.12g} here, {there:,.12g} there): row {first.row_number} is kept"
    )
    return Clash(repeat.row_number, column.header, reason, column.index)
