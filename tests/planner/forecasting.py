"""What one branded post of an account is expected to bring, worked out for that account alone."""

import numpy as np

from campaigns.metrics.benchmarks import shipped_packs
from campaigns.models import Post, SocialAccount
from campaigns.services.forecasts import AccountNumbers, account_forecasts, lessons_for

MAVRCK = {1_000: 0.8709, 5_000: 0.8544, 10_000: 0.82, 50_000: 0.7642, 100_000: 0.6638}
"""What is left of an ordinary post's engagements, from so many followers on (Mavrck 2019)."""


def branded(followers):
    """By the published bands, retyped; the nearest one outside them."""
    assert len(shipped_packs()) == 15
    return next((left for least, left in reversed(MAVRCK.items()) if followers >= least), MAVRCK[1_000])


def expected(account):
    """Engagements of one branded post, by the numbers that the database holds now."""
    account = SocialAccount.objects.get(pk=account.pk)
    numbers = AccountNumbers(
        account_id=np.array([account.pk]),
        platform=[account.platform],
        basis=[account.engagement_basis or ""],
        statistic=[account.statistic],
        followers=np.array([account.followers], dtype=float),
        rate=np.array([account.engagement_rate], dtype=float),
        posts_measured=np.array([account.posts_measured], dtype=float),
    )
    found = account_forecasts(numbers, lessons_for([account.platform]), Post.objects.filter(account=account))
    return float(found.mean[0]) * account.followers * branded(account.followers)
