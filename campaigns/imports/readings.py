"""One number of a row, out of the one or several columns that state it; one text out of its cell."""

from collections.abc import Sequence
from decimal import Decimal

from campaigns.imports.columns import NumberColumn
from campaigns.imports.contents import is_number
from campaigns.imports.numbers import Count, read_count
from campaigns.imports.unknowns import is_unknown

_REMEMBERED = 100_000


class UnreadableError(ValueError):
    """A row cannot be taken: the column, its cell and the reason."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


class StatedNumber:
    """Reads the columns that state one number; remembers the cells it has seen."""

    def __init__(self, columns: Sequence[NumberColumn]) -> None:
        self.columns = columns
        self._seen: dict[tuple[str, ...], Count | None] = {}

    def read(self, cells: Sequence[str]) -> Count | None:
        """The finest of the readings; None when every column leaves the number unknown.

        0 beside an unknown is what a spreadsheet makes of the unknown, so it is unknown as
        well. Raises UnreadableError for an unreadable cell, and for readings that disagree.
        """
        return self.read_texts(tuple([cell_at(cells, column.index) for column in self.columns]))

    def read_texts(self, texts: tuple[str, ...]) -> Count | None:
        """The same out of the cells of the columns alone, in their order."""
        if texts not in self._seen:
            if len(self._seen) > _REMEMBERED:
                self._seen.clear()
            self._seen[texts] = self._agreed(texts)
        return self._seen[texts]

    def _agreed(self, texts: tuple[str, ...]) -> Count | None:
        counts = [_count(text, column) for text, column in zip(texts, self.columns, strict=True)]
        known = [count for count in counts if count is not None]
        if len(known) < len(counts) and all(count.value == 0 for count in known):
            return None
        finest = min(known, key=lambda count: count.unit)
        for place, count in enumerate(counts):
            if count is not None and not _same_number(count, finest):
                raise _disagreement(texts, self.columns, (place, counts.index(finest)))
        return finest


def cell_at(cells: Sequence[str], index: int) -> str:
    """The cell, "" where the row is shorter than the header."""
    return cells[index] if index < len(cells) else ""


def clean_text(text: str, is_place: bool = False) -> str:
    """A cell on one line; "" when it is unknown, or a number in place of a place."""
    if is_unknown(text) or (is_place and text[:1].isdecimal() and is_number(text)):
        return ""
    return " ".join(text.split())


def _count(text: str, column: NumberColumn) -> Count | None:
    try:
        count = read_count(text, column.style)
    except ValueError as error:
        raise UnreadableError(column.header, text, str(error)) from None
    if count is None or column.scale == 1 or count.shortened:
        return count
    return Count(count.value * column.scale, count.unit * column.scale, True)


def _same_number(rounded: Count, exact: Count) -> bool:
    """Whether `rounded` may be `exact` rounded to the nearest step, or cut off after it."""
    lost = exact.value - rounded.value
    step = max(rounded.unit, exact.unit)
    return not lost or -step / Decimal(2) <= lost < step


def _disagreement(
    texts: Sequence[str], columns: Sequence[NumberColumn], places: tuple[int, int]
) -> UnreadableError:
    first, second = (columns[place] for place in sorted(places))
    left, right = (texts[place].strip() for place in sorted(places))
    names = (
        f'the two "{first.header}" columns (no. {first.index + 1} and no. {second.index + 1})'
        if first.header == second.header
        else f'"{first.header}" and "{second.header}"'
    )
    return UnreadableError(first.header, left, f'{names} disagree: "{left}" against "{right}"')
