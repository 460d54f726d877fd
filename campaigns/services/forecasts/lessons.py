"""What the catalogue itself teaches about a platform, and whom an account is compared with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic

import numpy as np
from django.db import connection
from django.db.models import F, Max, QuerySet
from django.db.models.functions import Mod

from campaigns.metrics.benchmarks import Pack, Series, applicable, at_all, between_sd
from campaigns.metrics.forecast.catalogue import Taught, catalogue_of, teach
from campaigns.metrics.forecast.evidence import AVERAGES_COUNT_AS
from campaigns.metrics.forecast.history import history_of
from campaigns.metrics.forecast.outlook import Learnt
from campaigns.metrics.forecast.prior import Prior, SizeLine, learn_size_line
from campaigns.models import Post, SocialAccount
from campaigns.services.forecasts.posts import Floats, read_posts_of
from campaigns.services.packs import current_parsed

ENOUGH_ACCOUNTS = 200
"""From so many accounts of one platform and definition on, the catalogue is its own benchmark."""
MOST_ACCOUNTS, MOST_TEACHERS = 20_000, 3_000
"""Accounts read for the lines, and accounts whose posts teach; every n-th by key of a larger catalogue."""
KEPT_SECONDS = 600.0
NO_PRIOR = "nobody comparable is known: used as observed"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One platform: spread and tails learnt from posts, and the catalogue's own lines by definition.

    `learnt.posts` is 0 where no posts taught anything: then spreads are defaults.
    """

    platform: str
    taught: Taught
    lines: dict[str, SizeLine]
    packs: tuple[Pack, ...] = ()

    @property
    def learnt(self) -> Learnt:
        """For a post that has grown up."""
        return self.taught.learnt

    def prior(self, basis: str, log_followers: Floats) -> tuple[Prior, str]:
        """What accounts of this size and definition usually do, and whom that is from, in words."""
        line = self.lines.get(basis)
        if line is not None:
            return line.at(log_followers), f"{line.accounts:,} accounts of this catalogue"
        found = _pack_series(self.packs, self.platform, basis)
        if found is None:
            unknown = np.full(len(log_followers), np.nan)
            return Prior(unknown, unknown), NO_PRIOR
        pack, series = found
        read = at_all(series, np.exp(log_followers))
        spread = between_sd(read, series)
        with np.errstate(invalid="ignore", divide="ignore"):
            return Prior(np.log(read.p50), spread), f"the benchmark {pack.name}"


_kept: dict[tuple[object, str], tuple[float, Lesson]] = {}


def lessons_for(platforms: Iterable[str]) -> dict[str, Lesson]:
    """The lessons of these platforms; kept for ten minutes, or until rows are added."""
    version = _version()
    lessons = {}
    for platform in sorted(set(platforms)):
        kept = _kept.get((version, platform))
        if kept is None or monotonic() - kept[0] > KEPT_SECONDS:
            kept = _kept[version, platform] = (monotonic(), _lesson(platform))
            for stale in [key for key in _kept if key[0] != version]:
                del _kept[stale]
        lessons[platform] = kept[1]
    return lessons


def forget_lessons() -> None:
    """Learn anew at the next question."""
    _kept.clear()


def _version() -> object:
    newest = [model.objects.aggregate(newest=Max("pk"))["newest"] for model in (SocialAccount, Post)]
    return connection.settings_dict["NAME"], *newest


def _lesson(platform: str) -> Lesson:
    accounts = SocialAccount.objects.filter(platform=platform, followers__gt=0).order_by()
    taught = _taught(accounts)
    rows = _every(accounts.filter(engagement_rate__gt=0), MOST_ACCOUNTS)
    columns = list(rows.values_list("followers", "engagement_rate", "engagement_basis", "posts_measured"))
    lines = {}
    for basis in {row[2] for row in columns if row[2]}:
        same = [row for row in columns if row[2] == basis]
        if len(same) >= ENOUGH_ACCOUNTS:
            followers, rate, posts = (_numbers([row[at] for row in same]) for at in (0, 1, 3))
            behind = np.where(np.isfinite(posts), np.maximum(posts, 1.0), AVERAGES_COUNT_AS)
            lines[basis] = learn_size_line(np.log(rate), np.log(followers), behind, taught.learnt.within_sd)
    return Lesson(platform, taught, lines, tuple(current_parsed()))


def _taught(accounts: QuerySet[SocialAccount]) -> Taught:
    teachers = _every(accounts.filter(posts__isnull=False).distinct(), MOST_TEACHERS)
    followers = dict(teachers.values_list("pk", "followers"))
    posts, _ = read_posts_of(Post.objects.filter(account__in=list(followers)), followers)
    history = history_of(posts)
    if not (history.earlier_posts > 0).any():
        return Taught(Learnt(), Learnt(), 1.0)
    band = np.full(len(history.account), -1, dtype=np.int64)
    return teach(catalogue_of(history, band), np.ones(len(band), dtype=np.bool_))


def _every(accounts: QuerySet[SocialAccount], most: int) -> QuerySet[SocialAccount]:
    """About `most` of the accounts, always the same: every n-th by key."""
    newest = accounts.aggregate(newest=Max("pk"))["newest"] or 0
    step = -(-newest // (2 * most))
    chosen = accounts.annotate(turn=Mod(F("pk"), step)).filter(turn=0) if step > 1 else accounts
    return chosen[: 2 * most]


def _pack_series(packs: tuple[Pack, ...], platform: str, basis: str) -> tuple[Pack, Series] | None:
    """The newest pack of the same definition by followers, quartiles before medians alone."""
    found = [
        (pack, series)
        for pack, series in applicable(packs, "engagement_rate", platform, "followers")
        if series.basis == basis
    ]
    quartiles = [each for each in found if each[1].has_quartiles and each[1].bands[0].p25 is not None]
    return max(quartiles or found, key=lambda each: each[0].year, default=None)


def _numbers(cells: list[float | None]) -> Floats:
    return np.array([np.nan if cell is None else float(cell) for cell in cells], dtype=float)
