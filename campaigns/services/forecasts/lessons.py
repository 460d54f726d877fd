"""What the catalogue itself teaches about a platform, and whom an account is compared with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic

import numpy as np
from django.db import connection
from django.db.models import F, Max, QuerySet
from django.db.models.functions import Mod
from numpy.typing import NDArray

from campaigns.columns import Catalogue, Filters, mask_of
from campaigns.metrics.benchmarks import Pack, Series, applicable, at_all, between_sd
from campaigns.metrics.forecast.catalogue import Taught, catalogue_of, teach
from campaigns.metrics.forecast.evidence import AVERAGES_COUNT_AS
from campaigns.metrics.forecast.history import history_of
from campaigns.metrics.forecast.outlook import Learnt
from campaigns.metrics.forecast.prior import Prior, SizeLine, learn_size_line
from campaigns.models import Post, SocialAccount
from campaigns.services.account_rows import POST_KINDS
from campaigns.services.forecasts.posts import Floats, read_posts_of
from campaigns.services.forecasts.words import Words
from campaigns.services.packs import current_parsed
from campaigns.services.snapshot import current

ENOUGH_ACCOUNTS = 200
"""From so many accounts of one platform and definition on, the catalogue is its own benchmark."""
MOST_ACCOUNTS, MOST_TEACHERS = 20_000, 3_000
"""Accounts read for the lines, and accounts whose posts teach; every n-th by key of a larger catalogue."""
KEPT_SECONDS = 600.0
Positions = NDArray[np.int64]
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
    kept = {platform: _kept.get((version, platform)) for platform in sorted(set(platforms))}
    old = [name for name, each in kept.items() if each is None or monotonic() - each[0] > KEPT_SECONDS]
    if old:
        for stale in [key for key in _kept if key[0] != version]:
            del _kept[stale]
        catalogue, packs = current(), tuple(current_parsed())
        for platform in old:
            known = _of_rows(platform) if catalogue is None else _of_columns(catalogue, platform)
            kept[platform] = _kept[version, platform] = monotonic(), _lesson(platform, known, packs)
    return {platform: each[1] for platform, each in kept.items() if each is not None}


def forget_lessons() -> None:
    """Learn anew at the next question."""
    _kept.clear()


def _version() -> object:
    newest = [model.objects.aggregate(newest=Max("pk"))["newest"] for model in (SocialAccount, Post)]
    return connection.settings_dict["NAME"], *newest


def _lesson(platform: str, known: _Known, packs: tuple[Pack, ...]) -> Lesson:
    taught = _taught(known.teachers)
    lines = {}
    for basis in known.basis.used():
        same = known.basis.places(basis)
        if basis and same.sum() >= ENOUGH_ACCOUNTS:
            posts = known.posts_measured[same]
            behind = np.where(np.isfinite(posts), np.maximum(posts, 1.0), AVERAGES_COUNT_AS)
            rate, followers = np.log(known.rate[same]), np.log(known.followers[same])
            lines[basis] = learn_size_line(rate, followers, behind, taught.learnt.within_sd)
    return Lesson(platform, taught, lines, packs)


@dataclass(frozen=True, eq=False, slots=True)
class _Known:
    """Followers of the accounts whose posts teach, by key; and [accounts] that the lines are laid through."""

    teachers: dict[int, int]
    basis: Words
    followers: Floats
    rate: Floats
    posts_measured: Floats


def _of_rows(platform: str) -> _Known:
    accounts = SocialAccount.objects.filter(platform=platform, followers__gt=0).order_by("pk")
    with_posts = Post.objects.filter(kind__in=POST_KINDS).values("account")
    teachers = _every(accounts.filter(pk__in=with_posts), MOST_TEACHERS)
    rows = _every(accounts.filter(engagement_rate__gt=0), MOST_ACCOUNTS)
    columns = list(rows.values_list("engagement_basis", "followers", "engagement_rate", "posts_measured"))
    return _Known(
        dict(teachers.values_list("pk", "followers")),
        Words.of(row[0] or "" for row in columns),
        *(_numbers([row[at] for row in columns]) for at in (1, 2, 3)),
    )


def _of_columns(catalogue: Catalogue, platform: str) -> _Known:
    """The same accounts as `_of_rows` takes."""
    mask = mask_of(catalogue, Filters(words={"platform": platform}, least={"followers": 1}))
    here = np.flatnonzero(mask)
    here = here[np.argsort(catalogue["key"][here], kind="stable")]
    teachers = _every_at(catalogue, here[catalogue["posts"][here] > 0], MOST_TEACHERS)
    lined = _every_at(catalogue, here[catalogue["rate"][here] > 0], MOST_ACCOUNTS)
    posts = catalogue["posts_measured"][lined].astype(np.float64)
    keys, followers = catalogue["key"][teachers].tolist(), catalogue["followers"][teachers].tolist()
    return _Known(
        dict(zip(keys, followers, strict=True)),
        Words(catalogue.labels["basis"], catalogue["basis"][lined]),
        catalogue["followers"][lined].astype(np.float64),
        catalogue["rate"][lined],
        np.where(posts < 0, np.nan, posts),
    )


def _every_at(catalogue: Catalogue, here: Positions, most: int) -> Positions:
    """As `_every` takes them."""
    keys = catalogue["key"][here]
    step = -(-int(keys.max()) // (2 * most)) if len(here) else 1
    return here[keys % step == 0][: 2 * most] if step > 1 else here[: 2 * most]


def _taught(followers: dict[int, int]) -> Taught:
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
