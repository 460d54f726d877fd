"""The two worked examples of the field, as marked sample accounts."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.timezone import make_aware

from campaigns.choices import Kind, Platform, Statistic
from campaigns.models import Influencer, Post, Rate, SocialAccount
from campaigns.services.rates import refresh_post_fees, remember_measurement

NOTES = "The worked example of the field's explainers; the person is made up, the fee synthetic."
SOURCE = "Worked example: one post of {likes:,} likes"
SAMPLES = (
    ("Celeste Ray", "celeste.ray.sample", Kind.CELEBRITY, 99_100_000, 968_352, Decimal(250_000)),
    ("Tessa Alder", "tessa.alder.sample", Kind.CREATOR, 73_800, 5_560, Decimal(650)),
)


def load_samples(*, today: date) -> None:
    """99.1M followers with a post of 968,352 likes; 73.8k followers with 5,560 likes."""
    for name, handle, kind, followers, likes, fee in SAMPLES:
        person = Influencer.objects.create(
            name=name, kind=kind, country="US", languages="en", notes=NOTES, is_sample=True
        )
        account = SocialAccount.objects.create(
            influencer=person,
            platform=Platform.INSTAGRAM,
            handle=handle,
            audience_country="US",
            followers=followers,
            avg_likes=likes,
            posts_measured=1,
            statistic=Statistic.SINGLE,
            source=SOURCE.format(likes=likes),
            measured_on=today,
        )
        remember_measurement(account=account)
        posted_at = make_aware(datetime.combine(today - timedelta(days=10), time(12)))
        Post.objects.create(account=account, posted_at=posted_at, likes=likes, sponsored=False)
        Rate.objects.create(account=account, fee=fee, quoted_on=today, source="Demo rate card (synthetic)")
        refresh_post_fees(account_ids=[account.pk])
