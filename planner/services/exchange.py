"""Money of one currency in another, at the newest exchange rate on record, always with its date."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from campaigns.choices import agency_currency
from campaigns.models import ExchangeRate


@dataclass(frozen=True, slots=True)
class Exchange:
    """Units per agency unit and the day they hold, by currency."""

    units: dict[str, tuple[Decimal, date | None]]

    @classmethod
    def newest(cls) -> Self:
        """The newest rate of every currency on record."""
        units: dict[str, tuple[Decimal, date | None]] = {}
        for rate in ExchangeRate.objects.order_by("valid_on"):
            units[rate.currency] = (rate.units_per_agency_unit, rate.valid_on)
        units[agency_currency()] = (Decimal(1), None)
        return cls(units)

    def convert(self, amount: Decimal, source: str, target: str) -> Decimal | None:
        """The amount in the target currency; None when a rate is missing."""
        if source == target:
            return amount
        if source not in self.units or target not in self.units:
            return None
        return amount / self.units[source][0] * self.units[target][0]

    def note(self, source: str, target: str) -> str:
        """Which dated rate a conversion used, '' when none was needed."""
        if source == target:
            return ""
        days = [self.units[code][1] for code in (source, target) if code in self.units]
        known = [day for day in days if day]
        return f"{source} at the rate of {min(known):%-d %b %Y}" if known else ""
