"""Which number columns can be believed: their style, shifted headers, totals, doubles."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from campaigns.imports import contents
from campaigns.imports.columns import Draft
from campaigns.imports.headers import counts_followers, header_core, is_average, is_recent
from campaigns.imports.meanings import MEASURES, NUMBERS, Meaning
from campaigns.imports.numbers import NumberStyle, number_style, read_count


def number_styles(draft: Draft) -> dict[int, NumberStyle]:
    """How each number column writes its numbers; a column that does not tell asks the others."""
    columns = draft.having(*NUMBERS)
    own = {
        index: number_style(draft.cells[index], whole=draft.meanings[index] is Meaning.FOLLOWERS)
        for index in columns
    }
    plain = [index for index in columns if not _is_shortened(draft, index)]
    decimals = {own[i].decimal for i in plain} - {""} or {own[i].decimal for i in columns} - {""}
    shared = decimals.pop() if len(decimals) == 1 else ""
    return {i: NumberStyle(style.decimal or shared, style.mil) for i, style in own.items()}


def _is_shortened(draft: Draft, index: int) -> bool:
    """Whether "149.2M" and the like stand there, whose point tells nothing about "1.432"."""
    return contents.share(draft.cells[index], lambda cell: cell.strip()[-1:].isalpha()) > 0.2


def reinterpret_shifted_measures(draft: Draft, styles: Mapping[int, NumberStyle]) -> None:
    """Comments above likes in nearly all rows: these are authentic and all engagements."""
    likes, comments = draft.having(Meaning.LIKES), draft.having(Meaning.COMMENTS)
    if not likes or not comments or draft.having(Meaning.ENGAGEMENTS, Meaning.AUTHENTIC):
        return
    if not _exceeds(draft, comments, likes, styles):
        return
    for index, meaning in [(i, Meaning.AUTHENTIC) for i in likes] + [
        (i, Meaning.ENGAGEMENTS) for i in comments
    ]:
        draft.set(index, meaning)
    draft.notes.append(
        f"Comments ({draft.shown(comments[0])}) exceed likes ({draft.shown(likes[0])}) in nearly "
        "all rows, so the headers are wrong: read as the engagement average and the authentic "
        "engagement per post."
    )


def _exceeds(draft: Draft, upper: list[int], lower: list[int], styles: Mapping[int, NumberStyle]) -> bool:
    above = _first_known(draft, upper, styles)
    below = _first_known(draft, lower, styles)
    pairs = [(a, b) for a, b in zip(above, below, strict=True) if a and b]
    higher = sum(1 for a, b in pairs if a > b)
    not_lower = sum(1 for a, b in pairs if a >= b)
    enough = 1 if any("holds countries" in note for note in draft.notes) else 3
    return len(pairs) >= enough and higher > len(pairs) / 2 and not_lower >= len(pairs) * 0.9


def _first_known(
    draft: Draft, columns: Iterable[int], styles: Mapping[int, NumberStyle]
) -> list[Decimal | None]:
    readings = [contents.values(draft.cells[index], styles[index]) for index in columns]
    return [next((value for value in row if value is not None), None) for row in zip(*readings, strict=True)]


def drop_totals_and_rates(draft: Draft, styles: Mapping[int, NumberStyle]) -> None:
    """A measure whose name does not say "average" may be a total, or a rate."""
    followers = draft.having(Meaning.FOLLOWERS)
    audience = contents.middle(draft.cells[followers[0]], styles[followers[0]]) if followers else None
    if audience is None:
        return
    for index in draft.having(*MEASURES):
        typical = contents.middle(draft.cells[index], styles[index])
        if typical is None or is_average(draft.headers[index]):
            continue
        limit = 20 if draft.meanings[index] is Meaning.VIEWS else 2
        engaged = draft.meanings[index] in (Meaning.ENGAGEMENTS, Meaning.AUTHENTIC)
        if typical > limit * audience and not engaged:
            note = f"Column {draft.shown(index)} looks like totals, not averages: not used."
            draft.set(index, Meaning.UNUSED, note)
        elif engaged and typical <= 100 and audience >= 10_000 and _fractional(draft, index):
            note = f"Column {draft.shown(index)} looks like an engagement rate: not used."
            draft.set(index, Meaning.ENGAGEMENT_RATE, note)


def _fractional(draft: Draft, index: int) -> bool:
    known = [value for value in contents.values(draft.cells[index]) if value]
    return sum(1 for value in known if value % 1) > len(known) / 2


def settle_alternatives(draft: Draft, meaning: Meaning, styles: Mapping[int, NumberStyle]) -> None:
    """Columns of one meaning give one number twice, or different ones: then one is used."""
    places = draft.having(meaning)
    if len(places) < 2:
        return
    leader = next((i for i in places if is_recent(draft.headers[i])), places[0])
    if meaning is Meaning.FOLLOWERS:
        leader = next((i for i in places if counts_followers(draft.headers[i])), places[0])
    for index in places:
        if index != leader and not _is_twin(draft, leader, index, styles):
            note = (
                f"Columns {draft.shown(leader)} and {draft.shown(index)} both give {meaning.words} "
                f"but differ: {draft.shown(leader)} is used."
            )
            draft.set(index, Meaning.UNUSED, note)


def _is_twin(draft: Draft, one: int, other: int, styles: Mapping[int, NumberStyle]) -> bool:
    agreeing, compared = 0, 0
    for left, right in zip(draft.cells[one], draft.cells[other], strict=True):
        try:
            pair = read_count(left, styles[one]), read_count(right, styles[other])
        except ValueError:
            continue
        if pair[0] is not None and pair[1] is not None:
            compared += 1
            step = max(pair[0].unit, pair[1].unit)
            agreeing += abs(pair[0].value - pair[1].value) <= step
    if header_core(draft.headers[one]) == header_core(draft.headers[other]):
        return compared < 50 or agreeing >= compared * 0.2
    return not compared or agreeing >= compared * 0.8
