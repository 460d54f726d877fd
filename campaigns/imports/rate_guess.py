"""The questions about a file's stated rates, answered from its sample: scale and denominator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from campaigns.handles import platform_named
from campaigns.imports import contents
from campaigns.imports.choices import Choices
from campaigns.imports.columns import Draft
from campaigns.imports.guesses import platforms_in
from campaigns.imports.meanings import Meaning
from campaigns.imports.numbers import NumberStyle
from campaigns.imports.presets import Preset
from campaigns.imports.rates import Guess, RatedAccount, guess_basis, guess_scale

Drafted = tuple[str, Draft, Mapping[int, NumberStyle]]


@dataclass(frozen=True)
class RateAnswers:
    """The scale of the rates, and per platform what they are a share of; empty without rates."""

    scale: Guess
    definition: Mapping[str, Guess] = field(default_factory=dict)


def answer_rates(drafted: Sequence[Drafted], preset: Preset | None, choices: Choices) -> RateAnswers:
    """Choices first, then what the averages of the same rows show, then names and the tool's habit."""
    header, cells, checks = "", list[str](), list[RatedAccount]()
    for platform, draft, styles in drafted:
        for index in draft.having(Meaning.ENGAGEMENT_RATE):
            header = header or draft.headers[index] or f"no. {index + 1}"
            cells += draft.cells[index]
            checks += _checks((platform, draft, styles), index)
    if not header:
        return RateAnswers(Guess("", ""))
    scale = guess_scale(header, cells, checks)
    if choices.rate_scale:
        scale = Guess(choices.rate_scale, "As chosen.")
    elif not scale.value and preset and preset.rate_scale:
        scale = Guess(preset.rate_scale, f"So the {preset.name} has it.")
    usual = preset.rate_basis if preset else {}
    definition = {}
    for platform in sorted({check.platform for check in checks} - {""}):
        definition[platform] = guess_basis(header, platform, checks, scale.value or "fraction", usual)
        if chosen := choices.rate_definition.get(platform):
            definition[platform] = Guess(chosen, "As chosen.")
    return RateAnswers(scale, definition)


def _checks(drafted: Drafted, rate_at: int) -> list[RatedAccount]:
    """The sampled rows with their rates, followers, views and interactions as far as they are known."""
    platform, draft, styles = drafted
    named = platforms_in(draft.headers[rate_at])
    only = next(iter(named)) if len(named) == 1 else platform
    known = {
        meaning: _values(draft, meaning, styles)
        for meaning in (Meaning.FOLLOWERS, Meaning.VIEWS, Meaning.LIKES, Meaning.COMMENTS, Meaning.SHARES,
                        Meaning.SAVES, Meaning.ENGAGEMENTS)
    }  # fmt: skip
    by_row = draft.having(Meaning.PLATFORM)
    checks = []
    for row, text in enumerate(draft.cells[rate_at]):
        numbers = {meaning: values[row] for meaning, values in known.items()}
        check = RatedAccount(
            text,
            only,
            numbers[Meaning.FOLLOWERS],
            numbers[Meaning.VIEWS],
            _interactions(numbers),
        )
        if by_row and not named:
            check = replace(check, platform=platform_named(draft.cells[by_row[0]][row]) or only)
        checks.append(check)
    return checks


def _interactions(numbers: Mapping[Meaning, float | None]) -> list[float]:
    """Likes; likes and comments; all parts; the stated sum: each where it is known."""
    likes, comments = numbers[Meaning.LIKES], numbers[Meaning.COMMENTS]
    parts = [numbers[Meaning.SHARES], numbers[Meaning.SAVES]]
    found = []
    if likes is not None:
        found.append(likes)
        if comments is not None:
            found.append(likes + comments)
            found.append(likes + comments + sum(part or 0 for part in parts))
    if (stated := numbers[Meaning.ENGAGEMENTS]) is not None:
        found.append(stated)
    return found


def _values(draft: Draft, meaning: Meaning, styles: Mapping[int, NumberStyle]) -> list[float | None]:
    readings = [contents.values(draft.cells[index], styles[index]) for index in draft.having(meaning)]
    if not readings:
        return [None] * len(draft.cells[0] if draft.cells else ())
    rows = zip(*readings, strict=True)
    return [next((float(value) for value in row if value is not None), None) for row in rows]
