"""One more post of an account, told: the range, what was observed, what is used, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import Count

from campaigns.choices import Deliverable, EngagementBasis
from campaigns.formatting import counted, percent
from campaigns.metrics.forecast.sponsored import FEWEST_OF_EACH
from campaigns.models import Post, SocialAccount
from campaigns.services.forecasts.accounts import (
    FEWEST_POSTS,
    AccountForecasts,
    AccountNumbers,
    account_forecasts,
)
from campaigns.services.forecasts.branded import SOURCE, branded_worth
from campaigns.services.forecasts.lessons import NO_PRIOR, Lesson, lessons_for

WEIGHTS = (
    (0.8, "its own record decides"),
    (0.5, "its own record counts more than what accounts like it do"),
    (0.2, "what accounts like it do counts more than its own record"),
    (0.0, "what accounts like it do decides"),
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of engagements of one post, and the same by followers (0-1)."""

    rate: float
    engagements: int


@dataclass(frozen=True, slots=True)
class DeliverableForecast:
    """One more post of one kind, by the account's posts of that kind alone."""

    label: str
    posts: int
    p10: Amount
    p50: Amount
    p90: Amount


@dataclass(frozen=True, slots=True)
class ToldForecast:
    """One more ordinary post, and one branded post; None where nothing is known to forecast from.

    `basis` says in words which interactions are counted, `why` one reason per sentence.
    """

    observed: Amount | None
    typical: Amount | None
    p10: Amount
    p50: Amount
    p90: Amount
    mean: Amount
    branded: Amount
    branded_worth: float
    basis: str
    headline: str
    why: tuple[str, ...]
    deliverables: tuple[DeliverableForecast, ...]


def told_forecasts(accounts: Sequence[SocialAccount]) -> dict[int, ToldForecast]:
    """The forecasts of these accounts by key; accounts of which nothing can be said are left out."""
    if not accounts:
        return {}
    numbers = _numbers(accounts)
    lessons = lessons_for(numbers.platform)
    found = account_forecasts(numbers, lessons, Post.objects.filter(account__in=accounts))
    worth, kinds = branded_worth(numbers.followers), _by_deliverable(accounts, numbers, lessons)
    return {
        account.pk: _told(
            found, at, account, lessons[account.platform], float(worth[at]), kinds.get(account.pk, ())
        )
        for at, account in enumerate(accounts)
        if account.followers and np.isfinite(found.p50[at])
    }


def _by_deliverable(
    accounts: Sequence[SocialAccount], numbers: AccountNumbers, lessons: dict[str, Lesson]
) -> dict[int, tuple[DeliverableForecast, ...]]:
    """By account with posts of several kinds: each kind it has posts enough of, most posts first."""
    posts = Post.objects.filter(account__in=accounts).order_by()
    counts = list(posts.values_list("account_id", "kind").annotate(posts=Count("pk")))
    several = {owner for owner, _, _ in counts if sum(owner == other for other, _, _ in counts) > 1}
    enough = {(owner, kind): n for owner, kind, n in counts if owner in several and n >= FEWEST_POSTS}
    alone = replace(numbers, rate=np.full(len(accounts), np.nan))
    told: dict[int, list[DeliverableForecast]] = {}
    for kind in sorted({kind for _, kind in enough}):
        found = account_forecasts(alone, lessons, posts.filter(kind=kind))
        for at, account in enumerate(accounts):
            n = enough.get((account.pk, kind))
            amounts = [_amount(column[at], account) for column in (found.p10, found.p50, found.p90)]
            if n and all(amounts):
                label = str(Deliverable(kind).label)
                told.setdefault(account.pk, []).append(DeliverableForecast(label, n, *amounts))
    return {owner: tuple(sorted(each, key=lambda one: -one.posts)) for owner, each in told.items()}


def _amount(rate: float, account: SocialAccount) -> Amount | None:
    if not (np.isfinite(rate) and account.followers):
        return None
    return Amount(float(rate), round(float(rate) * account.followers))


def _numbers(accounts: Sequence[SocialAccount]) -> AccountNumbers:
    return AccountNumbers(
        account_id=np.array([account.pk for account in accounts], dtype=np.int64),
        platform=[account.platform for account in accounts],
        basis=[account.engagement_basis or "" for account in accounts],
        statistic=[account.statistic for account in accounts],
        followers=_floats(account.followers for account in accounts),
        rate=_floats(account.engagement_rate for account in accounts),
        posts_measured=_floats(account.posts_measured for account in accounts),
    )


def _floats(cells: Iterable[float | None]) -> np.ndarray:
    return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)


def _told(
    found: AccountForecasts,
    at: int,
    account: SocialAccount,
    lesson: Lesson,
    worth: float,
    deliverables: tuple[DeliverableForecast, ...],
) -> ToldForecast:
    def amount(rate: float) -> Amount | None:
        return _amount(rate, account)

    own = float(found.own_sponsored[at])
    factor, source = _branded(own, worth)
    observed, mean = amount(found.observed[at]), amount(found.mean[at])
    return ToldForecast(
        observed=observed,
        typical=amount(found.typical[at]),
        p10=amount(found.p10[at]),
        p50=amount(found.p50[at]),
        p90=amount(found.p90[at]),
        mean=mean,
        branded=amount(found.mean[at] * factor),
        branded_worth=factor,
        basis=EngagementBasis(found.basis[at]).label.lower() if found.basis[at] else "interactions",
        headline=_headline(found, at),
        why=(*_why(found, at, lesson), source, *_hidden(account)),
        deliverables=deliverables,
    )


def _headline(found: AccountForecasts, at: int) -> str:
    """As in 'observed 9.1 %, used 4.3 %: 2 posts'."""
    used = f"used {percent(float(found.p50[at]))}"
    if not np.isfinite(found.observed[at]):
        return f"nothing observed, {used}"
    return f"observed {percent(float(found.observed[at]))}, {used}: {_evidence(found, at)}"


def _evidence(found: AccountForecasts, at: int) -> str:
    posts = found.posts[at]
    if not np.isfinite(posts) or posts == 0:
        return "no posts and no averages"
    if found.only_averages[at]:
        return f"known by averages only, which count as {counted(round(float(posts)), 'post')}"
    return counted(round(float(posts)), "post")


def _why(found: AccountForecasts, at: int, lesson: Lesson) -> tuple[str, ...]:
    weight, prior = float(found.own_weight[at]), found.prior[int(found.prior_at[at])]
    said = []
    if np.isfinite(weight) and prior != NO_PRIOR:
        words = next(words for least, words in WEIGHTS if weight >= least)
        said.append(
            f"Weight of its own evidence {percent(weight, 0)}: {words}. Behind it: {_evidence(found, at)}."
        )
    if prior == NO_PRIOR:
        said.append("Nobody comparable is known, so its own numbers are used as observed.")
    else:
        typical = percent(float(found.typical[at]))
        said.append(f"Compared with {prior}: those of its size usually have {typical}.")
    learnt = lesson.learnt
    if learnt.posts:
        who = f"{counted(learnt.posts, 'post')} of {counted(learnt.accounts, 'account')}"
        said.append(f"How far posts spread is learnt from {who} of this platform; see the backtest.")
    else:
        said.append(
            "No posts of this platform have taught how far posts spread: the range is a default and "
            "promises nothing."
        )
    return tuple(said)


def _hidden(account: SocialAccount) -> tuple[str, ...]:
    """A warning where the likes are missing from the averages."""
    if account.avg_likes is not None or account.engagement_basis in (None, EngagementBasis.STATED):
        return ()
    return (
        "Its average likes are not known: the averages hold only what is left, so trust its posts alone.",
    )


def _branded(own: float, by_size: float) -> tuple[float, str]:
    """What a branded post earns of an ordinary one, and how that is known."""
    if np.isfinite(own):
        few = f"at least {FEWEST_OF_EACH} sponsored and {FEWEST_OF_EACH} other posts"
        return own, f"A branded post earns {percent(own, 0)} of an ordinary one: its own record, {few}."
    if np.isfinite(by_size):
        source = f"published for its size ({SOURCE}; nothing is published for other platforms)"
        return by_size, f"A branded post earns {percent(by_size, 0)} of an ordinary one: {source}."
    return 1.0, "What a branded post loses is not known: counted like an ordinary one."
