"""What an import is of, as far as its file tells: kind, columns, platform, day; people's answers go first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from campaigns.choices import ImportKind, Platform
from campaigns.imports.account_plan import AccountPlan, ColumnView, plan_accounts
from campaigns.imports.choices import Choices
from campaigns.imports.errors import PlatformMissingError
from campaigns.imports.kinds import kind_of
from campaigns.imports.meanings import Meaning
from campaigns.imports.post_columns import PostMeaning, plan_posts
from campaigns.imports.post_reader import platform_of_posts
from campaigns.imports.rate_reader import RateReader
from campaigns.imports.rates import Guess
from campaigns.imports.readings import cell_at
from campaigns.imports.source import Source
from campaigns.imports.unknowns import is_unknown
from campaigns.models import ImportRun
from campaigns.services.imports.uploads import open_run

SAMPLES = 3


@dataclass(frozen=True, slots=True)
class FilePlan:
    """How a file of any kind is understood so far.

    Attributes:
        platform: of rows that name none; `asks_platform` unless every row or the file tells.
        accounts: how a file of accounts is read; None for the other kinds.
    """

    columns: Sequence[ColumnView]
    platform: Guess
    asks_platform: bool
    measured_on: Guess
    notes: Sequence[str]
    days_by_row: bool = False
    needs_day: bool = True
    preset: str = ""
    accounts: AccountPlan | None = None


def file_plan(run: ImportRun, source: Source) -> FilePlan:
    """The plan for the import's kind and choices. Raises FileError where columns are missing."""
    choices = Choices.from_json(run.choices.get("reading", {}))
    if run.kind == ImportKind.POSTS:
        return _post_plan(source, choices)
    if run.kind == ImportKind.RATES:
        return _rate_plan(source, choices)
    plan = plan_accounts(source, choices)
    return FilePlan(
        columns=plan.columns,
        platform=plan.platform,
        asks_platform=not plan.platform_by_row or bool(plan.platform.value),
        measured_on=plan.measured_on,
        notes=plan.notes,
        days_by_row=any(column.meaning == Meaning.MEASURED_ON for column in plan.columns),
        preset=plan.preset,
        accounts=plan,
    )


def _post_plan(source: Source, choices: Choices) -> FilePlan:
    plan = plan_posts(source.header, choices.columns)
    platform = platform_of_posts(source, choices)
    by_row = PostMeaning.PLATFORM in plan.places or PostMeaning.URL in plan.places
    meanings = [meaning.value for meaning in plan.meanings]
    day = Guess("", "Without a day, followers are taken as of each account's newest post in the file.")
    asks = not by_row or bool(platform.value)
    return FilePlan(_views(source, meanings, choices), platform, asks, day, (), needs_day=False)


def _rate_plan(source: Source, choices: Choices) -> FilePlan:
    """A missing platform is asked for afterwards: any will do to see the columns."""
    try:
        reader = RateReader(source, choices)
    except PlatformMissingError:
        reader = RateReader(source, replace(choices, platform=Platform.INSTAGRAM))
        reader.platform = Guess("", "Nothing in the file tells it.")
    meanings = ["unused"] * len(reader.headers)
    for meaning, at in reader.places.items():
        meanings[at] = meaning.value
    for at in reader.priced:
        meanings[at] = "fee"
    day = Guess("", "Each row tells it.") if reader.tells_day else Guess("", "Nothing in the file tells it.")
    views = _views(source, meanings, choices)
    return FilePlan(
        views,
        reader.platform,
        bool(reader.platform.value) or not reader.platform_by_row,
        day,
        (),
        reader.tells_day,
    )


def bare_plan(source: Source) -> FilePlan:
    """A file of which no column is understood: all of them are open."""
    nothing = Guess("", "")
    return FilePlan(_views(source, ["unused"] * len(source.header), Choices()), nothing, True, nothing, ())


def _views(source: Source, meanings: Sequence[str], choices: Choices) -> tuple[ColumnView, ...]:
    views = []
    for at, (header, meaning) in enumerate(zip(source.header, meanings, strict=True)):
        cells = (cell_at(record.cells, at).strip() for record in source.sample[:200])
        samples = tuple(dict.fromkeys(cell[:80] for cell in cells if not is_unknown(cell)))[:SAMPLES]
        why = "As chosen." if header in choices.columns else "By its name." if meaning != "unused" else ""
        views.append(ColumnView(at + 1, header, samples, meaning, why))
    return tuple(views)


def guessed_kind(source: Source) -> Guess:
    """What the rows of a file are about, and why."""
    return kind_of(source)


def settle(run: ImportRun) -> None:
    """Fill in what the file says about itself. Raises FileError when it cannot be read."""
    source = open_run(run)
    plan = file_plan(run, source)
    run.platform = plan.platform.value if plan.asks_platform or plan.accounts is None else ""
    run.header, run.total = list(source.header), source.row_count
    if run.measured_on is None and plan.measured_on.value:
        run.measured_on = date.fromisoformat(plan.measured_on.value)
