"""Numbers as people read them: abbreviated counts, percent, money. Unknown is an en dash, never 0."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import format_currency, get_currency_precision

UNKNOWN = "–"
STEPS = ((10**9, "B"), (10**6, "M"), (10**3, "k"))


def exact(count: float | None) -> str:
    """The whole number with thousands separated.

    >>> exact(99_100_000), exact(348.5), exact(None)
    ('99,100,000', '348.5', '–')
    """
    if count is None:
        return UNKNOWN
    return f"{round(count):,}" if count == round(count) or abs(count) >= 1000 else f"{count:,.1f}"


def compact(count: float | None) -> str:
    """At most four characters of digits and a letter.

    >>> compact(99_100_000), compact(73_800), compact(999), compact(999_960), compact(None)
    ('99.1M', '73.8k', '999', '1M', '–')
    """
    if count is None:
        return UNKNOWN
    for step, letter in STEPS:
        if abs(count) >= step * 0.99995:
            scaled = count / step
            text = f"{scaled:.0f}" if abs(scaled) >= 99.95 else f"{scaled:.1f}".removesuffix(".0")
            return text + letter
    return exact(count)


def percent(share: float | None, digits: int = 2) -> str:
    """A 0-1 fraction in percent.

    >>> percent(968_352 / 99_100_000), percent(5_560 / 73_800), percent(0.5, 0), percent(None)
    ('0.98 %', '7.53 %', '50 %', '–')
    """
    if share is None:
        return UNKNOWN
    return f"{Decimal(repr(float(share))) * 100:.{digits}f} %"


def money(amount: Decimal | float | None, currency: str) -> str:
    """An amount with its currency, whole from 1,000 upwards unless it has cents.

    >>> money(Decimal("75000"), "USD"), money(Decimal("0.38"), "EUR"), money(None, "USD")
    ('$75,000', '€0.38', '–')
    """
    if amount is None:
        return UNKNOWN
    precision = get_currency_precision(currency)
    rounded = Decimal(amount).quantize(Decimal(1).scaleb(-precision), ROUND_HALF_UP)
    before, after = _around(currency, rounded < 0)
    digits = 0 if rounded == rounded.to_integral_value() else precision
    return f"{before}{abs(rounded):,.{digits}f}{after}"


def about_money(amount: float | None, currency: str) -> str:
    """An estimated amount, two significant figures: more would claim what nobody knows.

    >>> about_money(1_234.5, "USD"), about_money(8.26, "EUR"), about_money(None, "USD")
    ('$1,200', '€8.30', '–')
    """
    if amount is None:
        return UNKNOWN
    return money(Decimal(f"{amount:.2g}"), currency)


@cache
def _around(currency: str, is_negative: bool) -> tuple[str, str]:
    """What stands before and after the digits of an amount."""
    sample = Decimal(-1 if is_negative else 1)
    text = format_currency(sample, currency, format="¤#,##0", currency_digits=False, locale="en_US")
    before, _, after = text.partition("1")
    return before, after


def fine_money(amount_cents: float | None, currency: str) -> str:
    """A small amount in hundredths, three significant digits below one unit.

    >>> fine_money(3.174, "USD"), fine_money(241.2, "USD"), fine_money(None, "USD")
    ('$0.0317', '$2.41', '–')
    """
    if amount_cents is None:
        return UNKNOWN
    amount = Decimal(repr(float(amount_cents))) / 100
    if not 0 < amount < 1:
        return money(amount, currency)
    digits = 2 - amount.adjusted()
    rounded = amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return format_currency(
        rounded, currency, format=f"¤#,##0.{'0' * digits}", currency_digits=False, locale="en_US"
    )


def counted(count: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "account"), counted(1200, "account"), counted(2, "entry", "entries")
    ('1 account', '1,200 accounts', '2 entries')
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def money_from_cents(cents: int | None, currency: str) -> str:
    """Integer hundredths as money: the one place where the engine's cents become an amount.

    >>> money_from_cents(7_500_050, "USD")
    '$75,000.50'
    """
    return money(None if cents is None else Decimal(cents) / 100, currency)


def signed_decimal(number: float | None, digits: int = 3) -> str:
    """A number with its decimals and a real minus sign.

    >>> signed_decimal(-0.1287), signed_decimal(0.05, 2), signed_decimal(None)
    ('−0.129', '0.05', '–')
    """
    return UNKNOWN if number is None else f"{number:.{digits}f}".replace("-", "−")


def change(number: float) -> str:
    """A difference with its sign, whole from 10 upwards; one that rounds to nothing has no sign.

    >>> change(-1234.2), change(12.4), change(-0.04), change(0.6)
    ('−1,234', '+12', '0', '+0.6')
    """
    text = exact(round(abs(number), 0 if abs(number) >= 10 else 1))
    return "0" if text in {"0", "0.0"} else f"{'−' if number < 0 else '+'}{text}"


def money_change(amount_cents: int, currency: str) -> str:
    """A difference of money with its sign.

    >>> money_change(-4_000, "USD"), money_change(0, "USD")
    ('−$40', '$0')
    """
    sign = "−" if amount_cents < 0 else "+" if amount_cents > 0 else ""
    return sign + money_from_cents(abs(amount_cents), currency)


def cents(amount: Decimal) -> int:
    """An amount in integer hundredths, half a hundredth rounded up.

    >>> cents(Decimal("12.345"))
    1235
    """
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
