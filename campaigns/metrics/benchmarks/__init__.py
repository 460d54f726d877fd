"""Benchmark packs: cited numbers by follower band, and what they say for an account of any size."""

from campaigns.metrics.benchmarks.curve import (
    Place,
    Reading,
    Readings,
    at,
    at_all,
    centre,
    fee_all,
    published,
    published_all,
)
from campaigns.metrics.benchmarks.definitions import AccountNumbers, Match, rate_for
from campaigns.metrics.benchmarks.own import LEAST_ACCOUNTS, OwnRates, own_pack
from campaigns.metrics.benchmarks.pack import (
    ANY_PLATFORM,
    METRICS,
    Pack,
    PublishedBand,
    Series,
    Spread,
    Unit,
    applicable,
    unit_of,
)
from campaigns.metrics.benchmarks.reading import PackError, pack_text, read_pack, renamed
from campaigns.metrics.benchmarks.shipped import shipped_packs, shipped_texts
from campaigns.metrics.benchmarks.standing import Standing, between_sd, percentile_all, standing

__all__ = [
    "ANY_PLATFORM",
    "LEAST_ACCOUNTS",
    "METRICS",
    "AccountNumbers",
    "Match",
    "OwnRates",
    "Pack",
    "PackError",
    "Place",
    "PublishedBand",
    "Reading",
    "Readings",
    "Series",
    "Spread",
    "Standing",
    "Unit",
    "applicable",
    "at",
    "at_all",
    "between_sd",
    "centre",
    "fee_all",
    "own_pack",
    "pack_text",
    "percentile_all",
    "published",
    "published_all",
    "rate_for",
    "read_pack",
    "renamed",
    "shipped_packs",
    "shipped_texts",
    "standing",
    "unit_of",
]
