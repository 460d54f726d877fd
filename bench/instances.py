"""Random catalogues and briefs as plain arrays: the same numbers for the engine and for its peers.

Nothing here imports the engine, because CP-SAT and HiGHS cannot live in one process.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

BUDGET_CENTS = 7_500_000
MAX_ACCOUNTS = 250
MAX_POSTS = 3
FIXED_CENTS = 2_500
WORTH_TENTHS = (0, 10, 18, 24)
"""Worth of 0, 1, 2, 3 posts in tenths of the first: repeat posts are worth 0.8 and 0.6 of it."""
FAMILIES = ("followers", "unrelated", "ties")
VARIANTS = ("budget", "accounts", "rules")
NICHE_SHARES = (0.18, 0.15, 0.13, 0.12, 0.10, 0.09, 0.08, 0.06, 0.05, 0.04)
PLATFORM_SHARES = (0.50, 0.35, 0.15)
COUNTRY_SHARES = (0.30, 0.20, 0.12, 0.10, 0.10, 0.08, 0.06, 0.04)
COUNTRY_MILLIONS = (60, 40, 25, 20, 20, 15, 12, 8)
IN_UNIVERSE = 0.1
"""Share of a country's people that a brief is after."""
LABELS = {
    "niche": ("beauty", "comedy", "fashion", "fitness", "food", "gaming", "home", "music", "pets", "travel"),
    "platform": ("instagram", "tiktok", "youtube"),
    "tier": ("macro", "micro", "nano"),
    "country": ("BR", "DE", "ES", "FR", "GB", "IT", "MX", "US"),
}
MACRO, NANO = 0, 2


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Drawn accounts, all arrays [n]; `codes` are positions in LABELS by dimension."""

    followers: np.ndarray
    fee_cents: np.ndarray
    fixed_cents: np.ndarray
    value: np.ndarray
    max_posts: np.ndarray
    codes: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.value)


class Limit(NamedTuple):
    """Accounts or cents of everyone (dimension None) or of one code of a dimension; None is no limit."""

    unit: str
    dimension: str | None
    code: int
    low: int | None
    high: int | None


class Side(NamedTuple):
    """A side rule: the least accounts and the most spend (a share of the budget) of one code."""

    dimension: str
    code: int
    min_accounts: int | None = None
    max_spend_share: float | None = None


SIDES = (
    *(Side("niche", code, 12, 0.15) for code in range(10)),
    *(Side("platform", code, None, 0.45) for code in range(3)),
    Side("tier", MACRO, None, 0.40),
    Side("tier", NANO, 40, None),
)


def draw(n: int, family: str = "followers", seed: int = 1) -> Catalogue:
    """A catalogue of one of the FAMILIES.

    followers: prices of whole dollars that rise with followers, engagement rates that fall with
    them; unrelated: prices of whole cents that know nothing of followers; ties: few prices and few
    values, so that many accounts are alike.
    """
    random = np.random.default_rng(seed)
    followers = np.clip(np.exp(random.normal(np.log(8000), 1.5, n)), 1000, 5e6)
    thousands = followers / 1000
    slope = np.log(0.08 / 0.017) / np.log(1000)
    rate = 0.08 * thousands**-slope * np.exp(random.normal(0, 0.45, n) - 0.1)
    noise = random.normal(0, 0.6, n)
    if family == "unrelated":
        fee_cents = np.maximum(500, np.rint(12_000 * np.exp(noise / 0.6)))
    elif family == "ties":
        followers, rate, fee_cents = _tied(thousands, rate, noise)
    else:
        fee_cents = 100 * np.maximum(10, np.rint(15 * thousands**0.85 * np.exp(noise)))
    return Catalogue(
        followers=followers,
        fee_cents=fee_cents.astype(np.int64),
        fixed_cents=np.full(n, FIXED_CENTS, dtype=np.int64),
        value=np.maximum(1, np.rint(followers * rate)),
        max_posts=np.full(n, MAX_POSTS, dtype=np.int64),
        codes=_drawn_codes(random, followers),
    )


def _tied(thousands: np.ndarray, rate: np.ndarray, noise: np.ndarray) -> tuple[np.ndarray, ...]:
    """Followers in steps of 1, 2, 5, 10 ..., three rates, three prices per step."""
    steps = np.outer(10.0 ** np.arange(4), (1, 2, 5)).ravel()
    followers = 1000 * steps[np.searchsorted(steps, thousands, side="right") - 1]
    rates = np.array((0.02, 0.04, 0.08))[np.digitize(rate, (0.03, 0.06))]
    price = 20 * (followers / 1000) ** 0.85 * np.array((0.6, 1.0, 1.6))[np.digitize(noise, (-0.3, 0.3))]
    return followers, rates, 1000 * np.maximum(1, np.rint(price / 10))


def _drawn_codes(random: np.random.Generator, followers: np.ndarray) -> dict[str, np.ndarray]:
    n = len(followers)
    niche = random.choice(10, n, p=NICHE_SHARES)
    platform = random.choice(3, n, p=PLATFORM_SHARES)
    tier = NANO - np.digitize(followers, (1e4, 1e5))
    country = random.choice(8, n, p=COUNTRY_SHARES)
    codes = {"niche": niche, "platform": platform, "tier": tier, "country": country}
    return {name: column.astype(np.uint8) for name, column in codes.items()}


def limits_of(variant: str, budget_cents: int = BUDGET_CENTS) -> list[Limit]:
    """The budget, then what the variant adds: "accounts" a cap on accounts, "rules" the SIDES too."""
    limits = [Limit("cents", None, 0, None, budget_cents)]
    if variant != "budget":
        limits.append(Limit("accounts", None, 0, None, MAX_ACCOUNTS))
    for side in SIDES if variant == "rules" else ():
        if side.min_accounts is not None:
            limits.append(Limit("accounts", side.dimension, side.code, side.min_accounts, None))
        if side.max_spend_share is not None:
            cap = round(side.max_spend_share * 100) * budget_cents // 100
            limits.append(Limit("cents", side.dimension, side.code, None, cap))
    return limits


def people_reached(catalogue: Catalogue, seed: int = 5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(segment [n, 9], people [n, 9], universe [80]): a segment is niche x 8 + country.

    Everyone reaches three niches and three countries, their own most; at most 60 % of a segment.
    """
    random, n = np.random.default_rng(seed), len(catalogue)
    universe = np.outer(NICHE_SHARES, np.array(COUNTRY_MILLIONS) * 1e6 * IN_UNIVERSE).ravel()
    reach = 0.175 * catalogue.followers * np.exp(random.normal(0, 0.2, n))
    niches = (catalogue.codes["niche"][:, None] + np.array((0, 1, 3))) % 10
    second = random.integers(1, 7, n)
    steps = np.stack([np.zeros(n, dtype=np.int64), second, second + 1], axis=1)
    countries = (catalogue.codes["country"][:, None] + steps) % 8
    shares = random.dirichlet((6, 2, 1.5), n)[:, :, None] * random.dirichlet((6, 2, 1), n)[:, None, :]
    segment = (niches[:, :, None] * 8 + countries[:, None, :]).reshape(n, 9)
    people = reach[:, None] * shares.reshape(n, 9)
    return segment, np.minimum(people, 0.6 * universe[segment]), universe
