"""The shipped packs hold what was collected, and a broken pack is refused with its row and column."""

import csv
from pathlib import Path

import pytest

from campaigns.metrics.benchmarks import (
    METRICS,
    Pack,
    PackError,
    Spread,
    applicable,
    pack_text,
    read_pack,
    shipped_packs,
    unit_of,
)

COLLECTED = Path(__file__).parent / "collected.csv"
"""The numbers as they were copied from their sources, before they were split into a file each."""

HEAD = ["# pack: mine", "# year: 2026", "# licence: CC0", "# source: a friend"]
COLUMNS = "metric,platform,denominator,followers_min,followers_max,p25,p50,p75,unit"


def rows_of(pack: Pack) -> list[tuple[object, ...]]:
    return [
        (pack.name, series.metric, series.platform, series.denominator, band.followers_min,
         band.followers_max, band.p25, band.p50, band.p75, series.unit.text, pack.year, band.source,
         pack.licence, band.note)
        for series in pack.series
        for band in series.bands
    ]  # fmt: skip


def collected_rows() -> list[tuple[object, ...]]:
    with COLLECTED.open(encoding="utf-8", newline="") as file:
        return [
            (row["pack"], row["metric"], row["platform"], row["denominator"],
             *(int(row[name]) if row[name] else None for name in ("followers_min", "followers_max")),
             *(float(row[name]) if row[name] else None for name in ("p25", "p50", "p75")),
             row["unit"], int(row["year"]), row["source"], row["licence"], row["note"])
            for row in csv.DictReader(file)
        ]  # fmt: skip


def test_every_collected_row_arrives_exactly_in_the_packs():
    shipped = [row for pack in shipped_packs() for row in rows_of(pack)]
    assert sorted(shipped, key=str) == sorted(collected_rows(), key=str)
    assert len(shipped) == 118 and len(shipped_packs()) == 15


@pytest.mark.parametrize("pack", shipped_packs(), ids=lambda pack: pack.name)
def test_a_shipped_pack_follows_the_schema(pack):
    assert pack.licence and 2000 <= pack.year <= 2030
    keys = [(series.metric, series.platform, series.denominator, series.niche) for series in pack.series]
    assert len(set(keys)) == len(keys)
    for series in pack.series:
        assert series.metric in METRICS and unit_of(series.unit.text) == series.unit
        for band, following in zip(series.bands, series.bands[1:], strict=False):
            assert band.followers_max is not None and band.followers_max <= following.followers_min
        for band in series.bands:
            known = [number for number in (band.p25, band.p50, band.p75) if number is not None]
            assert band.source and known and known == sorted(known)


@pytest.mark.parametrize("pack", shipped_packs(), ids=lambda pack: pack.name)
def test_a_pack_survives_writing_and_reading(pack):
    assert read_pack(pack_text(pack).splitlines(), "copy.csv") == pack


def test_only_quartiles_are_read_as_quartiles():
    spread = {pack.name: pack.series[0].spread for pack in shipped_packs()}
    assert spread["playersells-2026"] is Spread.QUARTILES and spread["modash-2023"] is Spread.LEVELS
    ranges = {"blog-range-2021", "inzpire-2022", "hashimoto-2017"}
    assert {name for name, kind in spread.items() if kind is Spread.RANGE} == ranges


def test_a_fee_of_any_platform_stands_in_where_a_pack_has_none_of_its_own():
    found = applicable(shipped_packs(), "fee_per_post", "tiktok")
    assert [pack.name for pack, _ in found] == ["blog-range-2021", "izea-2022"]


def test_likes_only_rates_say_so():
    found = {
        pack.name: series.basis
        for pack, series in applicable(shipped_packs(), "engagement_rate", "instagram")
    }
    assert found["markerly-2016"] == "likes" and found["modash-2023"] == "likes_comments"
    assert found["sociavault-2026"] == "stated"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["engagement_rate,x,followers,0,10,3,2,4,percent"], "row 6, column p50: 2 is below 3"),
        (["engagement_rate,x,followers,10,5,,2,,percent"], "row 6, column followers_max"),
        (["engagement_rate,x,followers,1e3,,,2,,percent"], "row 6, column followers_min: '1e3'"),
        (["engagement_rate,x,followers,0,,,nan,,percent"], "row 6, column p50: 'nan' is not a number"),
        (["engagement_rate,x,followers,0,,,,,percent"], "row 6, column p50: no number"),
        (["engagement_rate,x,followers,0,,,2,,promille"], "row 6, column unit: 'promille'"),
        (["engagment_rate,x,followers,0,,,2,,percent"], "row 6, column metric: 'engagment_rate'"),
        (["engagement_rate,,followers,0,,,2,,percent"], "row 6, column platform: empty"),
        (["engagement_rate,x,followers,0,,,2"], "row 6: 9 cells expected, not 7"),
        (
            ["engagement_rate,x,followers,0,10,,2,,percent", "engagement_rate,x,followers,9,20,,2,,percent"],
            "row 7, column followers_min: begins below",
        ),
        (
            ["engagement_rate,x,followers,0,10,,2,,percent", "engagement_rate,x,followers,10,20,,2,,USD"],
            "row 7, column unit: differs",
        ),
        ([], "mine.csv: no rows"),
    ],
)  # fmt: skip
def test_a_broken_row_is_refused_with_file_row_and_column(rows, message):
    with pytest.raises(PackError, match=r"mine\.csv") as refused:
        read_pack([*HEAD, COLUMNS, *rows], "mine.csv")
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["# pack: a", "# year: 2020", COLUMNS], "does not name the licence"),
        (["# pack: a", "# year: next", "# licence: b", COLUMNS], "year 'next'"),
        (["# colour: red", COLUMNS], "row 1: '# key: value' with a known key"),
        ([*HEAD, "metric,platform"], "row 5: column denominator is missing"),
        ([*HEAD, COLUMNS + ",colour"], "column colour is not known"),
        ([*HEAD], "column metric is missing"),
    ],
)
def test_a_broken_head_is_refused(lines, message):
    with pytest.raises(PackError) as refused:
        read_pack(lines, "mine.csv")
    assert message in str(refused.value)


def test_a_row_without_a_source_is_refused():
    with pytest.raises(PackError, match="column source: empty"):
        read_pack([*HEAD[:3], COLUMNS, "engagement_rate,x,followers,0,,,2,,percent"], "mine.csv")
