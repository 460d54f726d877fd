"""What every column of a file of accounts means, and the guesses about the file as a whole, with reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from campaigns.handles import platform_named
from campaigns.imports.choices import Choices
from campaigns.imports.columns import ColumnPlan, Draft, chosen_meanings, finish_plan
from campaigns.imports.days import day_first, day_in_name
from campaigns.imports.fees import currency_in_header
from campaigns.imports.files import Table
from campaigns.imports.guesses import draft_columns, platforms_in
from campaigns.imports.headers import clean_header
from campaigns.imports.meanings import Meaning
from campaigns.imports.numbers import NumberStyle
from campaigns.imports.platform_guess import guess_platform, named_by_addresses
from campaigns.imports.presets import Preset, preset_of
from campaigns.imports.rate_guess import RateAnswers, answer_rates
from campaigns.imports.rates import Guess
from campaigns.imports.slots import AccountColumns, Slot, find_account_columns, settled_for
from campaigns.imports.source import Source
from campaigns.imports.unknowns import is_unknown

_BY_RATE = (
    "Where a row knows no interactions, its engagements per post are the stated rate by followers "
    "times the followers."
)
_SAMPLES_SHOWN = 3
_SAMPLE_LENGTH = 80


@dataclass(frozen=True)
class ColumnView:
    """One column as a page shows it: `position` counts from 1, `meaning` is a value of `Meaning`."""

    position: int
    header: str
    samples: tuple[str, ...]
    meaning: str
    why: str


@dataclass(frozen=True)
class AccountPlan:
    """How a file of accounts will be read. A Guess has the value ("" for none) and the reason.

    `platform` is that of rows that name none; `platform_by_row` says that a column or address does.
    `decimal_comma` is "comma", "point" or "". `rate_definition` is by platform. `preset` is the kind of
    file as people know it, "" when unknown. `slots` are what the reader works with.
    """

    columns: tuple[ColumnView, ...]
    platform: Guess
    platform_by_row: bool
    rate_scale: Guess
    rate_definition: Mapping[str, Guess]
    measured_on: Guess
    decimal_comma: Guess
    preset: str
    notes: tuple[str, ...]
    slots: tuple[Slot, ...]

    def mapping(self) -> dict[str, str]:
        """The columns as `Choices.columns` takes them, for a file of the same shape."""
        meanings: dict[str, set[str]] = {}
        for column in self.columns:
            meanings.setdefault(column.header, set()).add(column.meaning)
        return {name: found.pop() for name, found in meanings.items() if name and len(found) == 1}


@dataclass(frozen=True)
class _Drafted:
    """One slot on its way: its platform, its draft and how its numbers are written."""

    platform: str
    draft: Draft
    styles: dict[int, NumberStyle]


def plan_accounts(source: Source, choices: Choices) -> AccountPlan:
    """Decide what every column means. Raises FileError when no column holds the accounts.

    A platform that nothing tells is left "": the reader refuses such a file.
    """
    table = Table(source.header, source.header_row, source.sample, source.delimiter, source.notes)
    headers = [clean_header(header) for header in source.header]
    cells = _by_column(source, len(headers))
    preset = preset_of(source)
    settled = _settled(headers, preset, choices)
    accounts = find_account_columns(headers, cells, settled)
    if accounts.wide:
        platform = Guess("", "Each platform has a column of its own.")
        drafted = [
            _drafted(table, name, choices, settled | settled_for(name, headers, accounts, cells))
            for name in accounts.by_platform
        ]
    else:
        settled |= {index: Meaning.LINKED for index, _ in accounts.links}
        platform, one = _single(table, source, choices, (settled, preset))
        drafted = [one]
    answers = answer_rates([_rated(each) for each in drafted], preset, choices)
    slots = tuple(_slot(each, accounts, answers, choices) for each in drafted)
    return AccountPlan(
        columns=_views(headers, cells, slots, (choices, preset), drafted),
        platform=platform,
        platform_by_row=accounts.wide
        or Meaning.PLATFORM in slots[0].plan.texts
        or named_by_addresses(platform),
        rate_scale=answers.scale,
        rate_definition=answers.definition,
        measured_on=_measured_on(source, slots[0].plan),
        decimal_comma=_decimal(drafted, choices),
        preset=preset.name if preset else "",
        notes=_notes(preset, drafted, answers, accounts),
        slots=slots,
    )


def _by_column(source: Source, width: int) -> list[list[str]]:
    return [
        [record.cells[index] if index < len(record.cells) else "" for record in source.sample]
        for index in range(width)
    ]


def _settled(headers: Sequence[str], preset: Preset | None, choices: Choices) -> dict[int, Meaning]:
    """What people chose, else what the kind of file tells."""
    known = preset.columns if preset else {}
    settled = {
        index: Meaning(known[header.casefold()])
        for index, header in enumerate(headers)
        if header.casefold() in known
    }
    return settled | chosen_meanings(headers, choices.columns)


def _drafted(table: Table, platform: str, choices: Choices, settled: Mapping[int, Meaning]) -> _Drafted:
    draft, styles = draft_columns(table, platform, choices.columns, settled)
    if choices.decimal_comma is not None:
        mark = "," if choices.decimal_comma else "."
        styles = {index: NumberStyle(mark, style.mil) for index, style in styles.items()}
    return _Drafted(platform, draft, styles)


def _single(
    table: Table, source: Source, choices: Choices, known: tuple[dict[int, Meaning], Preset | None]
) -> tuple[Guess, _Drafted]:
    """One account per record: its platform by row, by the file, or by choice."""
    settled, preset = known
    draft = _drafted(table, "", choices, settled)
    places = draft.draft.having(Meaning.PLATFORM)
    if places:
        shown = draft.draft.shown(places[0])
        named = {platform_named(cell) for cell in draft.draft.cells[places[0]]} - {""}
        only = next(iter(named)) if len(named) == 1 else ""
        one = _drafted(table, only, choices, settled) if only else draft
        fallback = choices.platform or only
        return Guess(fallback, f"Column {shown} names it for each row."), replace(one, platform=fallback)
    unlinked = [
        [] if meaning is Meaning.LINKED else column
        for meaning, column in zip(draft.draft.meanings, draft.draft.cells, strict=True)
    ]
    guess = guess_platform(source.name, draft.draft.headers, unlinked, preset)
    if choices.platform:
        guess = Guess(choices.platform, "As chosen.")
    return guess, _drafted(table, guess.value, choices, settled) if guess.value else draft


def _rated(drafted: _Drafted) -> tuple[str, Draft, Mapping[int, NumberStyle]]:
    return drafted.platform, drafted.draft, drafted.styles


def _slot(drafted: _Drafted, accounts: AccountColumns, answers: RateAnswers, choices: Choices) -> Slot:
    draft = drafted.draft
    plan = finish_plan(draft, drafted.styles, (Meaning.HANDLE,))
    rates: dict[str, int] = {}
    for index in draft.having(Meaning.ENGAGEMENT_RATE):
        for platform in platforms_in(draft.headers[index]) or {""}:
            rates.setdefault(platform, index)
    if accounts.wide:
        rates = {platform: index for platform, index in rates.items() if platform == drafted.platform}
    dates = draft.having(Meaning.MEASURED_ON)
    fees = draft.having(Meaning.FEE)
    chosen_links = [
        (index, next(iter(platforms_in(draft.headers[index])), ""))
        for index in draft.having(Meaning.LINKED)
        if index not in dict(accounts.links)
    ]
    return Slot(
        platform=drafted.platform,
        plan=plan,
        rates=rates,
        rate_scale=answers.scale.value or "fraction",
        rate_basis={platform: guess.value for platform, guess in answers.definition.items()},
        linked=(*accounts.links, *chosen_links),
        fee_currency=currency_in_header(draft.headers[fees[0]]) if fees else "",
        day_first=day_first(draft.cells[dates[0]]) if dates else True,
        may_lack_followers=accounts.wide or Meaning.FOLLOWERS not in plan.numbers,
        may_be_blank=accounts.wide,
    )


def _measured_on(source: Source, plan: ColumnPlan) -> Guess:
    if Meaning.MEASURED_ON in plan.texts:
        header = plan.uses[plan.texts[Meaning.MEASURED_ON]].header
        return Guess("", f'Column "{header}" tells it for each row.')
    day = day_in_name(source.name)
    return Guess(day, "The file's name tells it.") if day else Guess("", "Nothing in the file tells it.")


def _decimal(drafted: Sequence[_Drafted], choices: Choices) -> Guess:
    if choices.decimal_comma is not None:
        return Guess("comma" if choices.decimal_comma else "point", "As chosen.")
    for each in drafted:
        for index, style in each.styles.items():
            if style.decimal == ",":
                example = next((cell for cell in each.draft.cells[index] if "," in cell or "." in cell), "")
                return Guess("comma", f"Column {each.draft.shown(index)} writes {example.strip()[:20]}.")
    marked = any(style.decimal == "." for each in drafted for style in each.styles.values())
    return Guess("point", "No number needs a decimal comma.") if marked else Guess("", "No number tells it.")


def _views(
    headers: Sequence[str],
    cells: Sequence[Sequence[str]],
    slots: Sequence[Slot],
    known: tuple[Choices, Preset | None],
    drafted: Sequence[_Drafted],
) -> tuple[ColumnView, ...]:
    choices, preset = known
    chosen = chosen_meanings(headers, choices.columns)
    views = []
    for index, header in enumerate(headers):
        meanings = [slot.plan.uses[index].meaning for slot in slots]
        meaning = next((each for each in meanings if each is not Meaning.UNUSED), Meaning.UNUSED)
        shown = drafted[0].draft.shown(index)
        note = next((note for each in drafted for note in each.draft.notes if shown in note), "")
        if index in chosen:
            why = "As chosen."
        elif preset and header.casefold() in preset.columns:
            why = f"So it stands in the {preset.name}."
        elif note:
            why = note
        else:
            why = "By its name." if meaning is not Meaning.UNUSED else "Its name tells nothing that is used."
        samples = [cell.strip()[:_SAMPLE_LENGTH] for cell in cells[index] if not is_unknown(cell)]
        shown_cells = tuple(dict.fromkeys(samples[:200]))[:_SAMPLES_SHOWN]
        views.append(ColumnView(index + 1, header, shown_cells, meaning.value, why))
    return tuple(views)


def _notes(
    preset: Preset | None, drafted: Sequence[_Drafted], answers: RateAnswers, accounts: AccountColumns
) -> tuple[str, ...]:
    notes = [f"Recognised: {preset.name}."] if preset else []
    if accounts.wide:
        listed = ", ".join(accounts.by_platform)
        notes.append(f"Each row holds one person's accounts on several platforms: {listed}.")
    notes += [note for each in drafted for note in each.draft.notes]
    notes += [guess.reason for guess in (answers.scale, *answers.definition.values()) if guess.reason]
    if any(guess.value == "followers" for guess in answers.definition.values()):
        notes.append(_BY_RATE)
    return tuple(dict.fromkeys(notes))
