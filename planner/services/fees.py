"""What an account asks for a post in the plan's currency: the brand's own rate first, else a general one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from campaigns.formatting import cents
from campaigns.models import Brand, Rate, SocialAccount
from planner.services.exchange import Exchange

POST_DELIVERABLES = ("post", "reel", "video", "short")
FEE_UNKNOWN = "its fee is unknown and no estimate was allowed"


@dataclass(frozen=True, slots=True)
class Fee:
    """What one post costs, in integer hundredths of the plan's currency, and where that comes from."""

    fee_cents: int
    product_cents: int
    basis: str
    is_gifted: bool = False


class AskedRate(NamedTuple):
    """A rate as it stands in the catalogue."""

    brand_id: int | None
    fee: Decimal
    product_cost: Decimal
    currency: str
    quoted_on: date


def newest_rates(rates: QuerySet[Rate], brand: Brand) -> dict[int, AskedRate]:
    """Each account's newest asked or agreed fee for a post: the one for this brand, else the general one."""
    chosen: dict[int, AskedRate] = {}
    allowed = rates & Rate.objects.for_brand(brand).as_prices().filter(deliverable__in=POST_DELIVERABLES)
    columns = ("account_id", "brand_id", "fee", "product_cost", "currency", "quoted_on")
    for account_id, *rate in allowed.order_by("quoted_on", "pk").values_list(*columns).iterator(20_000):
        known = chosen.get(account_id)
        if known is None or known.brand_id is None or rate[0] is not None:
            chosen[account_id] = AskedRate(*rate)
    return chosen


@dataclass(frozen=True, slots=True)
class FeeBook:
    """Rates as fees in one currency."""

    exchange: Exchange
    currency: str

    def fee(self, rate: AskedRate) -> Fee | str:
        """The fee, or the reason why there is none."""
        fee = self.exchange.convert(rate.fee, rate.currency, self.currency)
        product = self.exchange.convert(rate.product_cost, rate.currency, self.currency)
        if fee is None or product is None:
            return self.no_exchange(rate.currency)
        return Fee(cents(fee), cents(product), self.basis(rate), is_gifted=rate.fee == 0)

    def no_exchange(self, source: str) -> str:
        """Why a rate in this currency is of no use."""
        return f"its fee is in {source} and no exchange rate to {self.currency} is on record"

    def converted_cents(self, amount: Decimal, source: str) -> int:
        """An amount in integer hundredths of the book's currency; there has to be an exchange rate."""
        converted = self.exchange.convert(amount, source, self.currency)
        assert converted is not None
        return cents(converted)

    def basis(self, rate: AskedRate) -> str:
        """Where a fee comes from, in words: whose it is, of which day, how it was converted."""
        whose = "for this brand" if rate.brand_id else "asked"
        gifted = "gifted, " if rate.fee == 0 else ""
        exchanged = self.exchange.note(rate.currency, self.currency)
        return f"{gifted}{whose} {rate.quoted_on:%-d %b %Y}{', ' + exchanged if exchanged else ''}"


def fee_in(account: SocialAccount, brand: Brand, currency: str) -> Fee | str:
    """The account's fee per post in this currency, or the reason why there is none."""
    rates = newest_rates(Rate.objects.filter(account=account.pk), brand)
    if account.pk not in rates:
        return FEE_UNKNOWN
    return FeeBook(Exchange.newest(), currency).fee(rates[account.pk])


def hourly_cost_in(brand: Brand, currency: str) -> Decimal | None:
    """The brand's hourly cost of coordination in this currency; None when no exchange rate is on record."""
    converted = Exchange.newest().convert(brand.coordination_hourly_cost, brand.currency, currency)
    return None if converted is None else round(converted, 2)
