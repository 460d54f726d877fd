"""What every column of an account file means: from its name first, then from its cells."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from campaigns.imports.errors import FileError
from campaigns.imports.files import Table
from campaigns.imports.headers import clean_header, header_scale, meaning_of
from campaigns.imports.meanings import ACCOUNTS, NUMBERS, Meaning
from campaigns.imports.numbers import NumberStyle

_SAMPLE_ROWS = 4_000
_REQUIRED = (Meaning.HANDLE, Meaning.FOLLOWERS)


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What one column was taken to mean; `position` counts from 1."""

    position: int
    header: str
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """One column of numbers: `scale` multiplies cells without a suffix of their own."""

    index: int
    header: str
    style: NumberStyle
    scale: int = 1


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """Where each thing stands. Several number columns of one meaning state the same number."""

    uses: tuple[ColumnUse, ...]
    numbers: Mapping[Meaning, tuple[NumberColumn, ...]]
    texts: Mapping[Meaning, int]
    niches: tuple[int, ...]
    notes: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(self.uses)


@dataclass(slots=True)
class Draft:
    """The plan in the making: a sample of the cells by column, and what each means so far."""

    headers: list[str]
    cells: list[list[str]]
    meanings: list[Meaning | None]
    fixed: frozenset[int]
    platform: str
    notes: list[str] = field(default_factory=list)

    def having(self, *meanings: Meaning) -> list[int]:
        """The columns of these meanings, from left to right."""
        return [index for index, meaning in enumerate(self.meanings) if meaning in meanings]

    def set(self, index: int, meaning: Meaning, note: str = "") -> None:
        """Change what a column means, unless the caller fixed it."""
        if index not in self.fixed:
            self.meanings[index] = meaning
            if note:
                self.notes.append(note)

    def shown(self, index: int) -> str:
        """The column as people know it: its name, or its place when it has none."""
        return f'"{self.headers[index]}"' if self.headers[index] else f"no. {index + 1}"


def begin_draft(
    table: Table,
    platform: str,
    columns: Mapping[str, str] | None,
    settled: Mapping[int, Meaning] | None = None,
) -> Draft:
    """Meanings by name alone, with the caller's own ones fixed: by header, then by position.

    Raises FileError for a header that is not there and for an unknown meaning.
    """
    headers = [clean_header(header) for header in table.header]
    fixed = {**(settled or {}), **chosen_meanings(headers, columns or {})}
    step = max(1, len(table.records) // _SAMPLE_ROWS)
    sample = table.records[::step]
    cells = [
        [record.cells[index] if index < len(record.cells) else "" for record in sample]
        for index in range(len(headers))
    ]
    meanings = [fixed.get(index, meaning_of(header)) for index, header in enumerate(headers)]
    taken = set(fixed.values()) - {Meaning.NICHE, Meaning.UNUSED, Meaning.RANK, Meaning.LINKED}
    for index, meaning in enumerate(meanings):
        if index not in fixed and meaning in taken:
            meanings[index] = Meaning.ACCOUNT if meaning in ACCOUNTS else Meaning.UNUSED
    return Draft(headers, cells, meanings, frozenset(fixed), platform)


def chosen_meanings(headers: Sequence[str], columns: Mapping[str, str]) -> dict[int, Meaning]:
    """The caller's mapping by column; "no. 3" stands for the third one where no header reads so.

    Raises FileError for a header not there or an unknown meaning.
    """
    fixed: dict[int, Meaning] = {}
    allowed = [meaning for meaning in Meaning if meaning is not Meaning.ACCOUNT]
    for header, text in columns.items():
        places = [i for i, found in enumerate(headers) if _same(found, clean_header(header))]
        place = re.fullmatch(r"no\. ([0-9]{1,3})", header)
        if not places and place and 0 < int(place[1]) <= len(headers):
            places = [int(place[1]) - 1]
        if not places:
            raise FileError(f'The file has no column "{header}". It has {listed_headers(headers)}.')
        if text not in allowed:
            raise FileError(f'"{text}" is no meaning of a column. Known are {", ".join(allowed)}.')
        fixed.update((place, Meaning(text)) for place in places)
    return fixed


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def finish_plan(
    draft: Draft, styles: Mapping[int, NumberStyle], required: Sequence[Meaning] = _REQUIRED
) -> ColumnPlan:
    """Freeze the draft. Raises FileError when a required meaning has no column."""
    _require(draft, required)
    meanings = [meaning or Meaning.UNUSED for meaning in draft.meanings]
    uses = tuple(
        ColumnUse(index + 1, header, meaning)
        for index, (header, meaning) in enumerate(zip(draft.headers, meanings, strict=True))
    )
    numbers = {
        meaning: tuple(
            NumberColumn(index, draft.headers[index], styles[index], _scale(draft, index))
            for index in draft.having(meaning)
        )
        for meaning in NUMBERS
        if draft.having(meaning)
    }
    texts = {
        use.meaning: use.position - 1
        for use in reversed(uses)
        if use.meaning not in (*NUMBERS, Meaning.NICHE, Meaning.UNUSED, Meaning.RANK, Meaning.LINKED)
    }
    return ColumnPlan(uses, numbers, texts, tuple(draft.having(Meaning.NICHE)), tuple(draft.notes))


def _scale(draft: Draft, index: int) -> int:
    """A header's "(millions)" counts only while the cells are as small as that makes likely."""
    scale = header_scale(draft.headers[index])
    longest = max((len(cell.strip().partition(".")[0]) for cell in draft.cells[index]), default=0)
    if scale == 1 or longest > 6:
        return 1
    draft.notes.append(f"Column {draft.shown(index)} was multiplied by {scale:,}, as it says.")
    return scale


def _require(draft: Draft, required: Sequence[Meaning]) -> None:
    wanted = {
        Meaning.HANDLE: "the handle (such as username, handle, account, channel)",
        Meaning.FOLLOWERS: "the followers (such as followers, subscribers, fans)",
    }
    missing = [wanted[meaning] for meaning in required if not draft.having(meaning)]
    if missing:
        raise FileError(
            f"No column for {' and none for '.join(missing)} was found. "
            f"The columns are {listed_headers(draft.headers)}. "
            + ("Name one handle and one followers." if len(required) > 1 else "Name one handle.")
        )


def listed_headers(headers: Sequence[str]) -> str:
    """The columns of a file as a sentence names them, 40 at most."""
    shown = ", ".join(f'"{header[:60]}"' if header else "(blank)" for header in headers[:40])
    return f"{shown} and {len(headers) - 40} more" if len(headers) > 40 else shown
