"""What the forecasts say of the accounts of a plan: shrunk, branded, with their spreads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.choices import Statistic
from campaigns.models import Post
from campaigns.services.forecasts import (
    AccountForecasts,
    AccountNumbers,
    Words,
    account_forecasts,
    lessons_for,
)
from campaigns.services.forecasts.branded import branded_worth
from planner.services.brief import Assumptions, CelebritySide
from planner.services.fees import POST_DELIVERABLES

Real = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Outlook:
    """One branded post of each of N accounts, by followers; nan where unknown.

    Attributes:
        observed: the usual rate seen so far, of ordinary posts.
        used: the expected rate of a branded post: observed, shrunk, the mean, times `branded`.
        branded: what a branded post earns of an ordinary one.
        own_weight, posts: how far the account's own evidence counts, and the posts behind it.
        within_sd, account_sd: sd of ln rate of one post, and of what is not known about the account.
        prior_at: whom it was compared with, as a position in `prior`.
    """

    observed: Real
    used: Real
    branded: Real
    own_weight: Real
    posts: Real
    within_sd: Real
    account_sd: Real
    prior_at: Whole
    prior: tuple[str, ...]

    def evidence(self, at: int) -> dict[str, float | str | None]:
        """How the rate of one account came about, as a plan stores it; None is unknown."""
        numbers = ("observed", "used", "branded", "own_weight", "posts", "within_sd", "account_sd")
        found = {name: float(getattr(self, name)[at]) for name in numbers}
        known = {name: number if np.isfinite(number) else None for name, number in found.items()}
        return {**known, "prior": self.prior[int(self.prior_at[at])]}


def outlook_of(numbers: AccountNumbers, assumptions: Assumptions) -> Outlook:
    """What is expected of these accounts, in their order by key."""
    keys = numbers.account_id
    lessons = lessons_for(Words.of(numbers.platform).used())
    if len(keys) > MOST_NAMED:
        posts = Post.objects.filter(account__gte=int(keys.min()), account__lte=int(keys.max()))
    else:
        posts = Post.objects.filter(account__in=keys.tolist())
    ordinary = posts.filter(kind__in=POST_DELIVERABLES)
    return _branded(account_forecasts(numbers, lessons, ordinary), numbers.followers, assumptions)


MOST_NAMED = 900
"""More accounts than this are not named one by one in a query."""


def celebrity_outlook(celebrity: CelebritySide, assumptions: Assumptions) -> Outlook:
    """The same for the celebrity; numbers typed in win, and are compared with nobody."""
    account = celebrity.account
    typed = account is None or celebrity.engagement_rate != account.engagement_rate
    posts = None if typed or account is None else account.posts_measured
    numbers = AccountNumbers(
        account_id=np.array([0 if typed or account is None else account.pk], dtype=np.int64),
        platform=["" if account is None else account.platform],
        basis=["" if typed or account is None else account.engagement_basis or ""],
        statistic=[Statistic.MEDIAN if typed or account is None else account.statistic],
        followers=np.array([celebrity.followers], dtype=np.float64),
        rate=np.array([celebrity.engagement_rate], dtype=np.float64),
        posts_measured=np.array([posts], dtype=np.float64),
    )
    return outlook_of(numbers, assumptions)


def _branded(found: AccountForecasts, followers: Real, assumptions: Assumptions) -> Outlook:
    assumed = assumptions.branded_worth
    by_size = branded_worth(followers) if assumed is None else np.full(len(followers), float(assumed))
    own = found.own_sponsored
    branded = np.where(np.isfinite(own) & (assumed is None), own, by_size)
    return Outlook(
        observed=found.observed,
        used=found.mean * branded,
        branded=branded,
        own_weight=found.own_weight,
        posts=found.posts,
        within_sd=np.nan_to_num(found.within_sd),
        account_sd=np.nan_to_num(found.account_sd),
        prior_at=found.prior_at,
        prior=found.prior,
    )
