"""Counts and percentages written by people and spreadsheets: "149.2M", "1.432.000", "2,45 %"."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from campaigns.imports.unknowns import LONGEST_CELL, is_unknown, simplified

MAX_COUNT = Decimal(10) ** 11

_THOUSAND, _MILLION, _BILLION = 10**3, 10**6, 10**9
_SUFFIXES = {
    "": 1,
    **dict.fromkeys(("k", "th", "tsd", "thousand", "thousands", "тыс"), _THOUSAND),
    **dict.fromkeys(("m", "mi", "mn", "mm", "mio", "mln", "mill", "млн"), _MILLION),
    **dict.fromkeys(("million", "millions", "millones", "milhoes", "millionen"), _MILLION),
    **dict.fromkeys(("b", "bn", "bi", "bil", "mrd", "mld", "md", "g"), _BILLION),
    **dict.fromkeys(("billion", "billions", "bilhoes", "milliarden"), _BILLION),
    **dict.fromkeys(("lakh", "lac"), 10**5),
    **dict.fromkeys(("crore", "cr"), 10**7),
    **dict.fromkeys(("万", "萬"), 10**4),
    **dict.fromkeys(("亿", "億"), 10**8),
}
_NUMBER = re.compile(
    r"(?P<digits>[0-9][0-9.,'\u2019 ]*|[.,][0-9]+)(?:e\+?(?P<exponent>[0-9]{1,2}))?"
    r" *(?P<suffix>[^\W\d_]*)\.?"
)
_UNIT_WORDS = re.compile(
    r" (?:followers?|subscribers?|subs|fans|likes?|views?|comments?|shares?"
    r"|seguidores|suscriptores|inscritos)$"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
_BLANK_GROUPED = re.compile(r"[0-9]{1,3}(?:[ '\u2019][0-9]{3})+(?:[.,][0-9]*)?")
_LONGEST = 60


class NumberStyle(NamedTuple):
    """What a column's other cells tell: its decimal mark and what "mil" multiplies by.

    `decimal` is "," or "." or "" (not known: "1,432" is 1432, "1.432" has a fraction).
    `mil` is 1000 (Spanish, Portuguese) or 1000000 (English), 0 when not known: then a decimal
    comma makes it 1000, anything else 1000000.
    """

    decimal: str = ""
    mil: int = 0


class Count(NamedTuple):
    """A count as read, with the worth of one step of the last digit written.

    `shortened` says that it carried a suffix or exponent ("149.2M"): its unit is 100000.
    """

    value: Decimal
    unit: Decimal
    shortened: bool


PLAIN_STYLE = NumberStyle()
_COMMON = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?([kKmM])?")
_POWERS = {"k": 3, "K": 3, "m": 6, "M": 6}
_STEPS = {power: Decimal(10) ** power for power in range(-2, 7)}


def parse_count(text: str, style: NumberStyle = PLAIN_STYLE) -> Decimal | None:
    """The exact number written in `text`; None when it stands for unknown.

    Raises ValueError with a human reason for other text, negative, infinite and absurd numbers.

    >>> parse_count("149.2M")
    Decimal('149200000')
    """
    count = read_count(text, style)
    return None if count is None else count.value


def parse_percent(text: str) -> Decimal | None:
    """A percentage as a 0-1 fraction; None when unknown.

    Raises ValueError for a text without percent sign: it may be a fraction or percent points.

    >>> parse_percent("2,45 %")
    Decimal('0.0245')
    """
    if is_unknown(text):
        return None
    plain = simplified(text)
    if not plain.endswith("%"):
        raise ValueError(f"{_quoted(text)} has no percent sign")
    number = read_count(plain[:-1], NumberStyle(decimal="," if "," in plain else "."))
    if number is None:
        raise ValueError(f"{_quoted(text)} is not a percentage")
    return number.value / 100


@lru_cache(maxsize=100_000)
def read_count(text: str, style: NumberStyle = PLAIN_STYLE) -> Count | None:
    """Like parse_count, with the rounding of the text."""
    if match := _COMMON.fullmatch(text):
        return _common(match[1], match[2] or "", match[3])
    if is_unknown(text):
        return None
    plain = _UNIT_WORDS.sub("", simplified(text[:LONGEST_CELL]))
    match = _NUMBER.fullmatch(plain) if max(len(plain), len(text) // 10) <= _LONGEST else None
    if match is None:
        raise ValueError(_why_unreadable(text, plain))
    suffix = _without_accents(match["suffix"])
    times = _mil(match["digits"], style) if suffix == "mil" else _SUFFIXES.get(suffix)
    digits = _plain_digits(match["digits"].strip(), suffix != "", style)
    if times is None or digits is None:
        raise ValueError(f"{_quoted(text)} is not a number")
    factor = Decimal(times) * Decimal(10) ** int(match["exponent"] or 0)
    decimals = len(digits.partition(".")[2])
    unit = factor / Decimal(10) ** decimals
    count = _checked(Count(Decimal(digits) * factor, unit, factor != 1), text)
    return count._replace(value=_whole(count.value))


def _common(head: str, tail: str, suffix: str | None) -> Count:
    """The quick way for "149200000", "1432.0" and "149.2M", the bulk of every file."""
    if suffix is None:
        decimals = tail.rstrip("0")
        value = Decimal(f"{head}.{decimals}") if decimals else Decimal(head)
        return Count(value, _STEPS[-len(tail)], False)
    power = _POWERS[suffix] - len(tail)
    number = int(head + tail) * 10**power
    return _checked(Count(Decimal(number), _STEPS[power], True), f"{head}{suffix}")


def number_style(cells: Iterable[str], *, whole: bool) -> NumberStyle:
    """What the cells of one column tell about its decimal mark and about "mil".

    `whole` says that the column counts people: then "1.432" can only be 1432.
    """
    marks: Counter[str] = Counter()
    suffixes: set[str] = set()
    dotted: set[bool] = set()
    dotted_count = 0
    for cell in cells:
        match = _NUMBER.fullmatch(simplified(cell)) if len(cell) <= _LONGEST else None
        if match is None:
            continue
        suffixes.add(_without_accents(match["suffix"]))
        digits = match["digits"].strip()
        marks[_decimal_evidence(digits)] += 1
        if digits.count(".") == 1 and "," not in digits:
            dotted_count += 1
            dotted.add(not match["suffix"] and bool(_GROUPED.fullmatch(digits)))
    comma, point = marks[","], marks["."]
    decimal = "," if comma > 9 * point else "." if point > 9 * comma else ""
    if not comma and dotted == {True} and dotted_count >= (1 if whole else 2):
        decimal = ","
    return NumberStyle(decimal, _mil_evidence(suffixes, decimal))


def _decimal_evidence(digits: str) -> str:
    """ "," or "." when this number can only be read with that decimal mark, else ""."""
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        return "," if digits.rfind(",") > digits.rfind(".") else "."
    if commas + points != 1:
        return "," if points > 1 else "." if commas > 1 else ""
    mark = "," if commas else "."
    head, _, tail = digits.partition(mark)
    return "" if len(tail) == 3 and 1 <= len(head) <= 3 and head != "0" else mark


def _mil_evidence(suffixes: set[str], decimal: str) -> int:
    if "mil" not in suffixes:
        return 0
    if "k" in suffixes:
        return _MILLION
    millions = {suffix for suffix in suffixes if _SUFFIXES.get(suffix) == _MILLION}
    return _THOUSAND if millions or decimal == "," else 0


def _mil(digits: str, style: NumberStyle) -> int:
    comma = style.decimal == "," or _decimal_evidence(digits.strip()) == ","
    return style.mil or (_THOUSAND if comma else _MILLION)


def _plain_digits(digits: str, scaled: bool, style: NumberStyle) -> str | None:
    """Only digits and a decimal point; None when the grouping makes no sense."""
    if re.search("[ '\u2019]", digits):
        if not _BLANK_GROUPED.fullmatch(digits):
            return None
        digits = re.sub("[ '\u2019]", "", digits)
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        mark = "," if digits.rfind(",") > digits.rfind(".") else "."
        head, _, tail = digits.rpartition(mark)
        return _joined(head, tail)
    if commas + points == 0:
        return digits
    if commas + points > 1:
        return _joined(digits, "")
    mark = "," if commas else "."
    head, _, tail = digits.partition(mark)
    grouped = _decimal_evidence(digits) == "" and style.decimal != mark
    if grouped and (mark == "," or (style.decimal == "," and not scaled)):
        return head + tail
    return _joined(head, tail) if tail or head else None


def _joined(head: str, tail: str) -> str | None:
    if not head.isdecimal() and head and not _GROUPED.fullmatch(head):
        return None
    whole = re.sub("[.,]", "", head) or "0"
    return f"{whole}.{tail}" if tail else whole


def _checked(count: Count, text: str) -> Count:
    if count.value > MAX_COUNT:
        raise ValueError(f"{_quoted(text)} is absurdly large")
    return count


def _whole(value: Decimal) -> Decimal:
    """149200000 rather than 1.492E+8, so that it prints as people write it."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _why_unreadable(text: str, plain: str) -> str:
    if plain.startswith("-") and _NUMBER.fullmatch(plain[1:].strip()):
        return f"{_quoted(text)} is negative"
    if re.fullmatch(r"[+-]?inf(?:inity)?|[+-]?\N{INFINITY}", plain):
        return f"{_quoted(text)} is infinite"
    if plain.endswith("%"):
        return f"{_quoted(text)} is a percentage, not a count"
    return f"{_quoted(text)} is not a number"


def _without_accents(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKD", text).replace("\u0303", "")


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    return f'"{shown[:60]}..."' if len(shown) > 60 else f'"{shown}"'
