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
from campaigns.metrics.benchmarks.own import OwnRates, own_pack
from campaigns.metrics.benchmarks.pack import (
    METRICS,
    Pack,
    PublishedBand,
    Series,
    Spread,
    Unit,
    applicable,
    unit_of,
)
from campaigns.metrics.benchmarks.reading import PackError, pack_text, read_pack
from campaigns.metrics.benchmarks.shipped import shipped_packs
from campaigns.metrics.benchmarks.standing import Standing, between_sd, percentile_all, standing

__all__ = [
    "METRICS",
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
    "read_pack",
    "shipped_packs",
    "standing",
    "unit_of",
]
