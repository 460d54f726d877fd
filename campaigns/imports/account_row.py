"""One account as a file states it, and a row that was not taken."""

from dataclasses import dataclass
from typing import NamedTuple


class AccountRow(NamedTuple):
    """One account as its source states it. Averages are counts per post; None is unknown.

    Rows out of one record share `person`. `avg_engagements` is the sum only where the source states it,
    or a stated rate by followers times the followers. `stated_rate` is a fraction of what
    `stated_rate_basis` says ("followers", "views", "reach", "impressions", "" not known). Places are ""
    when unknown. `row_number` is the row that a spreadsheet shows (the header is usually row 1).
    `measured_on` is a day in ISO 8601, `fee` a decimal number as text, `linked` the (platform, handle) of
    other accounts of the same person.
    """

    row_number: int
    person: int
    platform: str
    handle: str
    name: str = ""
    followers: int | None = None
    avg_likes: float | None = None
    avg_comments: float | None = None
    avg_views: float | None = None
    avg_shares: float | None = None
    avg_saves: float | None = None
    avg_engagements: float | None = None
    avg_authentic_engagements: float | None = None
    stated_rate: float | None = None
    stated_rate_basis: str = ""
    posts_measured: int | None = None
    measured_on: str | None = None
    niches: tuple[str, ...] = ()
    audience_country: str = ""
    country: str = ""
    city: str = ""
    language: str = ""
    url: str = ""
    note: str = ""
    fee: str | None = None
    fee_currency: str = ""
    linked: tuple[tuple[str, str], ...] = ()

    @property
    def account(self) -> tuple[str, str, str | None]:
        """What the same account on the same day has in common: (platform, handle, day)."""
        return self.platform, self.handle, self.measured_on


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: `column` is "" when the whole row is at fault."""

    row_number: int
    column: str
    value: str
    reason: str
    cells: tuple[str, ...]


def engagements_by_rate(row: AccountRow) -> float | None:
    """The stated rate by followers times the followers, where no interactions are known; else None.

    >>> engagements_by_rate(AccountRow(2, 2, "x", "ana", followers=200, stated_rate=0.03,
    ...                                stated_rate_basis="followers"))
    6.0
    """
    if row.stated_rate is None or row.stated_rate_basis != "followers" or not row.followers:
        return None
    known = (row.avg_engagements, row.avg_likes, row.avg_comments, row.avg_shares, row.avg_saves)
    return row.stated_rate * row.followers if known == (None,) * 5 else None
