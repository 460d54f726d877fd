"""What is unusual about an account among accounts of its kind, never a verdict on the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from campaigns.metrics.authenticity.closer import RARE, Closer, look_closer
from campaigns.metrics.authenticity.percentiles import Reference, reference_of
from campaigns.metrics.authenticity.profile_signals import NAMES, Profiles, signal_values
from campaigns.metrics.plausibility.sizes import Sizes
from campaigns.metrics.tiers import Band
from campaigns.models import Measurement, SocialAccount
from campaigns.services.account_columns import AccountColumns, read_columns
from campaigns.services.keeping import Kept
from campaigns.services.usual_rates import rates_of, sample_of

LABELS = {
    "follows_more_than_followed": "Follows more than it is followed",
    "few_posts": "Few posts",
    "few_followers": "Few followers",
    "followers_without_posts": "Followers without posts",
    "no_picture": "Picture",
    "short_bio": "Length of the bio",
    "no_url": "Link in the bio",
    "digits_in_handle": "Digits in the handle",
    "short_name": "Words in the name",
    "private": "Privacy",
    "rate_high": "Rate for its size",
    "rate_low": "Rate for its size",
    "few_comments": "Comments per like",
    "many_comments": "Comments per like",
    "follower_jump": "Jump of followers",
}

_kept = Kept(SocialAccount, Measurement)


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One signal of one account: in words, its percentile (0-1) among `among` accounts of its kind."""

    label: str
    words: str
    percentile: float | None
    among: int
    is_rare: bool


@dataclass(frozen=True, slots=True)
class CloserLook:
    """`look`: at least two rare signals. `unknown`: signals whose inputs the catalogue does not have."""

    look: bool
    reasons: tuple[str, ...]
    rows: tuple[SignalRow, ...]
    unknown: tuple[tuple[str, str], ...]
    compared_with: int


@dataclass(frozen=True, slots=True)
class PlatformReference:
    """What accounts of one platform are like: rates by size and definition, signals by tier."""

    sizes: dict[str, Sizes]
    reference: Reference
    accounts: int


def closer_looks(accounts: Sequence[SocialAccount], bands: Sequence[Band]) -> dict[int, CloserLook]:
    """What to look at, by key; compared with a sample of the catalogue of the same platform and tier."""
    columns = read_columns(SocialAccount.objects.filter(pk__in=[account.pk for account in accounts]))
    found = {}
    for platform in sorted(set(columns.platform.tolist())):
        known = _reference(platform, bands)
        profiles = profiles_of(columns, known.sizes)
        judged = look_closer(profiles, known.reference, kinds_of(columns.followers, bands))
        for at in np.flatnonzero(columns.platform == platform).tolist():
            found[columns.pk[at]] = _told(judged, at, known.accounts)
    return found


def forget_references() -> None:
    """Learn anew at the next question."""
    _kept.forget()


def kinds_of(followers: np.ndarray, bands: Sequence[Band]) -> np.ndarray:
    """The number of each account's tier; the lowest also below its start and without followers."""
    starts = [band.followers_min for band in bands[1:]]
    return np.searchsorted(starts, np.nan_to_num(followers), side="right")


def profiles_of(columns: AccountColumns, sizes: dict[str, Sizes]) -> Profiles:
    """What the catalogue knows of these accounts; what it does not record stays unknown."""
    distance = np.full(len(columns), np.nan)
    for basis, learnt in sizes.items():
        same = columns.basis == basis
        distance[same] = learnt.distance(columns.rate[same], columns.followers[same])
    return Profiles(
        followers=columns.followers,
        digit_share=np.array([_digit_share(handle) for handle in columns.handle], dtype=np.float64),
        name_words=np.array(
            [_name_words(*pair) for pair in zip(columns.name, columns.handle, strict=True)], dtype=np.float64
        ),
        rate_distance=distance,
        likes=columns.likes,
        comments=columns.comments,
        last_followers=columns.last_followers,
        days_since_last=columns.days_since_last,
    )


def _reference(platform: str, bands: Sequence[Band]) -> PlatformReference:
    name = platform, tuple(band.followers_min for band in bands)
    found: PlatformReference = _kept.get(name, lambda: _learn(platform, bands))
    return found


def _learn(platform: str, bands: Sequence[Band]) -> PlatformReference:
    columns = sample_of(platform)
    sizes = rates_of(columns)
    values = signal_values(profiles_of(columns, sizes))
    kinds = kinds_of(columns.followers, bands)
    return PlatformReference(sizes, reference_of(values, kinds), len(columns))


def _told(judged: Closer, at: int, accounts: int) -> CloserLook:
    words = judged.told(at)
    rows: list[SignalRow] = []
    unknown: list[tuple[str, str]] = []
    for name in NAMES:
        place = judged.places[name]
        if not np.isfinite(judged.values[name][at]):
            unknown.append((LABELS[name], words[name].removeprefix("unknown: ")))
            continue
        percentile = float(place.percentile[at])
        rows.append(
            SignalRow(
                LABELS[name],
                words[name],
                percentile if np.isfinite(percentile) else None,
                int(place.among[at]),
                bool(place.as_strong[at] <= RARE),
            )
        )
    return CloserLook(
        bool(judged.look[at]),
        tuple(judged.reasons(at)),
        _stronger_tails(rows),
        tuple(dict(unknown).items()),
        accounts,
    )


def _stronger_tails(rows: Sequence[SignalRow]) -> tuple[SignalRow, ...]:
    """Of the two tails of one number only the one that is more unusual."""
    strongest: dict[str, SignalRow] = {}
    for row in rows:
        other = strongest.get(row.label)
        if other is None or (row.percentile or 0) > (other.percentile or 0):
            strongest[row.label] = row
    return tuple(strongest.values())


def _digit_share(handle: str) -> float:
    return sum(sign.isdecimal() for sign in handle) / len(handle) if handle else float("nan")


def _name_words(name: str, handle: str) -> float:
    """Words of the full name; unknown where the handle stands for it."""
    return float("nan") if name.casefold() == handle.casefold() else float(len(name.split()))
