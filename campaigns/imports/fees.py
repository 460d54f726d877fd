"""Asked prices as people write them: an amount, and the currency where it is told."""

import re
from functools import lru_cache
from typing import NamedTuple

from campaigns.imports.numbers import PLAIN_STYLE, NumberStyle, parse_count
from campaigns.imports.unknowns import is_unknown, simplified

_SIGNS = {
    "us$": "USD", "a$": "AUD", "c$": "CAD", "ca$": "CAD", "au$": "AUD", "r$": "BRL", "mx$": "MXN",
    "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR",
    "₩": "KRW", "₺": "TRY", "₽": "RUB", "₪": "ILS", "₫": "VND", "฿": "THB", "₱": "PHP", "zł": "PLN",
    "kč": "CZK", "chf": "CHF", "fr.": "CHF", "rs": "INR", "rs.": "INR", "dollars": "USD", "euros": "EUR",
    "euro": "EUR", "dollar": "USD", "pounds": "GBP",
}  # fmt: skip
_CODES = frozenset(
    "USD EUR GBP CHF SEK NOK DKK PLN CZK HUF RON TRY AUD NZD CAD JPY KRW CNY HKD SGD INR IDR MYR THB PHP "
    "VND AED SAR ILS ZAR NGN EGP BRL MXN ARS CLP COP PEN RUB".split()
)
_AMOUNT = re.compile(r"(?P<before>[^0-9]*)(?P<amount>[0-9][0-9.,' \u00a0]*(?:k|m)?)(?P<after>[^0-9]*)")
_GROUPED = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_HEADER_CODE = re.compile(r"[A-Z]{3}|[$€£¥₹]")


class Fee(NamedTuple):
    """An amount as decimal text, and a currency code ("" when none is told)."""

    amount: str
    currency: str


def currency_named(text: str) -> str:
    """The code that a text such as "eur", "€" or "US$" stands for; "" when none."""
    plain = simplified(text[:20])
    return plain.upper() if plain.upper() in _CODES else _SIGNS.get(plain, "")


def currency_in_header(header: str) -> str:
    """The currency that a column's name tells: "Price (USD)", "Fee in €"; "" when none.

    >>> currency_in_header("Price per post (EUR)"), currency_in_header("Fee")
    ('EUR', '')
    """
    return next(filter(None, map(currency_named, _HEADER_CODE.findall(header))), "")


@lru_cache(maxsize=50_000)
def read_fee(text: str) -> Fee | None:
    """The amount in a cell; None when unknown. Money has no three decimals: "1.200" is 1200.

    Raises ValueError with a reason for anything but one amount.

    >>> read_fee("1,200 €"), read_fee("US$ 1.5k"), read_fee("250.00")
    (Fee(amount='1200', currency='EUR'), Fee(amount='1500', currency='USD'), Fee(amount='250', currency=''))
    """
    if is_unknown(text):
        return None
    match = _AMOUNT.fullmatch(" ".join(simplified(text[:80]).split())) if len(text) <= 80 else None
    words = [match["before"].strip(), match["after"].strip(" ./-")] if match else []
    currencies = {word: currency_named(word) for word in words if word}
    if match is None or not all(currencies.values()) or len(set(currencies.values())) > 1:
        raise ValueError(f'"{text.strip()[:40]}" is not one amount')
    written = match["amount"].strip()
    amount = parse_count(written, NumberStyle(",") if _GROUPED.fullmatch(written) else PLAIN_STYLE)
    if amount is None:
        raise ValueError(f'"{text.strip()[:40]}" is not one amount')
    return Fee(format(amount, "f"), next(iter(currencies.values()), ""))
