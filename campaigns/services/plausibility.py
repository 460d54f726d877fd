"""Numbers of the catalogue, of a file and of one entry that can hardly be true; reasons, never refusals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from campaigns.choices import EngagementBasis, Platform
from campaigns.imports.account_row import AccountRow
from campaigns.metrics.plausibility.accounts import AccountNumbers, check_accounts
from campaigns.metrics.plausibility.findings import Finding, Findings, Severity
from campaigns.models import Measurement, SocialAccount
from campaigns.services.account_columns import AccountColumns, basis_of, floats, newest_first, read_columns
from campaigns.services.keeping import Kept
from campaigns.services.usual_rates import forget_usual_rates, usual_rates

MOST_CHECKED = 100_000
"""Of a larger catalogue the accounts with the newest keys are checked."""
MOST_UNASKED = 20_000
"""Catalogues up to this size are checked for the dashboard too, larger ones only when the page is opened."""
FILE_TEACHES_FROM = 200
"""Rows of one definition from which on a file is its own measure, as it was read in one way."""
MATTERS = {Severity.ERROR: "cannot be true", Severity.WARNING: "most likely wrong", Severity.NOTICE: "rare"}
REASONS = {
    "rate_over_100_percent": "Rate over 100 %",
    "likes_above_followers": "Likes above followers",
    "comments_above_followers": "Comments above followers",
    "saves_above_followers": "Saves above followers",
    "comments_above_likes": "Comments above likes",
    "views_below_likes": "Likes above views",
    "followers_ten_times_last": "Tenfold against last measurement",
    "followers_jump": "Jump of followers",
    "followers_ten_times_too_large": "Followers tenfold too large",
    "followers_ten_times_too_small": "Followers tenfold too small",
    "rate_high_for_size": "Rate too high for its size",
    "rate_low_for_size": "Rate too low for its size",
}

_kept = Kept(SocialAccount, Measurement)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to look at one account's numbers."""

    pk: int
    influencer_id: int
    name: str
    handle: str
    platform: str
    followers: int | None
    severity: str
    code: str
    sentence: str

    @property
    def reason(self) -> str:
        return REASONS.get(self.code, self.code)

    @property
    def rank(self) -> int:
        """0 is the gravest."""
        return list(Severity).index(Severity(self.severity))

    @property
    def how_sure(self) -> str:
        return MATTERS[Severity(self.severity)]


@dataclass(frozen=True, slots=True)
class Doubts:
    """The gravest first; `checked` of `accounts` in the catalogue were looked at."""

    rows: tuple[Doubt, ...]
    checked: int
    accounts: int

    @property
    def doubted_accounts(self) -> int:
        return len({doubt.pk for doubt in self.rows})


def catalogue_doubts() -> Doubts:
    """Every reason to doubt a number of the catalogue; kept for ten minutes, or until rows are added."""
    found: Doubts = _kept.get("doubts", _check_catalogue)
    return found


def doubted_accounts() -> int | None:
    """How many accounts to look at; None where the catalogue is large and nobody has asked yet."""
    doubts: Doubts | None = _kept.known("doubts")
    if doubts is None and SocialAccount.objects.count() > MOST_UNASKED:
        return None
    rows = (doubts or catalogue_doubts()).rows
    return len({doubt.pk for doubt in rows if doubt.severity != Severity.NOTICE})


def count_of_doubts() -> int | None:
    """How many reasons there are; None where the catalogue is large and nobody has asked yet."""
    if _kept.known("doubts") is None and SocialAccount.objects.order_by()[MOST_UNASKED:].exists():
        return None
    return len(catalogue_doubts().rows)


def doubts_of(accounts: Sequence[SocialAccount]) -> dict[int, list[Finding]]:
    """Reasons to doubt these accounts as they are now, by key, with the measurement before compared."""
    columns = read_columns(SocialAccount.objects.filter(pk__in=[account.pk for account in accounts]))
    usual = {platform: usual_rates(platform) for platform in set(columns.platform.tolist())}
    found = {}
    for at, pk in enumerate(columns.pk):
        sizes = usual[columns.platform[at]].get(columns.basis[at])
        found[pk] = check_accounts(_numbers(columns, np.array([at])), sizes).of(0)
    return found


def doubts_of_rows(
    rows: Sequence[AccountRow], last: Mapping[tuple[str, str], int]
) -> Iterator[tuple[AccountRow, Finding]]:
    """Reasons to doubt the rows of a file, in its order; `last`: earlier followers by platform, handle."""
    kinds = np.array([f"{row.platform} {_basis(row)}" for row in rows], dtype=object)
    found: dict[int, list[Finding]] = {}
    for kind in sorted(set(kinds.tolist())):
        at = np.flatnonzero(kinds == kind)
        chosen = [rows[place] for place in at.tolist()]
        platform, basis = kind.split(" ", 1)
        sizes = usual_rates(platform).get(basis) if len(chosen) < FILE_TEACHES_FROM else None
        findings = check_accounts(_numbers_of_rows(chosen, last), sizes)
        for place in np.flatnonzero(findings.flagged()).tolist():
            found[int(at[place])] = findings.of(place)
    for place in sorted(found):
        for finding in found[place]:
            yield rows[place], finding


def forget_doubts() -> None:
    """Check anew at the next question: a number was corrected."""
    _kept.forget()
    forget_usual_rates()


def _check_catalogue() -> Doubts:
    accounts = SocialAccount.objects.order_by("pk")
    columns = read_columns(newest_first(accounts, MOST_CHECKED))
    rows: list[Doubt] = []
    for platform in Platform.values:
        for basis in sorted(set(columns.basis.tolist())):
            at = np.flatnonzero((columns.platform == platform) & (columns.basis == basis))
            if len(at):
                rows += _doubts(columns, at, check_accounts(_numbers(columns, at)))
    rows.sort(key=lambda doubt: (doubt.rank, -(doubt.followers or 0), doubt.pk))
    return Doubts(tuple(rows), len(columns), accounts.count())


def _doubts(columns: AccountColumns, at: np.ndarray, findings: Findings) -> Iterator[Doubt]:
    for place in np.flatnonzero(findings.flagged()).tolist():
        where = int(at[place])
        followers = columns.followers[where]
        for finding in findings.of(place):
            yield Doubt(
                columns.pk[where],
                columns.influencer_id[where],
                columns.name[where],
                columns.handle[where],
                str(columns.platform[where]),
                int(followers) if np.isfinite(followers) else None,
                finding.severity.value,
                finding.code,
                finding.sentence,
            )


def _numbers(columns: AccountColumns, at: np.ndarray) -> AccountNumbers:
    return AccountNumbers(
        columns.followers[at],
        columns.likes[at],
        columns.comments[at],
        columns.saves[at],
        columns.shares[at],
        columns.views[at],
        columns.engagements[at],
        columns.last_followers[at],
    )


def _numbers_of_rows(rows: Sequence[AccountRow], last: Mapping[tuple[str, str], int]) -> AccountNumbers:
    return AccountNumbers(
        floats([row.followers for row in rows]),
        floats([row.avg_likes for row in rows]),
        floats([row.avg_comments for row in rows]),
        floats([row.avg_saves for row in rows]),
        floats([row.avg_shares for row in rows]),
        floats([row.avg_views for row in rows]),
        floats([row.avg_engagements for row in rows]),
        floats([last.get((row.platform, row.handle)) for row in rows]),
    )


def _basis(row: AccountRow) -> str:
    """The definition that the database will give the row; "" without interactions."""
    if row.avg_engagements is not None:
        return EngagementBasis.STATED
    if row.avg_shares is not None or row.avg_saves is not None:
        return basis_of(EngagementBasis.ALL, row.avg_likes)
    if row.avg_comments is not None:
        return basis_of(EngagementBasis.LIKES_COMMENTS, row.avg_likes)
    return EngagementBasis.LIKES if row.avg_likes is not None else ""
