"""From an account's numbers to its forecast: own evidence against what accounts like it do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, Q, QuerySet
from numpy.typing import NDArray

from campaigns.choices import Statistic
from campaigns.metrics.forecast.catalogue import upcoming
from campaigns.metrics.forecast.evidence import AVERAGES_COUNT_AS, OwnEvidence, evidence_from_averages
from campaigns.metrics.forecast.history import history_of
from campaigns.metrics.forecast.outlook import Forecast, forecast
from campaigns.metrics.forecast.prior import Prior
from campaigns.models import Post
from campaigns.services.forecasts.lessons import Lesson
from campaigns.services.forecasts.posts import read_posts_of
from campaigns.services.forecasts.words import Words

FEWEST_POSTS = 3
"""With fewer posts than this, known averages tell more."""
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
COLUMNS = (
    "observed", "typical", "p10", "p50", "p90", "mean", "own_weight", "posts", "within_sd", "account_sd",
    "own_sponsored",
)  # fmt: skip
MOST_WITHOUT = 5_000
FEW_ACCOUNTS = 500
Z90 = 1.2815515655446004


@dataclass(frozen=True, eq=False, slots=True)
class AccountNumbers:
    """N accounts as the catalogue knows them; nan and "" are unknown. Rates by followers, fractions.

    `ordinary_posts`, where given, counts the posts handed to `account_forecasts` beside them.
    """

    account_id: NDArray[np.int64]
    platform: Sequence[str] | Words
    basis: Sequence[str] | Words
    statistic: Sequence[str] | Words
    followers: Floats
    rate: Floats
    posts_measured: Floats
    ordinary_posts: NDArray[np.int32] | None = None


@dataclass(frozen=True, eq=False, slots=True)
class AccountForecasts:
    """One ordinary post of each of N accounts, as engagements by followers (fractions); nan: unknown.

    Attributes:
        observed: the account's own usual rate, as far as anything is known.
        typical: what accounts like it usually do, by whom `prior[prior_at]` says.
        p10, p50, p90, mean: the forecast; the mean is what sums over many posts need.
        own_weight: of the account's own evidence, 0-1.
        posts: posts behind the own evidence; averages count as few.
        only_averages: known by averages, not by posts.
        within_sd, account_sd: sd of ln rate of one post, and of what is not known about the account.
        own_sponsored: what its sponsored posts earn of its others; nan without enough of both.
    """

    observed: Floats
    typical: Floats
    p10: Floats
    p50: Floats
    p90: Floats
    mean: Floats
    own_weight: Floats
    posts: Floats
    only_averages: NDArray[np.bool_]
    within_sd: Floats
    account_sd: Floats
    own_sponsored: Floats
    basis: Words
    prior_at: NDArray[np.int64]
    prior: tuple[str, ...]


def account_forecasts(
    numbers: AccountNumbers, lessons: dict[str, Lesson], posts: QuerySet[Post]
) -> AccountForecasts:
    """Forecasts of the accounts, `posts` being theirs; an observed rate of 0 stays 0."""
    filled, told = _Filled(numbers), _telling(posts, numbers)
    platforms = Words.of(numbers.platform)
    for platform in platforms.used():
        lesson, here = lessons[platform], np.flatnonzero(platforms.places(platform))
        of_posts = _of_posts(numbers, here, lesson, told)
        own = _own(numbers, here, lesson, of_posts, filled)
        for at, found in of_posts.items():
            filled.columns["own_sponsored"][at] = found.sponsored
        kinds = filled.kinds(here)
        for kind in kinds.used():
            same = kinds.places(kind)
            log_followers = _logs(numbers.followers[here[same]])
            prior, words = lesson.prior(kind, log_followers)
            seen = forecast(own.take(same), prior, lesson.learnt)
            filled.fill(here[same], own.take(same), prior, seen, lesson.learnt.within_sd)
            filled.source(here[same], words)
    filled.nothing(numbers.rate == 0)
    return filled.forecasts()


@dataclass(frozen=True, eq=False, slots=True)
class _Telling:
    """Posts that tell something, and [accounts] whose they may be."""

    posts: QuerySet[Post]
    whose: NDArray[np.bool_]


def _telling(posts: QuerySet[Post], numbers: AccountNumbers) -> _Telling:
    """The posts of accounts that have enough of them, or nothing else; of a few accounts all."""
    everybody = np.ones(len(numbers.account_id), dtype=np.bool_)
    if len(everybody) <= FEW_ACCOUNTS:
        return _Telling(posts, everybody)
    nothing_else = np.flatnonzero(np.isnan(numbers.rate))[:MOST_WITHOUT]
    if numbers.ordinary_posts is not None:
        whose = numbers.ordinary_posts >= FEWEST_POSTS
        whose[nothing_else] |= numbers.ordinary_posts[nothing_else] > 0
        if whose.sum() <= MOST_WITHOUT:
            return _Telling(posts.filter(account__in=numbers.account_id[whose].tolist()), whose)
        everybody = whose
    counted = posts.order_by().values("account").annotate(posts=Count("pk"))
    enough = Q(account__in=counted.filter(posts__gte=FEWEST_POSTS).values("account"))
    without = numbers.account_id[nothing_else].tolist()
    return _Telling(posts.filter(enough | Q(account__in=without) if without else enough), everybody)


class _Filled:
    """The columns while they are filled, platform by platform and definition by definition."""

    def __init__(self, numbers: AccountNumbers) -> None:
        count = len(numbers.account_id)
        basis = Words.of(numbers.basis)
        self.rate, self.words = numbers.rate, [""]
        self.labels, self.basis = list(basis.labels), basis.codes.astype(np.int64)
        self.columns = {name: np.full(count, np.nan) for name in COLUMNS}
        self.only_averages = np.zeros(count, dtype=np.bool_)
        self.prior_at = np.zeros(count, dtype=np.int64)

    def set_basis(self, at: int, basis: str) -> None:
        """What an account's posts count stands for what its averages count."""
        if basis not in self.labels:
            self.labels.append(basis)
        self.basis[at] = self.labels.index(basis)

    def kinds(self, here: Integers) -> Words:
        """The definitions of these accounts."""
        return Words(tuple(self.labels), self.basis[here])

    def fill(self, at: Integers, own: OwnEvidence, prior: Prior, seen: Forecast, within_sd: float) -> None:
        """One definition of one platform; `seen` is the forecast made of `own` and `prior`."""
        with np.errstate(invalid="ignore", divide="ignore"):
            sd = np.log(seen.p90 / seen.p10) / (2 * Z90)
        within = np.minimum(within_sd, sd)
        found = (
            np.where(own.only_averages, self.rate[at], np.exp(own.centre)),
            np.exp(prior.centre),
            seen.p10,
            seen.p50,
            seen.p90,
            seen.mean,
            seen.own_weight,
            own.posts,
            within,
            np.sqrt(np.maximum(sd**2 - within**2, 0.0)),
        )
        for name, column in zip(COLUMNS[:-1], found, strict=True):
            self.columns[name][at] = column
        self.only_averages[at] = seen.only_averages

    def source(self, at: Integers, words: str) -> None:
        self.prior_at[at] = len(self.words)
        self.words.append(words)

    def nothing(self, zero: NDArray[np.bool_]) -> None:
        """Who is known to earn nothing is not raised to what others earn."""
        unknown = zero & (np.nan_to_num(self.columns["posts"]) == 0)
        for name in ("observed", "p10", "p50", "p90", "mean"):
            self.columns[name][unknown] = 0.0

    def forecasts(self) -> AccountForecasts:
        return AccountForecasts(
            **self.columns,
            only_averages=self.only_averages,
            basis=Words(tuple(self.labels), self.basis),
            prior_at=self.prior_at,
            prior=tuple(self.words),
        )


@dataclass(frozen=True, eq=False, slots=True)
class _OfPosts:
    """One account: row `which` of the evidence, its definition, its own sponsored factor or nan."""

    own: OwnEvidence
    which: int
    basis: str
    sponsored: float


def _own(
    numbers: AccountNumbers,
    here: Integers,
    lesson: Lesson,
    of_posts: dict[int, _OfPosts],
    filled: _Filled,
) -> OwnEvidence:
    """Averages as evidence, or an account's posts where there are enough of them or no averages.

    A mean stands above the median, and averages count as few posts.
    """
    means = ~Words.of(numbers.statistic).places(Statistic.MEDIAN)[here]
    rates, known = numbers.rate[here], numbers.posts_measured[here]
    own = evidence_from_averages(rates, np.where(means, lesson.learnt.within_sd**2 / 2, 0.0))
    few = np.fmin(np.where(known > 0, known, np.inf), float(AVERAGES_COUNT_AS))
    columns = [
        own.centre,
        np.minimum(own.posts, few),
        np.minimum(own.effective, few),
        own.spread,
        own.degrees,
    ]
    only = own.only_averages.copy()
    for at, found in of_posts.items():
        row = int(np.searchsorted(here, at))
        evidence, which = found.own, found.which
        if evidence.posts[which] < FEWEST_POSTS and only[row]:
            continue
        from_posts = (evidence.centre, evidence.posts, evidence.effective, evidence.spread, evidence.degrees)
        for column, told in zip(columns, from_posts, strict=True):
            column[row] = told[which]
        only[row] = False
        filled.set_basis(at, found.basis)
    return OwnEvidence(*columns, only)


def _of_posts(
    numbers: AccountNumbers, everybody: Integers, lesson: Lesson, told: _Telling
) -> dict[int, _OfPosts]:
    """What posts say, by place of the account."""
    here = everybody[told.whose[everybody]]
    if not len(here):
        return {}
    posts = told.posts.filter(account__platform=lesson.platform)
    keys, sizes = numbers.account_id[here].tolist(), numbers.followers[here].tolist()
    followers = {key: size for key, size in zip(keys, sizes, strict=True) if size > 0}
    found, basis = read_posts_of(posts, followers)
    if not len(found.count):
        return {}
    next_post = upcoming(history_of(found), lesson.taught)
    place = dict(zip(keys, here.tolist(), strict=True))
    owners = [int(found.account[post]) for post in next_post.newest_post.tolist()]
    others = lesson.taught.sponsored_factor
    own_factor = np.where(next_post.sponsored_factor == others, np.nan, next_post.sponsored_factor)
    return {
        place[owner]: _OfPosts(next_post.own, which, basis[owner], float(own_factor[which]))
        for which, owner in enumerate(owners)
        if owner in place
    }


def _logs(followers: Floats) -> Floats:
    known = followers > 0
    return np.where(known, np.log(np.where(known, followers, 1.0)), np.nan)
