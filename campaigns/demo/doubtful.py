"""Demo accounts with mistakes of the kind that files bring: a digit too many, averages of another account."""

from datetime import date

from django.db.models import Q

from campaigns.models import SocialAccount
from campaigns.services.rates import remember_measurement

SOURCE = "Demo generator, wrong on purpose (synthetic)"


def load_doubtful(*, today: date) -> None:
    """Measure the last three Instagram accounts of the demo once more, each wrong in its own way."""
    ordinary = SocialAccount.objects.filter(
        influencer__is_sample=True, platform="instagram", followers__gt=0, avg_comments__gt=0, entries=None
    ).exclude(Q(source__startswith="Worked example") | Q(avg_likes=None))
    mistakes = (_a_digit_too_many, _likes_of_somebody_else, _comments_as_likes)
    for account, spoil in zip(ordinary.order_by("-pk")[:3], mistakes, strict=False):
        spoil(account)
        account.source, account.measured_on = SOURCE, today
        account.save()
        remember_measurement(account=account)


def _a_digit_too_many(account: SocialAccount) -> None:
    account.followers *= 10


def _likes_of_somebody_else(account: SocialAccount) -> None:
    account.avg_likes = account.followers * 2


def _comments_as_likes(account: SocialAccount) -> None:
    account.avg_likes, account.avg_comments = account.avg_comments, account.avg_likes
