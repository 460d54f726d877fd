"""Where an account stands among accounts of its size, in every current pack that applies."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.benchmark_words import BASIS_SHORT, MATCH_WORDS, PLACE_WORDS, share_words
from campaigns.formatting import UNKNOWN
from campaigns.metrics.benchmarks import (
    ANY_PLATFORM,
    AccountNumbers,
    Match,
    Place,
    PublishedBand,
    Reading,
    Series,
    at,
    rate_for,
    standing,
)
from campaigns.models import BenchmarkPack, SocialAccount

METRIC = "engagement_rate"


@dataclass(frozen=True, slots=True)
class PackStanding:
    """One account in one series of one pack; all rates are 0-1 fractions.

    Attributes:
        rate: the account's own, by the definition of the series; None where it lacks what that needs.
        reading: the pack at this number of followers.
        is_above: at least the median; None where either is unknown or both count different things.
        percentile: share of accounts of its size below it; None without quartiles or outside the bands.
        band: the band that holds the size, else the nearest below it.
    """

    pack: BenchmarkPack
    series: Series
    rate: float | None
    match: Match
    reading: Reading
    is_above: bool | None
    percentile: float | None
    band: PublishedBand

    @property
    def counts(self) -> str:
        """Which interactions of the series are divided by what."""
        return f"{BASIS_SHORT[self.series.basis]} / {self.series.denominator}"

    @property
    def remark(self) -> str:
        """Where the size lies, and what to mind in the comparison."""
        mind = MATCH_WORDS[self.match] if self.match is Match.UNSTATED else ""
        return "; ".join(part for part in (PLACE_WORDS[self.reading.place], mind) if part)

    @property
    def words(self) -> str:
        """Where the account stands: above a share of the accounts, or above or below the median."""
        if self.is_above is None:
            return MATCH_WORDS[self.match] if self.match is Match.DIFFERENT else UNKNOWN
        side = "above the median" if self.is_above else "below the median"
        return side if self.percentile is None else f"{side}, above {share_words(self.percentile)}"

    @property
    def has_quartiles(self) -> bool:
        known = self.reading.p25 is not None or self.reading.p75 is not None
        return self.series.has_quartiles and known


def account_standings(
    account: SocialAccount, packs: Sequence[BenchmarkPack], niches: Sequence[str] = ()
) -> list[PackStanding]:
    """Newest year first; a series about a niche counts where the person is of that niche.

    Empty for an account without followers; series by a denominator the account lacks are left out.
    """
    if not account.followers:
        return []
    numbers = AccountNumbers(
        followers=account.followers,
        views=account.avg_views,
        likes=account.avg_likes,
        comments=account.avg_comments,
        shares=account.avg_shares,
        saves=account.avg_saves,
        stated=account.avg_engagements,
    )
    denominators = {"followers"} | ({"views"} if account.avg_views else set())
    found = [
        _standing(pack, series, account.followers, numbers)
        for pack in packs
        for series in pack.parsed.series
        if series.metric == METRIC
        and series.platform in (account.platform, ANY_PLATFORM)
        and series.denominator in denominators
        and (not series.niche or series.niche in niches)
        and series.bands[0].followers_min is not None
    ]
    return sorted(found, key=lambda each: (-each.pack.year, each.pack.name, each.series.niche))


def _standing(pack: BenchmarkPack, series: Series, followers: int, numbers: AccountNumbers) -> PackStanding:
    rate, match = rate_for(series, numbers)
    reading = at(series, followers)
    is_above = percentile = None
    if rate is not None:
        found = standing(series, followers, rate)
        is_above = found.above_typical
        percentile = None if reading.place is Place.OUTSIDE else found.percentile
    return PackStanding(pack, series, rate, match, reading, is_above, percentile, _band(series, followers))


def _band(series: Series, followers: int) -> PublishedBand:
    below = [band for band in series.bands if (band.followers_min or 0) <= followers]
    return below[-1] if below else series.bands[0]
