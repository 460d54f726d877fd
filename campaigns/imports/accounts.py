"""An account file as the caller gets it: the rows kept, merged and rejected, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.handles import PLATFORMS
from campaigns.imports.columns import ColumnUse
from campaigns.imports.files import read_table
from campaigns.imports.guesses import plan_columns
from campaigns.imports.headers import is_known_header
from campaigns.imports.niches import NicheSplitter
from campaigns.imports.readings import cell_at
from campaigns.imports.repeats import merge_repeats
from campaigns.imports.rows import AccountRow, Rejected, RowReader
from campaigns.imports.slots import Slot

__all__ = ["AccountFile", "AccountRow", "Rejected", "read_accounts"]

_NAMED_ROWS = 5


@dataclass(frozen=True, slots=True)
class AccountFile:
    """What was read. Always row_count == len(rows) + repeats + len(rejected).

    `row_count` leaves out entirely blank rows. `columns` says what each header was taken to
    mean, `notes` which guesses were made, in plain sentences. `header` is as found.
    """

    rows: tuple[AccountRow, ...]
    rejected: tuple[Rejected, ...]
    repeats: int
    row_count: int
    columns: tuple[ColumnUse, ...]
    notes: tuple[str, ...]
    header: tuple[str, ...]

    def mapping(self) -> dict[str, str]:
        """The columns as `read_accounts(columns=...)` takes them, for a file of the same kind.

        Headers without a text, or with two meanings in this file, are left to be guessed.
        """
        meanings: dict[str, set[str]] = {}
        for use in self.columns:
            meanings.setdefault(use.header, set()).add(use.meaning.value)
        return {name: found.pop() for name, found in meanings.items() if name and len(found) == 1}


def read_accounts(content: bytes, platform: str, *, columns: Mapping[str, str] | None = None) -> AccountFile:
    """Read a file with one account of `platform` per row.

    `columns` maps headers to meanings (the values of `Meaning`) and goes before every guess;
    headers it leaves out are still guessed. Raises FileError (a ValueError) when the file as a
    whole cannot be read, and ValueError for an unknown platform.
    """
    if platform not in PLATFORMS:
        raise ValueError(f'"{platform}" is not a known platform')
    table = read_table(content, is_known_header)
    plan = plan_columns(table, platform, columns)
    cells_of_niches = (cell_at(record.cells, index) for index in plan.niches for record in table.records)
    slot = Slot(platform, plan, strict=True, codes=False, may_lack_followers=False)
    reader = RowReader(slot, table.header, NicheSplitter(cells_of_niches))
    results = [reader.read(record) for record in table.records]
    rows, clashes, repeats = merge_repeats([r for r in results if isinstance(r, AccountRow)], plan)
    cells = {record.row_number: record.cells for record in table.records}
    rejected = [result for result in results if isinstance(result, Rejected)]
    rejected += [clash.as_rejected(cells[clash.row_number]) for clash in clashes]
    notes = [*table.notes, *plan.notes, *reader.notes(), *_plausibility(rows)]
    if repeats:
        notes.append(f"{repeats} {_rows(repeats)} repeated an account and joined its first row.")
    return AccountFile(
        rows=tuple(rows),
        rejected=tuple(sorted(rejected, key=lambda row: row.row_number)),
        repeats=repeats,
        row_count=len(table.records),
        columns=plan.uses,
        notes=tuple(notes),
        header=table.header,
    )


def _plausibility(rows: Sequence[AccountRow]) -> list[str]:
    """Notes about numbers that were kept but can hardly be true."""
    engaged = [row.row_number for row in rows if _engagements(row) > (row.followers or 0)]
    liked = [
        row.row_number for row in rows if row.avg_likes and row.avg_views and row.avg_likes > row.avg_views
    ]
    notes = []
    if engaged:
        notes.append(
            f"{len(engaged)} {_rows(len(engaged))} with more engagements per post than followers "
            f"kept: {_listed(engaged)}."
        )
    if liked:
        notes.append(f"{len(liked)} {_rows(len(liked))} with more likes than views kept: {_listed(liked)}.")
    return notes


def _engagements(row: AccountRow) -> float:
    """The stated sum, else the sum of the known parts, 0 when none is known."""
    if row.avg_engagements is not None:
        return row.avg_engagements
    return sum(filter(None, (row.avg_likes, row.avg_comments, row.avg_shares, row.avg_saves)))


def _rows(count: int) -> str:
    return "row" if count == 1 else "rows"


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_NAMED_ROWS]))
    more = len(numbers) - _NAMED_ROWS
    return f"{'row' if len(numbers) == 1 else 'rows'} {shown}" + (f" and {more} more" if more > 0 else "")
