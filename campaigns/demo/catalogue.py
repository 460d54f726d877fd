"""Writing the synthetic catalogue: influencers, accounts, measurements, rates and posts in bulk."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import isnan
from typing import Any

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from campaigns.choices import agency_currency
from campaigns.demo.numbers import DrawnAccounts, draw_accounts
from campaigns.demo.words import FIRST_NAMES, LAST_NAMES, NICHES, PLACES
from campaigns.handles import profile_url
from campaigns.models import Influencer, Measurement, Niche, Post, Rate, SocialAccount
from campaigns.services.bulk import bulk_insert, next_key
from campaigns.services.changes import bulk_changes
from campaigns.services.search import index_accounts

SOURCE = "Demo generator (synthetic)"
SMALL = 20_000
CELEBRITY_FROM = 5_000_000
MEASURED = (
    "followers",
    "avg_likes",
    "avg_comments",
    "avg_views",
    "avg_shares",
    "posts_measured",
    "statistic",
    "source",
    "measured_on",
)
COUNTS = ("likes", "comments", "views", "shares")
Row = tuple[Any, ...]


DELIVERABLES = {
    "instagram": ("post", "reel"),
    "youtube": ("video", "short"),
    "tiktok": ("video",),
    "twitch": ("video",),
}


@dataclass(frozen=True, slots=True)
class DemoCatalogue:
    """Everything drawn, and the keys the rows will have; row i is person i with account i."""

    drawn: DrawnAccounts
    first_person: int
    first_account: int
    place: NDArray[np.int64]
    name: NDArray[np.int64]
    niche: NDArray[np.int64]
    today: date

    def __len__(self) -> int:
        return len(self.drawn.followers)

    def person_name(self, row: int) -> str:
        first, last = divmod(int(self.name[row]), len(LAST_NAMES))
        return f"{FIRST_NAMES[first]} {LAST_NAMES[last]}"

    def handle(self, row: int) -> str:
        word = NICHES[self.niche[row, 0]].lower()
        first = unicodedata.normalize("NFKD", self.person_name(row).split()[0].lower())
        return f"{first.encode('ascii', 'ignore').decode()}.{word}{self.first_account + row}"

    def people(self) -> Iterator[Row]:
        created = datetime.combine(self.today, time(), UTC)
        for row in range(len(self)):
            country, cities, _, language = PLACES[self.place[row]]
            kind = "creator" if row % 23 else ("customer", "employee")[row % 2]
            if self.drawn.followers[row] >= CELEBRITY_FROM:
                kind = "celebrity"
            city, name = cities[row % len(cities)], self.person_name(row)
            yield self.first_person + row, name, kind, country, city, language, "", True, created

    def niche_links(self, keys: list[int]) -> Iterator[Row]:
        for row in range(len(self)):
            for niche in dict.fromkeys(self.niche[row].tolist()):
                yield self.first_person + row, keys[niche]

    def measured(self, row: int, days_ago: int) -> Row:
        """The account's numbers as they were, a little fewer followers for every day ago."""
        drawn, shrunk = self.drawn, 1 - days_ago / 1000
        averages = (drawn.likes, drawn.comments, drawn.views, drawn.shares)
        measured_on = self.today - timedelta(days=int(drawn.days_since_measured[row]) + days_ago)
        return (
            int(drawn.followers[row] * shrunk),
            *(None if isnan(average[row]) else round(float(average[row]) * shrunk) for average in averages),
            int(drawn.posts_measured[row]),
            "median",
            SOURCE,
            measured_on,
        )

    def accounts(self) -> Iterator[Row]:
        for row in range(len(self)):
            platform, handle = str(self.drawn.platform[row]), self.handle(row)
            fee = self.drawn.fee[row]
            audience = PLACES[self.place[row] if row % 4 else (row // 4) % len(PLACES)][0]
            yield (
                self.first_account + row,
                self.first_person + row,
                platform,
                handle,
                profile_url(handle, platform),
                audience,
                None if isnan(fee) else round(fee * 100),
                *self.measured(row, 0),
            )

    def measurements(self, ages: tuple[int, ...]) -> Iterator[Row]:
        for row in range(len(self)):
            for age in ages:
                yield self.first_account + row, *self.measured(row, age)

    def rates(self) -> Iterator[Row]:
        for row in np.flatnonzero(~np.isnan(self.drawn.fee)).tolist():
            quoted_on = self.today - timedelta(days=row * 7 % 200)
            deliverable = "video" if self.drawn.platform[row] in {"youtube", "tiktok", "twitch"} else "post"
            yield (
                self.first_account + row, deliverable, f"{self.drawn.fee[row]:.2f}", agency_currency(),
                f"{self.drawn.product_cost[row]:.2f}", quoted_on, "Demo rate card (synthetic)",
            )  # fmt: skip

    def posts(self, per_account: int, random: np.random.Generator) -> Iterator[Row]:
        noise = np.exp(random.normal(0, 0.37, (len(self), per_account)))
        midday = datetime.combine(self.today, time(12), UTC)
        for row in range(len(self)):
            averages = [getattr(self.drawn, name)[row] for name in COUNTS]
            kinds = DELIVERABLES.get(str(self.drawn.platform[row]), ("post",))
            tag = NICHES[self.niche[row, 0]].lower()
            for post in range(per_account):
                counts = [
                    None if isnan(average) else round(average * noise[row, post]) for average in averages
                ]
                day = midday - timedelta(days=(post * 89 // per_account + row % 7) % 90)
                kind = kinds[post % len(kinds)]
                yield self.first_account + row, day, kind, *counts, (row + post) % 9 == 0, tag, ""


@transaction.atomic
def load_catalogue(*, count: int, seed: int, today: date) -> None:
    """Insert `count` people with one account each; the same seed and day give the same rows."""
    random = np.random.default_rng(seed)
    demo = DemoCatalogue(
        drawn=draw_accounts(count, random),
        first_person=next_key(Influencer),
        first_account=next_key(SocialAccount),
        place=random.choice(len(PLACES), count, p=[share for _, _, share, _ in PLACES]),
        name=random.integers(0, len(FIRST_NAMES) * len(LAST_NAMES), count),
        niche=random.integers(0, len(NICHES), (count, 2)),
        today=today,
    )
    with bulk_changes() as changes:
        _insert(demo, random)
        first, last = demo.first_account, demo.first_account + count - 1
        changes.note(first, last)
        keys = SocialAccount._meta.db_table
        index_accounts(f"SELECT id FROM {keys} WHERE id BETWEEN %s AND %s", [first, last])


def _insert(demo: DemoCatalogue, random: np.random.Generator) -> None:
    count = len(demo)
    bulk_insert(
        Influencer,
        ("id", "name", "kind", "country", "city", "languages", "notes", "is_sample", "created_at"),
        demo.people(),
    )
    account = ("id", "influencer_id", "platform", "handle", "url", "audience_country", "post_fee_cents")
    bulk_insert(SocialAccount, (*account, *MEASURED), demo.accounts())
    bulk_insert(Influencer.niches.through, ("influencer_id", "niche_id"), demo.niche_links(niche_keys()))
    ages = (0, 45, 95) if count <= SMALL else (0,)
    bulk_insert(Measurement, ("account_id", *MEASURED), demo.measurements(ages))
    rate = ("account_id", "deliverable", "fee", "currency", "product_cost", "quoted_on", "source")
    bulk_insert(Rate, rate, demo.rates())
    post = ("account_id", "posted_at", "kind", *COUNTS, "sponsored", "hashtags", "url")
    bulk_insert(Post, post, demo.posts(8 if count <= SMALL else 1, random))


def niche_keys() -> list[int]:
    """Primary keys of the demo's niches, in the order of NICHES, made when missing."""
    return [Niche.objects.get_or_create(name__iexact=name, defaults={"name": name})[0].pk for name in NICHES]
