"""Counts and percentages as people and spreadsheets write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.imports.numbers import (
    NumberStyle,
    number_style,
    parse_count,
    parse_percent,
    read_count,
)
from campaigns.imports.unknowns import is_unknown


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("149.2M", 149_200_000),
        ("149.2 m", 149_200_000),
        ("12,3K", 12_300),
        ("0.89k", 890),
        ("29.0b", 29_000_000_000),
        ("1.2bn", 1_200_000_000),
        ("3 Mn", 3_000_000),
        ("3.5mil", 3_500_000),
        ("3,5 mil", 3_500),
        ("1,432,000", 1_432_000),
        ("1.432.000", 1_432_000),
        ("1 432 000", 1_432_000),
        ("1\u00a0432\u00a0000", 1_432_000),
        ("1\u202f432\u2009000", 1_432_000),
        ("1'432'000", 1_432_000),
        ("1\u2019432\u2019000", 1_432_000),
        ("12,34,567", 1_234_567),
        ("1.432,50", Decimal("1432.5")),
        ("1,432.50", Decimal("1432.5")),
        ("1,432", 1_432),
        ("368100000.00", 368_100_000),
        ("1432.0", 1_432),
        ("348.5", Decimal("348.5")),
        ("1.49E+08", 149_000_000),
        ("\uff11\uff12\uff0c\uff13\uff2b", 12_300),
        ("2.1M followers", 2_100_000),
        (" 17 ", 17),
        ("0", 0),
        ("1.2 milhões", 1_200_000),
        ("35万", 350_000),
        ("100000000000", 10**11),
    ],
)
def test_a_count_is_read_exactly(text: str, value: Decimal) -> None:
    assert parse_count(text) == value


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "--", "\u2013", "\u2014", "\u2212", "\u00a0", "?", "\N{LOCK}"],
)
def test_blanks_dashes_and_signs_stand_for_unknown(text: str) -> None:
    assert parse_count(text) is None
    assert is_unknown(text)


@pytest.mark.parametrize(
    "text",
    [
        *("N/A", "N/A'", "NA", "n.a.", "null", "None", "nan", "NaN", "NULL", "#N/A", "#N/D"),
        *("#VALOR!", "#VALUE!", "#REF!", "#DIV/0!", "#¡VALOR!", "#NAME?"),
    ],
)
def test_words_and_spreadsheet_errors_stand_for_unknown(text: str) -> None:
    assert parse_count(text) is None
    assert is_unknown(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5", "negative"),
        ("\u22125", "negative"),
        ("- 1.2M", "negative"),
        ("inf", "infinite"),
        ("-Infinity", "infinite"),
        ("∞", "infinite"),
        ("100000000001", "absurdly large"),
        ("900b", "absurdly large"),
        ("1e99", "absurdly large"),
        ("2.4%", "percentage"),
        ("abc", "not a number"),
        ("12 34", "not a number"),
        ("1,43,2", "not a number"),
        ("1.2.3", "not a number"),
        ("12Q", "not a number"),
        ("10M+", "not a number"),
        ("1" + " " * 5000 + "!", "not a number"),
        ("9" * 5000, "not a number"),
        ("=1+1", "not a number"),
    ],
)
def test_unreadable_counts_say_why(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_count(text)


def test_a_reason_quotes_long_text_only_in_part() -> None:
    with pytest.raises(ValueError) as caught:
        parse_count("x" * 9000)
    assert len(str(caught.value)) < 120


@given(st.integers(min_value=0, max_value=10**11))
def test_whole_counts_come_back_from_every_way_of_writing_them(number: int) -> None:
    grouped = f"{number:,}"
    assert parse_count(str(number)) == number
    assert parse_count(f"{number}.00") == number
    for separator in (",", " ", "\u00a0", "'"):
        assert parse_count(grouped.replace(",", separator)) == number
    assert parse_count(grouped.replace(",", "."), NumberStyle(decimal=",")) == number


@given(st.integers(min_value=0, max_value=99_999), st.sampled_from("kKmMbB"))
def test_shortened_counts_are_exact(tenths: int, suffix: str) -> None:
    factor = {"k": 10**3, "m": 10**6, "b": 10**9}[suffix.lower()]
    expected = tenths * factor // 10
    if expected <= 10**11:
        assert parse_count(f"{tenths // 10}.{tenths % 10}{suffix}") == expected
        assert parse_count(f"{tenths // 10},{tenths % 10} {suffix}") == expected


@given(st.text(max_size=80))
def test_any_text_is_a_count_unknown_or_a_value_error(text: str) -> None:
    try:
        value = parse_count(text)
    except ValueError as error:
        assert str(error)
    else:
        assert value is None or 0 <= value <= 10**11


def test_a_column_tells_its_decimal_mark() -> None:
    assert number_style(["12,3K", "1.432"], whole=True).decimal == ","
    assert number_style(["12.3K", "1,432"], whole=True).decimal == "."
    assert number_style(["1,432"], whole=True).decimal == ""
    assert number_style(["1.432", "12.345"], whole=True).decimal == ","
    assert number_style(["1.432"], whole=False).decimal == ""
    assert parse_count("1.432", NumberStyle(decimal=",")) == 1432
    assert parse_count("1,432", NumberStyle(decimal=",")) == Decimal("1.432")


def test_mil_is_a_thousand_beside_millions_and_a_million_beside_thousands() -> None:
    assert number_style(["300 mil", "1.2 M"], whole=True).mil == 1000
    assert number_style(["300 mil", "12K"], whole=True).mil == 1_000_000


def test_a_shortened_count_knows_its_rounding() -> None:
    count = read_count("149.2M")
    assert count is not None
    assert (count.unit, count.shortened) == (100_000, True)


@pytest.mark.parametrize(
    ("text", "fraction"),
    [("2.45%", "0.0245"), ("0.10%", "0.001"), ("2,45 %", "0.0245"), ("100%", "1"), ("0%", "0")],
)
def test_percentages_become_fractions(text: str, fraction: str) -> None:
    assert parse_percent(text) == Decimal(fraction)


def test_percentages_may_be_unknown_but_not_without_a_sign() -> None:
    assert parse_percent("-") is None
    for text in ("2.45", "abc%", "-3%"):
        with pytest.raises(ValueError):
            parse_percent(text)
