"""What is counted over the accounts of a mask: facets, medians, a sample to draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from campaigns.columns.catalogue import Catalogue, Mask


def label_counts(catalogue: Catalogue, name: str, mask: Mask | None) -> dict[str, int]:
    """How many accounts of the mask have each word of a coded column; words nobody has are left out."""
    codes = catalogue[name] if mask is None else catalogue[name][mask]
    counts = np.bincount(codes, minlength=len(catalogue.labels[name])).tolist()
    return {word: count for word, count in zip(catalogue.labels[name], counts, strict=True) if count}


def niche_counts(catalogue: Catalogue, mask: Mask | None) -> dict[int, int]:
    """How many accounts of the mask each niche has, by its key."""
    at, niche = catalogue.links
    keys, counts = np.unique(niche if mask is None else niche[mask[at]], return_counts=True)
    return dict(zip(keys.tolist(), counts.tolist(), strict=True))


def rates_known(catalogue: Catalogue, mask: Mask | None) -> Mask:
    known: Mask = ~np.isnan(catalogue["rate"])
    return known if mask is None else known & mask


def median_rate(catalogue: Catalogue, mask: Mask | None) -> tuple[float | None, int]:
    """The median of the known engagement rates, and how many those are."""
    order, count = catalogue.order("rate")
    known = order[:count] if mask is None else order[:count][mask[order[:count]]]
    if mask is None and catalogue.alive is not None:
        known = known[catalogue.alive[known]]
    if not len(known):
        return None, 0
    middle = known[(len(known) - 1) // 2 : len(known) // 2 + 1]
    return float(catalogue["rate"][middle].mean()), len(known)


def drawable(catalogue: Catalogue, mask: Mask | None) -> NDArray[np.int64]:
    """The positions with followers and a rate above 0."""
    wanted = catalogue["rate"] > 0
    wanted &= catalogue["followers"] > 0
    if mask is not None:
        wanted &= mask
    return np.flatnonzero(wanted)
