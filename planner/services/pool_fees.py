"""What the accounts of a pool ask for a post, as columns: the brand's own rates first, else general ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from campaigns.columns import Catalogue
from campaigns.formatting import cents
from campaigns.models import Rate
from planner.engine.cost import share_of
from planner.services.brief import Brief
from planner.services.exchange import Exchange
from planner.services.fees import AskedRate, FeeBook, newest_rates

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Flags = NDArray[np.bool_]
FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True, eq=False, slots=True)
class PoolFees:
    """[accounts] of a pool; where `known` is false no rate is on record.

    Attributes:
        fee_cents, product_cents: in integer hundredths of the plan's currency.
        basis: where the fee comes from, as a position in `words`.
        gifted: who posts for the product alone.
        without: [accounts] whose rate cannot be converted, by the reason.
        estimate: per 10,000 followers, for accounts without a rate; None: no estimate is allowed.
    """

    known: Flags
    fee_cents: Whole
    product_cents: Whole
    basis: Whole
    words: tuple[str, ...]
    gifted: Flags
    without: dict[str, Flags]
    estimate: Decimal | None

    def columns(self, use: Whole, followers: Whole, brief: Brief) -> tuple[Whole, Whole, Whole, Real]:
        """(fee cents, product cents, basis, posting rate) of the accounts at `use`."""
        fee_cents, product_cents = self.fee_cents[use], self.product_cents[use]
        estimated = ~self.known[use]
        if self.estimate is not None:
            fee_cents[estimated] = _estimated_cents(followers[estimated], self.estimate)
        posting = np.where(self.gifted[use], float(brief.assumptions.gifted_posting_rate), 1.0)
        return fee_cents, product_cents, np.where(estimated, len(self.words), self.basis[use]), posting


@dataclass(eq=False, slots=True)
class _Asked:
    """Rates [accounts] in hundredths of their own currency; `fee` -1 without a rate."""

    fee: Whole
    product: Whole
    day: Whole
    currency: Whole
    own: Flags
    currencies: list[str]


def pool_fees(catalogue: Catalogue, at: Whole, brief: Brief) -> PoolFees:
    """The fees of the accounts at these positions, in rising order of their keys."""
    asked = _asked(catalogue, at, brief)
    known, target = asked.fee >= 0, brief.campaign.currency
    book, fee, product = FeeBook(Exchange.newest(), target), asked.fee.copy(), asked.product.copy()
    without: dict[str, Flags] = {}
    for code in np.flatnonzero(np.bincount(asked.currency[known], minlength=1)).tolist():
        source, here = asked.currencies[code], known & (asked.currency == code)
        if source == target:
            continue
        if book.exchange.convert(Decimal(1), source, target) is None:
            without[book.no_exchange(source)] = here
            continue
        for column in (fee, product):
            column[here] = _converted(column[here], source, book)
    basis, words = _basis(asked, known, book)
    fee[~known], product[~known] = 0, 0
    estimate = brief.assumptions.fee_per_10k_followers
    return PoolFees(known, fee, product, basis, words, known & (asked.fee == 0), without, estimate)


def _asked(catalogue: Catalogue, at: Whole, brief: Brief) -> _Asked:
    """The newest general rates, and over them those of the brand."""
    names = ("rate_fee", "rate_product", "rate_day", "rate_currency")
    fee, product, day, currency = (catalogue[name][at].astype(np.int64) for name in names)
    own, currencies = np.zeros(len(at), dtype=np.bool_), list(catalogue.labels["rate_currency"])
    brand = brief.campaign.brand
    negotiated = newest_rates(Rate.objects.filter(brand=brand), brand)
    keys = catalogue["key"][at]
    for account, rate in negotiated.items():
        place = int(np.searchsorted(keys, account))
        if place == len(keys) or keys[place] != account:
            continue
        if rate.currency not in currencies:
            currencies.append(rate.currency)
        fee[place], product[place] = int(rate.fee * 100), int(rate.product_cost * 100)
        day[place], own[place] = (rate.quoted_on - FIRST_DAY).days, True
        currency[place] = currencies.index(rate.currency)
    return _Asked(fee, product, day, currency, own, currencies)


def _converted(hundredths: Whole, source: str, book: FeeBook) -> Whole:
    amounts, place = np.unique(hundredths, return_inverse=True)
    converted = [book.converted_cents(Decimal(amount) / 100, source) for amount in amounts.tolist()]
    cents_of: Whole = np.array(converted, dtype=np.int64)[place]
    return cents_of


def _basis(asked: _Asked, known: Flags, book: FeeBook) -> tuple[Whole, tuple[str, ...]]:
    """(position in the words [accounts], words): one for every day, currency, brand's own and gift."""
    if not known.any():
        return np.zeros(len(known), dtype=np.int64), ()
    first = int(asked.day[known].min())
    kind = (
        ((asked.day - first) * len(asked.currencies) + asked.currency) * 4 + 2 * asked.own + (asked.fee == 0)
    )
    kind[~known] = kind[known][0]
    used = np.flatnonzero(np.bincount(kind))
    place = np.zeros(int(used[-1]) + 1, dtype=np.int64)
    place[used] = np.arange(len(used))
    words = []
    for each in used.tolist():
        rest, flags = divmod(each, 4)
        day, currency = divmod(rest, len(asked.currencies))
        words.append(
            book.basis(
                AskedRate(
                    flags >> 1 or None,
                    Decimal(0 if flags & 1 else 1),
                    Decimal(0),
                    asked.currencies[currency],
                    FIRST_DAY + timedelta(days=first + day),
                )
            )
        )
    return place[kind], tuple(words)


def _estimated_cents(followers: Whole, fee_per_10k: Decimal) -> Whole:
    """The fee per 10,000 followers as cents for these followers, half a cent rounded up."""
    try:
        return share_of(followers, fee_per_10k / 100)
    except ValueError:  # more digits than 64 bits hold
        exact = [cents(fee_per_10k * count / 10_000) for count in followers.tolist()]
        return np.array(exact, dtype=np.int64)
