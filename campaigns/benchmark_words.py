"""What a series of a benchmark pack says, in words and numbers as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from campaigns.choices import Platform
from campaigns.formatting import UNKNOWN, exact, money
from campaigns.metrics.benchmarks import Match, Place, PublishedBand, Series, Spread

METRIC_WORDS = {
    "average_followers": "Average followers",
    "cpm": "Cost per 1,000 impressions",
    "engagement_rate": "Engagement rate",
    "fee_per_post": "Fee per post",
    "impressions_per_follower": "Impressions per follower",
    "reach_rate": "Reach rate",
    "reach_rate_story": "Reach rate of stories",
    "sponsored_change": "Change when sponsored",
}
BASIS_WORDS = {
    "likes": "likes only",
    "likes_comments": "likes and comments",
    "all": "all interactions",
    "stated": "the source does not say which interactions",
}
BASIS_SHORT = {
    "likes": "likes",
    "likes_comments": "likes, comments",
    "all": "all interactions",
    "stated": "interactions",
}
MEANINGS = {
    "average_followers": "followers of an average account among {}",
    "cpm": "cost of 1,000 {}",
    "engagement_rate": "interactions ({basis}) of a post / {}",
    "fee_per_post": "asked or paid for one {}",
    "impressions_per_follower": "views of a post / {}",
    "reach_rate": "unique accounts a post reaches / {}",
    "reach_rate_story": "unique accounts a story reaches / {}",
    "sponsored_change": "engagements of a sponsored post against an {}",
}
USUAL_DENOMINATORS = {
    "average_followers": "",
    "cpm": "impressions",
    "fee_per_post": "post",
    "sponsored_change": "organic post",
}
"""What a metric is per unless a title says otherwise; followers for those not named."""
SPREAD_HEADS = {
    Spread.QUARTILES: ("Lower quartile", "Upper quartile"),
    Spread.LEVELS: ("End of “low”", "Begin of “high”"),
    Spread.RANGE: ("From", "To"),
}
SPREAD_NOTES = {
    Spread.QUARTILES: "",
    Spread.LEVELS: "The source names levels, not quartiles: the end of its “low” and the begin of its “high” "
    "are used as quartiles.",
    Spread.RANGE: "The source prints a range or a limit: nothing is known about how many lie inside.",
}
PLACE_WORDS = {
    Place.NO_SIZE: "about no size",
    Place.INSIDE: "inside the published bands",
    Place.BETWEEN: "interpolated between published bands",
    Place.OUTSIDE: "outside the published bands, beside the nearest",
}
MATCH_WORDS = {
    Match.SAME: "",
    Match.UNSTATED: "the definition is not stated: compare with care",
    Match.DIFFERENT: "Not compared: its known numbers count something else",
}


def metric_words(metric: str) -> str:
    """The metric as people say it.

    >>> metric_words("reach_rate")
    'Reach rate'
    """
    return METRIC_WORDS.get(metric, metric)


def platform_words(platform: str) -> str:
    """The platform's own name; any stands for all of them.

    >>> platform_words("tiktok"), platform_words("any")
    ('TikTok', 'Any platform')
    """
    return "Any platform" if platform == "any" else dict(Platform.choices).get(platform, platform)


def series_title(series: Series) -> str:
    """The metric, what it is per where that is unusual, the platform and the niche.

    >>> from campaigns.metrics.benchmarks import shipped_packs
    >>> packs = {pack.name: pack for pack in shipped_packs()}
    >>> series_title(packs["modash-2025"].series[0]), series_title(packs["modash-2023"].series[0])
    ('Engagement rate by views on TikTok', 'Engagement rate on Instagram')
    >>> series_title(packs["hashimoto-2017"].series[-1])
    'Average followers of travel micro-influencers on Instagram'
    """
    unusual = series.denominator != USUAL_DENOMINATORS.get(series.metric, "followers")
    link = "of" if series.metric == "average_followers" else "by"
    per = f" {link} {series.denominator}" if unusual else ""
    niche = f" · {series.niche}" if series.niche else ""
    return f"{metric_words(series.metric)}{per} on {platform_words(series.platform)}{niche}"


def definition(series: Series) -> str:
    """What is divided by what.

    >>> from campaigns.metrics.benchmarks import shipped_packs
    >>> pack = next(pack for pack in shipped_packs() if pack.name == "markerly-2016")
    >>> definition(pack.series[0])
    'interactions (likes only) of a post / followers'
    """
    return MEANINGS[series.metric].format(series.denominator, basis=BASIS_WORDS[series.basis])


def share_words(share: float) -> str:
    """A share of accounts below one, never 0 or all of them: a percentile is an estimate.

    >>> share_words(0.754), share_words(0.0001), share_words(1.0)
    ('75 % of accounts', 'fewer than 1 % of accounts', 'more than 99 % of accounts')
    """
    if share < 0.01:
        return "fewer than 1 % of accounts"
    return "more than 99 % of accounts" if share > 0.99 else f"{share * 100:.0f} % of accounts"


def followers_words(band: PublishedBand) -> str:
    """The ends of a band.

    >>> followers_words(PublishedBand(1_000, 10_000, None, 1.0, None, ""))
    '1,000 to 10,000'
    """
    low, high = band.followers_min, band.followers_max
    if low is None:
        return "any size"
    if high is None:
        return f"{exact(low)} and more" if low else "any size"
    return f"{exact(low)} to {exact(high)}" if low else f"below {exact(high)}"


def printed(series: Series, number: float | None) -> str:
    """A number as the pack prints it, with its unit.

    >>> from campaigns.metrics.benchmarks import shipped_packs
    >>> pack = next(pack for pack in shipped_packs() if pack.name == "minter-2019")
    >>> printed(pack.series[0], 22.945), printed(pack.series[0], None)
    ('22.945 %', '–')
    """
    if number is None:
        return UNKNOWN
    unit, plain = series.unit, f"{number:,.10g}"
    if unit.currency and not unit.per_follower:
        return money(Decimal(repr(number)), unit.currency)
    return f"{plain} %" if unit.divisor == 100 else f"{plain} {unit.text}".removesuffix(" followers")


@dataclass(frozen=True, slots=True)
class BandRow:
    """One band as a row of a table."""

    followers: str
    p25: str
    p50: str
    p75: str
    accounts: int | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class SeriesWords:
    """A series as a section of a page: headings, definition and rows.

    `source` and `note` hold what is the same for all rows; else the rows have columns for them.
    """

    title: str
    definition: str
    unit: str
    low_head: str
    high_head: str
    spread_note: str
    rows: tuple[BandRow, ...]
    has_spread: bool
    has_accounts: bool
    source: str
    note: str
    has_sources: bool
    has_notes: bool


def series_words(series: Series) -> SeriesWords:
    """The series with every number as printed."""
    bands = series.bands
    rows = tuple(
        BandRow(
            followers_words(band),
            *(printed(series, number) for number in (band.p25, band.p50, band.p75)),
            band.accounts,
            band.source,
            band.note,
        )
        for band in bands
    )
    low, high = SPREAD_HEADS[series.spread]
    has_spread = any(band.p25 is not None or band.p75 is not None for band in bands)
    return SeriesWords(
        title=series_title(series),
        definition=definition(series),
        unit=series.unit.text,
        low_head=low,
        high_head=high,
        spread_note=SPREAD_NOTES[series.spread] if has_spread else "",
        rows=rows,
        has_spread=has_spread,
        has_accounts=any(band.accounts is not None for band in bands),
        source=_shared(band.source for band in bands),
        note=_shared(band.note for band in bands),
        has_sources=len({band.source for band in bands}) > 1,
        has_notes=len({band.note for band in bands}) > 1,
    )


def _shared(texts: Iterable[str]) -> str:
    """What all of them are; empty where they differ."""
    different = set(texts)
    return different.pop() if len(different) == 1 else ""
