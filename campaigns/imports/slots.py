"""Where a record holds an account: one per record, or one per platform, and links to other accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from campaigns.handles import PLATFORMS, normalise_handle, platforms_possible
from campaigns.imports import contents
from campaigns.imports.columns import ColumnPlan
from campaigns.imports.guesses import platforms_in
from campaigns.imports.headers import meaning_of
from campaigns.imports.meanings import ACCOUNTS, NUMBERS, Meaning

_MOSTLY = 0.8
_HALF = 0.5


@dataclass(frozen=True)
class Slot:
    """One account of a record. `platform` is "" where each row names its own.

    `strict` refuses rows of another platform; `codes` turns places into two-letter codes. `rates` gives
    the column of the rate by platform ("" for any), `rate_basis` what it is a share of. `linked` are
    (column, platform) of other accounts of the same person. `may_lack_followers` keeps accounts without.
    """

    platform: str
    plan: ColumnPlan
    strict: bool = False
    codes: bool = True
    rates: Mapping[str, int] = field(default_factory=dict)
    rate_scale: str = "fraction"
    rate_basis: Mapping[str, str] = field(default_factory=dict)
    linked: tuple[tuple[int, str], ...] = ()
    fee_currency: str = ""
    day_first: bool = True
    may_lack_followers: bool = True
    may_be_blank: bool = False


@dataclass(frozen=True)
class AccountColumns:
    """The columns that hold accounts of one platform, by platform; `wide` says that each is an account."""

    by_platform: Mapping[str, tuple[int, ...]]
    wide: bool

    @property
    def links(self) -> tuple[tuple[int, str], ...]:
        """(column, platform) of links to other accounts of the same person."""
        if self.wide:
            return ()
        return tuple((index, platform) for platform, places in self.by_platform.items() for index in places)


def find_account_columns(
    headers: Sequence[str], cells: Sequence[Sequence[str]], settled: Mapping[int, Meaning]
) -> AccountColumns:
    """Columns named after one platform that hold handles or addresses on it.

    They are the accounts of one person each where at least two platforms have one and no other column
    holds the account; beside such a column they are links, if they hold addresses.
    """
    found: dict[str, list[int]] = {}
    for index, header in enumerate(headers):
        platforms = platforms_in(header)
        if len(platforms) == 1 and settled.get(index, Meaning.HANDLE) in (
            *ACCOUNTS,
            Meaning.URL,
            Meaning.LINKED,
        ):
            platform = next(iter(platforms))
            if _holds_accounts(header, cells[index], platform):
                found.setdefault(platform, []).append(index)
    named = {index for places in found.values() for index in places}
    if Meaning.HANDLE in settled.values() or _has_primary(headers, cells, named):
        links = {
            platform: tuple(i for i in places if _addressed(cells[i], platform) >= _HALF)
            for platform, places in found.items()
        }
        return AccountColumns({platform: places for platform, places in links.items() if places}, False)
    if len(found) < 2:
        return AccountColumns({}, False)
    return AccountColumns({platform: tuple(places) for platform, places in found.items()}, True)


def _holds_accounts(header: str, cells: Sequence[str], platform: str) -> bool:
    meaning = meaning_of(header)
    if meaning not in (*ACCOUNTS, Meaning.URL, None):
        return False
    if _addressed(cells, platform) >= _HALF:
        return True
    handles = contents.share(cells, contents.looks_like_handle)
    return meaning is not None and handles >= _MOSTLY and contents.share(cells, contents.is_number) < _HALF


def _addressed(cells: Sequence[str], platform: str) -> float:
    """The share of the known cells that begin with an address on the platform."""
    return contents.share(cells, lambda cell: platforms_possible(_first(cell)) == (platform,))


def _first(cell: str) -> str:
    return cell.strip().partition("|")[0].strip()


def _has_primary(headers: Sequence[str], cells: Sequence[Sequence[str]], named: set[int]) -> bool:
    """Whether a column without a platform's name holds the account of the row."""
    by_row = any(meaning_of(header) is Meaning.PLATFORM for header in headers) or any(
        contents.share(column, contents.is_platform) >= _MOSTLY for column in cells
    )
    for index, header in enumerate(headers):
        meaning = meaning_of(header)
        if index in named or platforms_in(header) or not contents.known_cells(cells[index]):
            continue
        handles = contents.share(cells[index], contents.looks_like_handle) >= _HALF
        if meaning is Meaning.HANDLE or (by_row and meaning in ACCOUNTS and handles):
            return True
        on_one = contents.share(cells[index], lambda cell: len(platforms_possible(_first(cell))) == 1)
        if meaning is Meaning.URL and on_one >= _HALF:
            return True
    return False


def settled_for(
    platform: str, headers: Sequence[str], columns: AccountColumns, cells: Sequence[Sequence[str]]
) -> dict[int, Meaning]:
    """What columns mean for one account of a wide record: those of other platforms nothing."""
    settled: dict[int, Meaning] = {}
    for index, header in enumerate(headers):
        named = platforms_in(header)
        number = meaning_of(header) in (*NUMBERS, Meaning.ENGAGEMENT_RATE)
        if (named and platform not in named) or (number and not named):
            settled[index] = Meaning.UNUSED
    places = columns.by_platform[platform]
    best = min(places, key=lambda index: (_addressed(cells[index], platform), index))
    for index in places:
        settled[index] = Meaning.HANDLE if index == best else Meaning.UNUSED
    return settled


def accounts_linked(cell: str, platform: str) -> tuple[tuple[str, str], ...]:
    """(platform, handle) of each address in a cell of links; addresses without a handle are passed over.

    >>> accounts_linked("https://www.tiktok.com/share/user/12|https://www.tiktok.com/@ana", "tiktok")
    (('tiktok', 'ana'),)
    """
    found: dict[tuple[str, str], None] = {}
    for text in cell[:2_000].split("|"):
        possible = platforms_possible(text.strip())
        own = platform if possible == PLATFORMS else possible[0] if len(possible) == 1 else ""
        try:
            found[(own, normalise_handle(text.strip(), own))] = None
        except ValueError:
            continue
    return tuple(found)
