"""Filters as masks over a catalogue: which accounts fulfil all of them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from campaigns.columns.catalogue import Catalogue, Mask
from campaigns.columns.table import UNKNOWN_DAY

Bounds = tuple[float | None, float | None]


@dataclass(frozen=True)
class Filters:
    """What accounts have to fulfil; everything empty lets all of them through.

    Attributes:
        words: of a coded column, one that the account has to have.
        least, most: bounds by column, both included; unknown values are outside.
        bands: (from, below) of followers, of which one has to hold; below None has no end.
        is_known: of a column, or `niche`, whether its value has to be known or unknown.
        niches: keys, of which the account has to have one.
        city: a part of the city's name; ASCII letters in any case.
        found: [positions], where the account has to be marked.
    """

    words: dict[str, str] = field(default_factory=dict)
    least: dict[str, float] = field(default_factory=dict)
    most: dict[str, float] = field(default_factory=dict)
    bands: tuple[tuple[int, int | None], ...] | None = None
    is_known: dict[str, bool] = field(default_factory=dict)
    niches: tuple[int, ...] = ()
    city: str = ""
    found: Mask | None = None

    @property
    def key(self) -> Hashable:
        """Equal for filters that let the same accounts through, apart from `found`."""
        named = (self.words, self.least, self.most, self.is_known)
        return (*(tuple(sorted(each.items())) for each in named), self.bands, self.niches, self.city)


def mask_of(catalogue: Catalogue, filters: Filters) -> Mask | None:
    """[positions] of the accounts that exist and fulfil everything; None when that is all of them."""
    conditions = _conditions(catalogue, filters)
    if catalogue.alive is not None:
        conditions.append(catalogue.alive)
    if not conditions:
        return None
    mask = conditions[0].copy()
    for condition in conditions[1:]:
        mask &= condition
    return mask


def _conditions(catalogue: Catalogue, filters: Filters) -> list[Mask]:
    conditions = [_has_word(catalogue, name, word) for name, word in filters.words.items()]
    for name, least in filters.least.items():
        conditions.append(catalogue[name] >= least)
        if least <= 0:
            conditions.append(_is_known(catalogue, name))
    for name, most in filters.most.items():
        conditions += [catalogue[name] <= most, _is_known(catalogue, name)]
    for name, wanted in filters.is_known.items():
        known = _is_known(catalogue, name)
        if wanted or known.any():
            conditions.append(known == wanted)
    if filters.bands is not None:
        conditions.append(_in_bands(catalogue["followers"], filters.bands))
    if filters.niches:
        conditions.append(has_niche(catalogue, filters.niches))
    if filters.city:
        conditions.append(_in_city(catalogue, filters.city))
    if filters.found is not None:
        conditions.append(filters.found)
    return conditions


def _has_word(catalogue: Catalogue, name: str, word: str) -> Mask:
    words = catalogue.labels[name]
    if word not in words:
        return np.zeros(catalogue.size, dtype=np.bool_)
    mask: Mask = catalogue[name] == words.index(word)
    return mask


def _is_known(catalogue: Catalogue, name: str) -> Mask:
    if name == "niche":
        mask = np.zeros(catalogue.size, dtype=np.bool_)
        mask[catalogue.links[0]] = True
        return mask
    column = catalogue[name]
    if column.dtype.kind == "f":
        return ~np.isnan(column)
    if name in catalogue.labels:
        words = catalogue.labels[name]
        known: Mask = column != (words.index("") if "" in words else len(words))
        return known
    mask = column > UNKNOWN_DAY if name == "measured" else column >= 0
    return mask


def _in_bands(followers: NDArray[np.int64], bands: tuple[tuple[int, int | None], ...]) -> Mask:
    mask = np.zeros(len(followers), dtype=np.bool_)
    for low, high in bands:
        inside = followers >= max(low, 0)
        mask |= inside if high is None else inside & (followers < high)
    return mask


def has_niche(catalogue: Catalogue, niches: tuple[int, ...]) -> Mask:
    """[positions] of the accounts with one of these niches."""
    at, niche = catalogue.links
    mask = np.zeros(catalogue.size, dtype=np.bool_)
    for wanted in niches:
        mask[at[niche == wanted]] = True
    return mask


def _in_city(catalogue: Catalogue, part: str) -> Mask:
    wanted = part.encode().lower()
    inside = np.array([wanted in city.encode().lower() for city in catalogue.labels["city"]], dtype=np.bool_)
    mask: Mask = inside[catalogue["city"]]
    return mask
