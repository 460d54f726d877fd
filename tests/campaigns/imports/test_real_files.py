"""The real public lists: every row accounted for, every column understood."""

import csv
import io
from collections.abc import Callable
from typing import NamedTuple

import pytest

from campaigns.imports.accounts import AccountFile, read_accounts

Reader = Callable[[str], bytes]


class Series(NamedTuple):
    """One file: its data rows, where the handle and the plain numbers stand, who is in it."""

    name: str
    row_count: int
    handle_at: int
    numbers_at: tuple[int, ...]
    known: str

    @property
    def platform(self) -> str:
        return {"ig": "instagram"}.get(self.name.split("_")[0], self.name.split("_")[0])


SERIES = [
    Series("ig_top1000_2022_early", 1000, 0, (5, 8, 10), "cristiano"),
    Series("ig_top1000_2022-06", 1022, 0, (5, 8, 10), "cristiano"),
    Series("ig_top1000_2022-09", 1050, 1, (4, 7, 9), "cristiano"),
    Series("ig_top1000_2022-11", 1000, 1, (5, 8, 10), "cristiano"),
    Series("ig_top1000_starngage_2022", 1000, 0, (3, 5, 6), "cristiano"),
    Series("tiktok_top1000_2022_early", 1000, 0, (3, 5, 7, 9, 11), "khaby.lame"),
    Series("tiktok_top1000_2022-06", 1007, 0, (3, 5, 7, 9, 11), "khaby.lame"),
    Series("tiktok_top1000_2022-09", 1000, 1, (4, 6, 8, 10, 12), "khaby.lame"),
    Series("youtube_top1000_2022_early", 1000, 0, (4, 7, 9, 11), "tseries"),
    Series("youtube_top1000_2022-06", 1021, 0, (5, 8, 10, 12), "tseries"),
    Series("youtube_top1000_2022-09", 1047, 2, (5, 8, 10), "tseries"),
    Series("youtube_top1000_2022-11", 1000, 1, (5, 8, 10, 12), "tseries"),
]


def read_series(series: Series, real_data: Reader) -> AccountFile:
    return read_accounts(real_data(f"accounts/{series.name}.csv"), series.platform)


@pytest.fixture(params=SERIES, ids=lambda series: series.name)
def series(request: pytest.FixtureRequest) -> Series:
    chosen: Series = request.param
    return chosen


def raw_rows(series: Series, real_data: Reader) -> list[list[str]]:
    text = real_data(f"accounts/{series.name}.csv").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def test_every_row_is_kept_merged_or_rejected(series: Series, real_data: Reader) -> None:
    read = read_series(series, real_data)
    assert read.row_count == series.row_count
    assert read.row_count == len(read.rows) + read.repeats + len(read.rejected)


def test_each_handle_is_kept_once_and_only_clashing_repeats_are_rejected(
    series: Series, real_data: Reader
) -> None:
    read = read_series(series, real_data)
    zeros = {"0", "0.0", "-", "", "N/A", "N/A'", "#VALOR!"} if series.platform == "youtube" else {""}
    first: dict[str, list[str]] = {}
    clashing = []
    for number, cells in enumerate(raw_rows(series, real_data), start=2):
        handle = " ".join(cells[series.handle_at].casefold().split())
        numbers = ["" if cells[at] in zeros else cells[at] for at in series.numbers_at]
        kept = first.setdefault(handle, numbers)
        if any(a and b and a != b for a, b in zip(kept, numbers, strict=True)):
            clashing.append(number)
    assert len(read.rows) == len(first)
    assert [rejected.row_number for rejected in read.rejected] == clashing
    assert all(rejected.reason.startswith("repeats row") for rejected in read.rejected)


def test_the_handle_column_is_the_right_one(series: Series, real_data: Reader) -> None:
    read = read_series(series, real_data)
    assert read.columns[series.handle_at].meaning.value == "handle"
    assert series.known in {row.handle for row in read.rows}


def test_the_measures_are_those_of_the_platform(series: Series, real_data: Reader) -> None:
    read = read_series(series, real_data)
    if series.platform == "instagram":
        assert all(row.avg_likes is row.avg_comments is row.avg_views is None for row in read.rows)
        sums = [(row.avg_engagements, row.avg_authentic_engagements) for row in read.rows]
        assert all(average and average >= (authentic or 0) for average, authentic in sums)
        assert all(authentic != 0 for _, authentic in sums)
        return
    assert all(row.avg_engagements is None for row in read.rows)
    known = [row for row in read.rows if row.avg_likes is not None]
    assert len(known) > 0.9 * len(read.rows)
    assert all(row.avg_views is None or row.avg_views > 0 for row in read.rows)
    assert any(row.avg_shares for row in read.rows) == (series.platform == "tiktok")


def test_places_and_niches_are_read(series: Series, real_data: Reader) -> None:
    rows = read_series(series, real_data).rows
    if series.platform == "tiktok":
        return
    assert sum(1 for row in rows if row.audience_country) > 0.75 * len(rows)
    assert all(not row.country for row in rows)
    niches = {niche for row in rows for niche in row.niches}
    assert len(niches) < 60
    assert {"Animation", "Humor"} < niches or {"Family", "Shows", "Modeling"} < niches


def test_the_shifted_headers_of_june_are_noted(real_data: Reader) -> None:
    read = read_series(SERIES[1], real_data)
    assert any("holds countries" in note for note in read.notes)
    assert any("exceed likes" in note for note in read.notes)
    row = next(row for row in read.rows if row.handle == "433")
    assert (row.audience_country, row.avg_engagements) == ("Spain", 456_700)


def test_the_rows_of_june_that_slid_to_the_left_are_moved_back(real_data: Reader) -> None:
    rows = {row.handle: row for row in read_series(SERIES[1], real_data).rows}
    row = rows["agustd"]
    assert (row.avg_engagements, row.avg_authentic_engagements) == (10_200_000, 10_200_000)
    assert (rows["anas"].avg_engagements, rows["anas"].avg_authentic_engagements) == (577_700, None)
    assert not any(row.audience_country[:1].isdecimal() for row in rows.values())


def test_engagement_above_followers_is_noted_in_september(real_data: Reader) -> None:
    read = read_series(SERIES[2], real_data)
    assert any("row 581" in note for note in read.notes)
    assert all(isinstance(row.followers, int) for row in read.rows)


def test_the_lifetime_average_gives_way_to_that_of_new_posts(real_data: Reader) -> None:
    read = read_accounts(real_data("accounts/ig_top200_2022.csv"), "instagram")
    assert (read.row_count, len(read.rows), read.repeats) == (200, 199, 0)
    assert "is not a handle on instagram" in read.rejected[0].reason
    first = read.rows[0]
    assert (first.handle, first.followers, first.avg_likes) == ("cristiano", 475_800_000, 6_500_000)
    assert first.country == "Spain"


def test_the_list_of_33_thousand_is_read_whole(real_data: Reader) -> None:
    read = read_accounts(real_data("accounts/ig_influencers_33k_by_category.csv"), "instagram")
    assert (read.row_count, len(read.rows)) == (33_934, 33_934)
    assert all(row.handle.startswith("igc_") and row.niches for row in read.rows)


def test_the_spanish_page_gives_names_and_channel_ids(real_data: Reader) -> None:
    read = read_accounts(real_data("accounts/youtube_uk100_2024_spanish.csv"), "youtube")
    assert (len(read.rows), read.repeats, read.rejected) == (100, 0, ())
    assert read.rows[2].handle == "UCVtFOytbRpEvzLjvqGG5gxQ"
    assert (read.rows[2].name, read.rows[2].followers) == ("KSI", 24_000_000)
    assert {row.country for row in read.rows} == {"Reino Unido", "संयुक्त अधिराज्य"}


def test_a_modash_export_gives_the_accounts_of_one_platform(real_data: Reader) -> None:
    content = real_data("exports/modash_export_a.csv")
    instagram, tiktok = read_accounts(content, "instagram"), read_accounts(content, "tiktok")
    assert len(instagram.rows) + len(tiktok.rows) == instagram.row_count == 123
    assert all("not one of" in rejected.reason for rejected in instagram.rejected)
    assert instagram.rows[0].handle == "carterpcs_"
    assert instagram.rows[0].avg_views == 497_791
