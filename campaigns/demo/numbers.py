"""Drawing a believable catalogue: correlated numbers in arrays, the same for the same seed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TIERS = ((1_000, 10_000, 0.45), (10_000, 100_000, 0.36), (100_000, 500_000, 0.11), (500_000, 1_000_000, 0.05))
MEGA_SHARE = 0.03
PLATFORM_SHARES = {
    "instagram": 0.42,
    "tiktok": 0.27,
    "youtube": 0.14,
    "x": 0.06,
    "facebook": 0.04,
    "snapchat": 0.02,
    "pinterest": 0.02,
    "twitch": 0.03,
}
BASE_RATE = {
    "instagram": 0.031,
    "tiktok": 0.055,
    "youtube": 0.019,
    "x": 0.006,
    "facebook": 0.007,
    "snapchat": 0.02,
    "pinterest": 0.008,
    "twitch": 0.025,
}
VIDEO = ("tiktok", "youtube", "twitch")
RATE_SLOPE = -0.13
RATE_SPREAD = 0.55
FEE_SPREAD = 0.5


@dataclass(frozen=True, slots=True)
class DrawnAccounts:
    """Columns [n] of a synthetic catalogue; NaN is unknown."""

    platform: NDArray[np.str_]
    followers: NDArray[np.int64]
    likes: NDArray[np.float64]
    comments: NDArray[np.float64]
    shares: NDArray[np.float64]
    views: NDArray[np.float64]
    fee: NDArray[np.float64]
    product_cost: NDArray[np.float64]
    posts_measured: NDArray[np.int64]
    days_since_measured: NDArray[np.int64]


def draw_accounts(count: int, random: np.random.Generator) -> DrawnAccounts:
    """Followers log-normal within tiers, rates falling weakly with them, fees around published ranges."""
    platform = random.choice(list(PLATFORM_SHARES), count, p=list(PLATFORM_SHARES.values()))
    followers = _followers(count, random)
    base = np.array([BASE_RATE[name] for name in platform])
    rate = base * (followers / 10_000) ** RATE_SLOPE * np.exp(random.normal(0, RATE_SPREAD, count))
    engagements = np.minimum(rate, 0.6) * followers
    comments = engagements * random.uniform(0.005, 0.08, count)
    is_video = np.isin(platform, VIDEO)
    shares = np.where(is_video, engagements * random.uniform(0.01, 0.06, count), np.nan)
    likes = engagements - comments - np.nan_to_num(shares)
    views = np.where(is_video, engagements / random.uniform(0.03, 0.14, count), np.nan)
    fee, product = _fees(followers, random)
    likes[random.random(count) < 0.015] = np.nan  # likes hidden by the account
    return DrawnAccounts(
        platform=platform,
        followers=followers,
        likes=np.round(likes),
        comments=np.round(comments),
        shares=np.round(shares),
        views=np.round(views),
        fee=fee,
        product_cost=product,
        posts_measured=random.integers(6, 31, count),
        days_since_measured=random.integers(0, 150, count),
    )


def _followers(count: int, random: np.random.Generator) -> NDArray[np.int64]:
    shares = [share for _, _, share in TIERS]
    tier = random.choice(len(TIERS) + 1, count, p=[*shares, MEGA_SHARE])
    low = np.array([*(low for low, _, _ in TIERS), 1_000_000])[tier]
    high = np.array([*(high for _, high, _ in TIERS), 60_000_000])[tier]
    middle, spread = np.log(low * high) / 2 - 0.2, np.log(high / low) / 4
    drawn = np.exp(random.normal(middle, spread))
    return np.clip(np.rint(drawn), low, high - 1).astype(np.int64)


def _fees(
    followers: NDArray[np.int64], random: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(asked fee, product cost): about 70 % are known; some small accounts post for the product."""
    count = len(followers)
    typical = 0.012 * followers * (followers / 10_000) ** -0.12
    fee = np.maximum(20, np.rint(typical * np.exp(random.normal(0, FEE_SPREAD, count)) / 5) * 5)
    gifted = (followers < 10_000) & (random.random(count) < 0.08)
    fee[gifted] = 0
    fee[random.random(count) < 0.3] = np.nan
    product = np.where(gifted | (random.random(count) < 0.15), random.integers(8, 60, count), 0)
    return fee, product.astype(np.float64)
