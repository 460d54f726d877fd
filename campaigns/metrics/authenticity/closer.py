"""Whom to look at more closely, with the reasons that speak for it, and in which order. Never a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.authenticity.percentiles import Place, Reference
from campaigns.metrics.authenticity.profile_signals import SIGNALS, Profiles, signal_values

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

RARE = 0.05
SIGNALS_NEEDED = 2
_FARTHEST = 3.0


@dataclass(frozen=True, slots=True)
class Usual:
    """What one signal usually is and how far it spreads, and its weight >= 0 in the order of the list."""

    middle: float
    spread: float
    weight: float


ORDER: Mapping[str, Usual] = {
    "follows_more_than_followed": Usual(0.3, 1.6, 1.5),
    "few_posts": Usual(-3.0, 2.0, 1.0),
    "few_followers": Usual(-5.4, 2.0, 1.0),
    "no_picture": Usual(0.15, 0.35, 1.0),
    "short_bio": Usual(-1.8, 1.8, 0.5),
    "no_url": Usual(0.85, 0.35, 0.5),
    "digits_in_handle": Usual(0.1, 0.18, 1.0),
    "short_name": Usual(-1.4, 0.8, 0.5),
}
"""Round numbers near what two labelled sets show. Signals without a label anywhere order nothing."""

_NEED_WORDS = {
    "has_picture": "picture",
    "bio_length": "bio",
    "has_url": "link",
    "digit_share": "handle",
    "name_words": "full name",
    "is_private": "privacy",
    "rate_distance": "rate for its size",
    "last_followers": "earlier followers",
}


@dataclass(frozen=True, slots=True)
class Closer:
    """N accounts. `look`: at least two signals that at most 1 in 20 accounts of their kind show as
    strongly. `order`: only for sorting the list, larger first; nothing known gives 0."""

    profiles: Profiles
    values: Mapping[str, Floats]
    places: Mapping[str, Place]
    look: NDArray[np.bool_]
    order: Floats

    def reasons(self, at: int) -> list[str]:
        """The rare signals of one account in words, rarest first; ties in the order of SIGNALS."""
        found = [
            (self.places[signal.name].as_strong[at], signal)
            for signal in SIGNALS
            if self.places[signal.name].as_strong[at] <= RARE
        ]
        return [
            f"{signal.words(self.profiles, at)}: as strong in {100 * share:.1f} % of "
            f"{self.places[signal.name].among[at]:,} accounts of its kind"
            for share, signal in sorted(found, key=lambda pair: pair[0])
        ]

    def told(self, at: int) -> dict[str, str]:
        """Every signal of one account in words, or "unknown" with what is missing."""
        return {
            signal.name: signal.words(self.profiles, at)
            if np.isfinite(self.values[signal.name][at])
            else f"unknown: {', '.join(_missing(self.profiles, signal.needs, at))}"
            for signal in SIGNALS
        }


def look_closer(profiles: Profiles, reference: Reference, kind: Integers | None = None) -> Closer:
    """Judge N accounts by a reference of accounts like them; missing inputs leave signals unknown.

    Opposite tails of one number (a rate too high, too low) are never both rare, so count once.
    """
    values = signal_values(profiles)
    places = {name: reference.place(name, each, kind) for name, each in values.items()}
    rare = sum((place.as_strong <= RARE).astype(np.int64) for place in places.values())
    return Closer(profiles, values, places, np.asarray(rare >= SIGNALS_NEEDED), order_of(values))


def order_of(values: Mapping[str, Floats], usual: Mapping[str, Usual] = ORDER) -> Floats:
    """The weighed sum of the signals' distances from the usual, at most 3 spreads each; unknown adds 0.

    >>> few = {"few_posts": np.array([0.0, -6.0, np.nan])}
    >>> order_of(few).tolist()
    [1.5, -1.5, 0.0]
    """
    length = len(next(iter(values.values()))) if values else 0
    total = np.zeros(length)
    for name, each in usual.items():
        away = np.clip((values.get(name, total * np.nan) - each.middle) / each.spread, -_FARTHEST, _FARTHEST)
        total = total + each.weight * np.nan_to_num(away)
    return total


def _missing(profiles: Profiles, needs: tuple[str, ...], at: int) -> list[str]:
    lacking = [name for name in needs if not np.isfinite(profiles.known(name)[at])]
    words = [f"{_NEED_WORDS.get(name, name)} not known" for name in lacking]
    return words or ["not computable from these numbers"]
