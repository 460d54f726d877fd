"""The real public files, in chunks: the same accounts as read whole, and what their numbers mean."""

from collections.abc import Callable
from pathlib import Path

import pytest

from campaigns.imports.account_row import AccountRow
from campaigns.imports.accounts import read_accounts
from campaigns.imports.choices import Choices
from campaigns.imports.countries import country_code
from campaigns.imports.kinds import kind_of
from campaigns.imports.post_reader import PostReader
from campaigns.imports.source import Source
from tests.campaigns.imports.spreadsheets import all_read, opened
from tests.campaigns.imports.test_real_files import SERIES, Series

Reader = Callable[[str], bytes]


@pytest.fixture
def real_source(real_data: Reader, tmp_path: Path) -> Callable[[str], Source]:
    def source(name: str) -> Source:
        path = tmp_path / Path(name).name
        path.write_bytes(real_data(name))
        return opened(path)

    return source


@pytest.mark.parametrize("series", SERIES, ids=lambda series: series.name)
def test_chunks_give_the_accounts_of_the_whole_file(
    series: Series, real_data: Reader, real_source: Callable[[str], Source]
) -> None:
    name = f"accounts/{series.name}.csv"
    whole = read_accounts(real_data(name), series.platform)
    rows, rejected, reader = all_read(real_source(name), size=97)
    assert reader.plan.platform.value == series.platform
    assert kind_of(real_source(name)).value == "accounts"
    assert ("top 1000" in reader.plan.preset) or ("StarNgage" in reader.plan.preset)

    def told(row: AccountRow) -> AccountRow:
        return row._replace(
            country=country_code(row.country), audience_country=country_code(row.audience_country)
        )

    assert rows == list(map(told, whole.rows))
    assert [(one.row_number, one.reason) for one in rejected] == [
        (one.row_number, one.reason) for one in whole.rejected
    ]
    month = series.name.rpartition("_")[2]
    assert reader.plan.measured_on.value == (f"{month}-01" if month[:2] == "20" and "-" in month else "")


def test_modash_rates_are_by_followers_and_by_views(real_source: Callable[[str], Source]) -> None:
    source = real_source("exports/modash_export_a.csv")
    rows, rejected, reader = all_read(source, size=20)
    assert (source.row_count, len(rows), rejected) == (123, 123, [])
    assert reader.plan.preset == "Modash export"
    assert reader.plan.rate_scale.value == "fraction"
    definition = reader.plan.rate_definition
    assert {platform: guess.value for platform, guess in definition.items()} == {
        "instagram": "followers",
        "tiktok": "views",
    }
    assert all("rows checked" in guess.reason for guess in definition.values())
    first = rows[0]
    assert (first.handle, first.followers, first.stated_rate) == ("carterpcs_", 816_983, 0.024483)
    assert {row.platform for row in rows} == {"instagram", "tiktok"}
    assert all(handle and platform for row in rows for platform, handle in row.linked)
    assert sum(bool(row.linked) for row in rows) > 20
    assert len({row.person for row in rows}) == 123
    assert all(row.country == "US" for row in rows if row.country)


def test_the_33_thousand_are_known_by_their_columns(real_source: Callable[[str], Source]) -> None:
    rows, rejected, reader = all_read(real_source("accounts/ig_influencers_33k_by_category.csv"), size=5_000)
    assert (len(rows), rejected) == (33_934, [])
    assert reader.plan.platform.value == "instagram" and "33,000" in reader.plan.preset
    assert all(row.posts_measured is None and row.niches for row in rows)


def test_the_sixty_day_rate_is_checked_against_the_averages(real_source: Callable[[str], Source]) -> None:
    rows, rejected, reader = all_read(real_source("accounts/ig_top200_2022.csv"))
    assert (len(rows), len(rejected)) == (199, 1)
    assert reader.plan.rate_definition["instagram"].value == "followers"
    assert (rows[0].stated_rate, rows[0].avg_likes, rows[0].avg_engagements) == (0.0139, 6_500_000, None)


def test_the_spanish_page_of_starngage_is_read(real_source: Callable[[str], Source]) -> None:
    rows, rejected, reader = all_read(real_source("accounts/youtube_uk100_2024_spanish.csv"))
    assert (len(rows), rejected, reader.plan.preset) == (100, [], "StarNgage list")
    assert {row.country for row in rows} == {"GB"}
    assert (rows[2].handle, rows[2].name) == ("UCVtFOytbRpEvzLjvqGG5gxQ", "KSI")
    known = [row for row in rows if row.stated_rate is not None]
    assert len(known) == 28 and all(row.avg_engagements is None for row in known)


@pytest.mark.parametrize(
    ("name", "platform", "posts", "refused"),
    [
        ("posts/ig_posts_2017-04-26.csv", "instagram", 14_137, 0),
        ("posts/ig_posts_2017-05-01.csv", "instagram", 11_594, 0),
        ("posts/instafake_genuine_post_histories.json", "instagram", 57_816, 0),
        ("posts/ig_gaming_posts_2026-02.csv", "instagram", 713, 2),
        ("posts/youtube_datascience_videos_2024-08.csv", "youtube", 1_649, 0),
    ],
)
def test_real_posts_are_read(
    real_source: Callable[[str], Source], name: str, platform: str, posts: int, refused: int
) -> None:
    source = real_source(name)
    assert kind_of(source).value == "posts"
    reader = PostReader(source, Choices())
    read = [reader.read(records) for records in source.chunks(10_000)]
    rows = [row for some, _ in read for row in some]
    assert reader.platform.value == platform
    assert (len(rows), sum(len(some) for _, some in read)) == (posts, refused)
    assert all(row.likes is None or row.likes >= 0 for row in rows)
    assert all(row.posted_at is not None or row.position is not None for row in rows)
    assert not any(row.views == 0 and row.likes for row in rows)
