"""Files of posts, of prices and of overlaps, in chunks, and how each kind is told from the others."""

import json
from pathlib import Path

import pytest

from campaigns.imports.account_row import Rejected
from campaigns.imports.choices import Choices
from campaigns.imports.errors import FileError
from campaigns.imports.kinds import kind_of
from campaigns.imports.overlap_reader import OverlapReader
from campaigns.imports.post_reader import PostReader, PostRow
from campaigns.imports.rate_reader import RateReader, RateRow
from campaigns.imports.source import Source
from tests.campaigns.imports.spreadsheets import opened, written


def posts_of(source: Source, choices: Choices | None = None) -> tuple[list[PostRow], list[Rejected]]:
    reader = PostReader(source, choices or Choices())
    read = [reader.read(records) for records in source.chunks(2)]
    return [row for rows, _ in read for row in rows], [one for _, some in read for one in some]


def rates_of(source: Source, choices: Choices | None = None) -> tuple[list[RateRow], list[Rejected]]:
    reader = RateReader(source, choices or Choices())
    read = [reader.read(records) for records in source.chunks(2)]
    return [row for rows, _ in read for row in rows], [one for _, some in read for one in some]


def test_every_field_of_a_post_is_read(tmp_path: Path) -> None:
    header = (
        "account,platform,posted_at,likes,comments,views,shares,saves,sponsored,type,url,hashtags,followers"
    )
    source = opened(written(
        tmp_path, header,
        "@Ana,IG,2026-05-01T18:30:00Z,10,2,,0,4,yes,Reel,https://x.example/1,#food #fun,1000",
        "ana,IG,2026-05-02,-1,2,0,,,no,Sidecar,,\"['big food', 'b']\",1000",
        ",IG,2026-05-02,1,1,,,,,,,,", "ana,IG,,1,1,,,,,,,,", "ana,IG,2026-05-02,lots,1,,,,,,,,",
        "ana,IG,2026-05-02,1,1,,,,perhaps,,,,", "ana,MySpace,2026-05-02,1,1,,,,,,,,",
    ))  # fmt: skip
    assert kind_of(source).value == "posts"
    rows, rejected = posts_of(source)
    first, second = rows
    assert (first.account, first.platform, first.posted_at, first.kind) == (
        "ana",
        "instagram",
        1777660200,
        "reel",
    )
    assert (first.likes, first.comments, first.views, first.shares, first.saves) == (10, 2, None, 0, 4)
    assert (first.sponsored, first.hashtags, first.followers) == (True, ("food", "fun"), 1000)
    assert (second.likes, second.views, second.sponsored, second.kind) == (None, None, False, "post")
    assert second.hashtags == ("big food", "b")
    assert [one.column for one in rejected] == ["account", "posted_at", "likes", "sponsored", "platform"]


def test_apify_exports_are_posts_of_their_platform(tmp_path: Path) -> None:
    source = opened(written(
        tmp_path, "authorMeta.name,authorMeta.fans,diggCount,commentCount,shareCount,playCount,createTimeISO",
        "ana,1000,10,1,2,300,2026-05-01T10:00:00.000Z", name="dataset.csv",
    ))  # fmt: skip
    assert kind_of(source).value == "posts"
    post = posts_of(source)[0][0]
    assert (post.platform, post.likes, post.views, post.shares, post.followers) == (
        "tiktok",
        10,
        300,
        2,
        1000,
    )
    source = opened(
        written(tmp_path, "ownerUsername,likesCount,commentsCount,timestamp", "bea,5,1,2026-05-01")
    )
    assert posts_of(source)[0][0].platform == "instagram"


def test_histories_are_posts_with_positions(tmp_path: Path) -> None:
    path = tmp_path / "histories.json"
    path.write_text(json.dumps([
        {"userFollowerCount": 10, "userMediaCount": 9, "mediaLikeNumbers": [3, 2],
         "mediaCommentNumbers": [0, 1], "mediaUploadTimes": [1500000100, 1500000000]},
    ]))  # fmt: skip
    source = opened(path)
    assert kind_of(source).value == "posts"
    rows, rejected = posts_of(source)
    assert rejected == []
    assert [(row.account, row.position, row.likes, row.posted_at) for row in rows] == [
        ("account_1", 0, 3, 1500000100),
        ("account_1", 1, 2, 1500000000),
    ]
    assert (rows[0].platform, rows[0].followers) == ("instagram", 10)


def test_a_day_of_1970_is_no_time_but_a_position_keeps_the_post(tmp_path: Path) -> None:
    lines = ("a,0,1970-01-01T05:00:00.000Z,3", "a,1,2017-04-01T05:00:00.000Z,2")
    rows, rejected = posts_of(opened(written(tmp_path, "account_key,position,date,numberLikes", *lines)))
    assert ([row.posted_at is None for row in rows], rejected) == ([True, False], [])


@pytest.mark.parametrize("header", ["likes,posted_at", "account,likes", "account,posted_at"])
def test_posts_without_account_time_or_count_are_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(FileError, match="No column"):
        PostReader(opened(written(tmp_path, header, "1,2")), Choices("x"))
    with pytest.raises(FileError, match="which platform"):
        PostReader(opened(written(tmp_path, "account,posted_at,likes", "a,2026-01-01,1")), Choices())


def test_a_mapping_of_post_columns_goes_first(tmp_path: Path) -> None:
    source = opened(written(tmp_path, "who,when,hearts,likes", "ana,2026-01-01,5,7"))
    choices = Choices(
        "x", columns={"who": "account", "when": "posted_at", "hearts": "likes", "likes": "unused"}
    )
    assert posts_of(source, choices)[0][0].likes == 5
    with pytest.raises(FileError, match="cannot be read"):
        PostReader(source, Choices("x", columns={"nope": "account"}))


def test_a_price_list_by_row_is_read(tmp_path: Path) -> None:
    source = opened(written(
        tmp_path, "Account,Platform,Deliverable,Fee,Currency,Quoted on,Notes",
        '@ana,Instagram,Reel,"1,200",EUR,2026-05-01,incl. usage', "@ana,Instagram,1x story,$300,,2026-05-01,",
        "@bea,TikTok,Video,on request,,,", "@cy,TikTok,Banner,5,,,", "@dee,TikTok,Video,,,,",
    ))  # fmt: skip
    assert kind_of(source).value == "rates"
    rows, rejected = rates_of(source)
    assert [(row.account, row.deliverable, row.fee, row.currency) for row in rows] == [
        ("ana", "reel", "1200", "EUR"),
        ("ana", "story", "300", "USD"),
    ]
    assert (rows[0].quoted_on, rows[0].note, rows[0].platform) == ("2026-05-01", "incl. usage", "instagram")
    assert [one.row_number for one in rejected] == [4, 5, 6]


def test_a_price_list_by_column_is_read(tmp_path: Path) -> None:
    source = opened(written(
        tmp_path, "Handle;Post (EUR);Reel (EUR);Story (EUR)", "@ana;400;1.200;", "@bea;;;150,50",
        name="instagram prices 2026-05-01.csv",
    ))  # fmt: skip
    assert kind_of(source).value == "rates"
    rows, rejected = rates_of(source)
    assert [(row.account, row.deliverable, row.fee, row.currency) for row in rows] == [
        ("ana", "post", "400", "EUR"),
        ("ana", "reel", "1200", "EUR"),
        ("bea", "story", "150.5", "EUR"),
    ]
    assert (rows[0].quoted_on, rejected) == ("2026-05-01", [])


def test_overlaps_are_read_in_chunks(tmp_path: Path) -> None:
    source = opened(written(
        tmp_path, "account A,account B,overlap %,base", "ana,bea,23,smaller", "ana,cy,7.5,first",
        "ana,,5,first",
    ))  # fmt: skip
    assert kind_of(source).value == "overlaps"
    reader = OverlapReader(source, Choices())
    read = [reader.read(records) for records in source.chunks(1)]
    assert [row.share for rows, _ in read for row in rows] == [0.23, 0.075]
    assert sum(len(refused) for _, refused in read) == 1
    assert "percent" in reader.notes[0]
    as_chosen = OverlapReader(source, Choices(rate_scale="fraction"))
    assert all(not as_chosen.read(records)[0] for records in source.chunks(5))


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("username,followers,avg likes,category", "accounts"),
        ("username,date,followers,likes", "accounts"),
        ("handle,followers,price", "accounts"),
        ("channelTitle,publishedAt,viewCount,likeCount", "posts"),
        ("account,posted_at,likes", "posts"),
        ("account 1,account 2,shared share", "overlaps"),
    ],
)
def test_the_kind_of_a_file_is_told_with_a_reason(tmp_path: Path, header: str, kind: str) -> None:
    cells = ["ana", "bea", "5", "6"] if kind == "overlaps" else ["ana", "2026-05-01", "5", "6"]
    guess = kind_of(opened(written(tmp_path, header, ",".join(cells[: header.count(",") + 1]))))
    assert guess.value == kind and guess.reason
