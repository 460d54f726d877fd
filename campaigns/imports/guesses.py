"""The plan of the columns: what their names say, corrected by what their cells hold."""

from collections.abc import Mapping

from campaigns.handles import platform_named
from campaigns.imports import contents
from campaigns.imports.columns import ColumnPlan, Draft, begin_draft, finish_plan
from campaigns.imports.files import Table
from campaigns.imports.headers import header_words, is_average
from campaigns.imports.meanings import ACCOUNTS, MEASURES, NUMBERS, Meaning
from campaigns.imports.measures import (
    drop_totals_and_rates,
    number_styles,
    reinterpret_shifted_measures,
    settle_alternatives,
)
from campaigns.imports.numbers import NumberStyle

_MOST = 0.5
_NEARLY_ALL = 0.9
_PLACES = (Meaning.COUNTRY, Meaning.AUDIENCE_COUNTRY)
_HYPEAUDITOR_NICHES = frozenset(
    (
        "sports with a ball",
        "cinema & actors/actresses",
        "music & dance",
        "daily vlogs",
        "art/artists",
        "news & politics",
        "clothing & outfits",
        "diy & life hacks",
    )
)
_SINGLE = (
    Meaning.POSTS_MEASURED,
    Meaning.MEASURED_ON,
    Meaning.FEE,
    Meaning.CURRENCY,
    Meaning.LANGUAGE,
    Meaning.NOTE,
    Meaning.LAST_NAME,
)
_STRICT_SHARE = 0.5
_FREE_NAMES = ("youtube", "facebook")


def plan_columns(table: Table, platform: str, columns: Mapping[str, str] | None) -> ColumnPlan:
    """Decide what every column means; `columns` (header -> meaning) goes before every guess.

    Raises FileError when handle or followers cannot be found, or a mapping does not fit.
    """
    draft, styles = draft_columns(table, platform, columns)
    _name_rates(draft)
    return finish_plan(draft, styles)


def draft_columns(
    table: Table,
    platform: str,
    columns: Mapping[str, str] | None,
    settled: Mapping[int, Meaning] | None = None,
) -> tuple[Draft, dict[int, NumberStyle]]:
    """What every column means, and how the numbers are written; `settled` fixes columns by position.

    `platform` may be "" where each row has its own. Raises FileError when a mapping does not fit.
    """
    draft = begin_draft(table, platform, columns, settled)
    _other_platforms(draft)
    _mistaken_columns(draft)
    _unnamed_columns(draft)
    _handle_and_name(draft)
    _likes_of_a_page(draft)
    styles = number_styles(draft)
    reinterpret_shifted_measures(draft, styles)
    drop_totals_and_rates(draft, styles)
    for meaning in NUMBERS:
        settle_alternatives(draft, meaning, styles)
    _audience_of_hypeauditor(draft)
    _one_of_each_text(draft)
    return draft, styles


def _other_platforms(draft: Draft) -> None:
    """Where a list has a column per platform, those of other platforms are not this account's."""
    named = [platforms_in(header) for header in draft.headers]
    for family in (ACCOUNTS, *((meaning,) for meaning in NUMBERS)):
        places = draft.having(*family)
        if any(draft.platform in named[index] for index in places):
            for index in places:
                if named[index] and draft.platform not in named[index]:
                    draft.set(index, Meaning.UNUSED)


def platforms_in(header: str) -> set[str]:
    """The platforms that a header names."""
    return {platform_named(word) for word in header_words(header)[1]} - {""}


def _mistaken_columns(draft: Draft) -> None:
    """A number's name over text, a country's name over numbers."""
    for index, cells in enumerate(draft.cells):
        meaning = draft.meanings[index]
        if meaning in NUMBERS and contents.known_cells(cells):
            _mistaken_number(draft, index)
        elif meaning in _PLACES and contents.share(cells, contents.is_number) > _MOST:
            note = f"Column {draft.shown(index)} holds numbers, not countries: not used."
            draft.set(index, Meaning.UNUSED, note)


def _mistaken_number(draft: Draft, index: int) -> None:
    cells, shown = draft.cells[index], draft.shown(index)
    numeric = contents.share(cells, contents.is_number)
    if numeric >= _NEARLY_ALL:
        return
    if contents.share(cells, contents.is_percent) > _MOST:
        note = f"Column {shown} holds percentages: an engagement rate, not used."
        draft.set(index, Meaning.ENGAGEMENT_RATE, note)
    elif contents.share(cells, contents.is_country) > _MOST:
        place = Meaning.COUNTRY if draft.having(Meaning.AUDIENCE_COUNTRY) else _PLACES[1]
        note = f"Column {shown} holds countries, so it is read as the {place.words}."
        draft.set(index, place, note)
    elif numeric < _MOST and draft.meanings[index] in MEASURES:
        draft.set(index, Meaning.UNUSED, f"Column {shown} holds text, not numbers: not used.")


def _unnamed_columns(draft: Draft) -> None:
    """Columns whose name says nothing, or only "channel", but whose cells speak."""
    for index, cells in enumerate(draft.cells):
        meaning = draft.meanings[index]
        if meaning not in (None, Meaning.ACCOUNT) or index in draft.fixed:
            continue
        if contents.share(cells, contents.is_platform) >= _NEARLY_ALL:
            draft.set(index, Meaning.PLATFORM)
        elif meaning is not None or draft.having(*_PLACES):
            continue
        elif contents.share(cells, contents.is_country) >= _MOST:
            note = f"Column {draft.shown(index)} holds countries: read as the country."
            draft.set(index, Meaning.COUNTRY, note)


def _likes_of_a_page(draft: Draft) -> None:
    """On Facebook a list without followers counts the likes of the page instead."""
    if draft.platform == "facebook" and not draft.having(Meaning.FOLLOWERS):
        for index in draft.having(Meaning.LIKES):
            if not is_average(draft.headers[index]):
                note = f"Column {draft.shown(index)} is read as followers: likes of the page."
                draft.set(index, Meaning.FOLLOWERS, note)


def _handle_and_name(draft: Draft) -> None:
    """Which of the naming columns is the handle: their cells decide, names break near ties."""
    if not any(index in draft.fixed for index in draft.having(Meaning.HANDLE)):
        declared = draft.having(Meaning.HANDLE)
        best = _best_handle(draft)
        for index in declared:
            draft.set(index, Meaning.ACCOUNT)
        if best is not None or declared:
            draft.set(declared[0] if best is None else best, Meaning.HANDLE)
    named = draft.having(Meaning.NAME) or draft.having(Meaning.ACCOUNT)
    textual = [i for i in named if contents.share(draft.cells[i], contents.is_number) < _MOST]
    for index in draft.having(Meaning.NAME, Meaning.ACCOUNT):
        chosen = bool(textual) and index == textual[0]
        draft.set(index, Meaning.NAME if chosen else Meaning.UNUSED)


def _best_handle(draft: Draft) -> int | None:
    candidates = [index for index in draft.having(*ACCOUNTS) if index not in draft.fixed]
    usable = [index for index in candidates if _can_be_handle(draft, index)]
    if not usable:
        usable = [i for i in draft.having(Meaning.URL) if _can_be_handle(draft, i)]
    if not usable:
        usable = [i for i, m in enumerate(draft.meanings) if m is None and _is_plainly(draft, i)]
    if not usable:
        return None
    best = max(usable, key=lambda index: (_merit(draft, index), -index))
    if draft.meanings[best] not in ACCOUNTS:
        draft.notes.append(f"Column {draft.shown(best)} is read as the handle, by its cells.")
    return best


def _merit(draft: Draft, index: int) -> float:
    likeness = contents.handle_likeness(draft.cells[index])
    if draft.meanings[index] is Meaning.HANDLE:
        return likeness + 0.2
    return likeness - 0.2 if draft.meanings[index] is Meaning.NAME else likeness


def _can_be_handle(draft: Draft, index: int) -> bool:
    cells = draft.cells[index]
    if not contents.known_cells(cells):
        return False
    if draft.platform in _FREE_NAMES:
        return contents.share(cells, contents.is_number) < _NEARLY_ALL or len(cells) < 3
    return contents.share(cells, contents.looks_like_handle) >= _STRICT_SHARE


def _is_plainly(draft: Draft, index: int) -> bool:
    """A column without a telling name is a handle only when nearly every cell reads like one."""
    cells = contents.known_cells(draft.cells[index])
    return (
        len(cells) * 10 >= len(draft.cells[index]) * 9
        and contents.share(cells, contents.looks_like_handle) >= _NEARLY_ALL
        and contents.share(cells, contents.is_number) < _MOST
        and len(set(cells)) >= len(cells) * 0.8
    )


def _audience_of_hypeauditor(draft: Draft) -> None:
    """HypeAuditor's lists give the audience's main country under the bare name "Country"."""
    places = draft.having(Meaning.COUNTRY)
    if len(places) != 1 or draft.having(Meaning.AUDIENCE_COUNTRY) or places[0] in draft.fixed:
        return
    niches = {cell.strip().casefold() for i in draft.having(Meaning.NICHE) for cell in draft.cells[i]}
    if draft.having(Meaning.AUTHENTIC) or len(niches & _HYPEAUDITOR_NICHES) > 1:
        note = (
            f"Column {draft.shown(places[0])} is read as the audience's country: the file has "
            "HypeAuditor's terms, whose lists give that one."
        )
        draft.set(places[0], Meaning.AUDIENCE_COUNTRY, note)


def _name_rates(draft: Draft) -> None:
    """An engagement rate is never taken over: its denominator is not stated."""
    for index in draft.having(Meaning.ENGAGEMENT_RATE):
        shown = draft.shown(index)
        if not any(shown in note for note in draft.notes):
            draft.notes.append(f"Column {shown} holds an engagement rate: not used.")


def _one_of_each_text(draft: Draft) -> None:
    single = (*_PLACES, Meaning.CITY, Meaning.URL, Meaning.PLATFORM, *_SINGLE)
    for meaning in single:
        for index in draft.having(meaning)[1:]:
            note = f"Column {draft.shown(index)} is a second {meaning.words}: not used."
            draft.set(index, Meaning.UNUSED, note)
