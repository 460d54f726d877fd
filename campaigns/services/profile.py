"""Everything one page tells about an influencer's accounts, in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.models import User
from campaigns.metrics.engagement import PostCounts, account_rate, engagement_rate, engagements
from campaigns.models import Influencer, Measurement, Post, Rate, SocialAccount
from campaigns.services.definitions import DefinitionRow, definition_rows, incomparable_numbers
from campaigns.services.overlaps import AccountOverlap, overlaps_of
from campaigns.services.packs import current_packs
from campaigns.services.standings import PackStanding, account_standings

POSTS_SHOWN = 12
POSTS_READ = 30


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post with its engagements and its rate by the account's followers of today."""

    post: Post
    engagements: float | None
    engagement_rate: float | None


@dataclass(slots=True)
class AccountProfile:
    """One account with its history, posts, rates, standings, and the median rate over its posts (with n)."""

    account: SocialAccount
    measurements: list[Measurement] = field(default_factory=list)
    posts: list[PostRow] = field(default_factory=list)
    rates: list[Rate] = field(default_factory=list)
    standings: list[PackStanding] = field(default_factory=list)
    overlaps: list[AccountOverlap] = field(default_factory=list)
    rate_from_posts: float | None = None
    posts_used: int = 0
    definitions: list[DefinitionRow] = field(default_factory=list)
    incomparable: list[str] = field(default_factory=list)

    @property
    def history(self) -> list[tuple[date, int | None, float | None]]:
        return [(entry.measured_on, entry.followers, entry.engagement_rate) for entry in self.measurements]


def account_profiles(influencer: Influencer, user: User, now: datetime) -> list[AccountProfile]:
    """The influencer's accounts, largest first; rates only as far as the user may see them."""
    accounts = influencer.accounts.order_by("-followers", "pk")
    packs, niches = current_packs(), [niche.name for niche in influencer.niches.all()]
    profiles = {
        account.pk: AccountProfile(account, standings=account_standings(account, packs, niches))
        for account in accounts
    }
    for measurement in Measurement.objects.filter(account__in=profiles).order_by("-measured_on", "-pk"):
        profiles[measurement.account_id].measurements.append(measurement)
    rates = Rate.objects.visible_to(user).filter(account__in=profiles).select_related("brand")
    for rate in rates.order_by("-quoted_on", "-pk"):
        profiles[rate.account_id].rates.append(rate)
    for account_id, overlaps in overlaps_of(list(profiles), user).items():
        profiles[account_id].overlaps = overlaps
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in Post.objects.filter(account__in=profiles).order_by("-posted_at", "-pk"):
        if len(posts[post.account_id]) < POSTS_READ:
            posts[post.account_id].append(post)
    for account_id, newest in posts.items():
        _add_posts(profiles[account_id], newest, now)
    return list(profiles.values())


def _add_posts(profile: AccountProfile, newest: list[Post], now: datetime) -> None:
    followers = profile.account.followers
    counted = [(post, engagements(post.likes, post.comments, post.shares, post.saves)) for post in newest]
    profile.posts = [
        PostRow(post, total, engagement_rate(total, followers)) for post, total in counted[:POSTS_SHOWN]
    ]
    profile.rate_from_posts, profile.posts_used = account_rate(
        [PostCounts(post.posted_at, total) for post, total in counted], followers, now
    )
    profile.definitions = definition_rows(newest, followers, POSTS_READ)
    profile.incomparable = incomparable_numbers(profile.account, newest, profile.posts_used)
