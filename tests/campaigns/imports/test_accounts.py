"""Rows kept, merged and rejected, and the reasons."""

import pytest

from campaigns.imports.accounts import AccountFile, read_accounts


def read(platform: str, *lines: str) -> AccountFile:
    result = read_accounts(("\r\n".join(lines) + "\r\n").encode(), platform)
    assert result.row_count == len(result.rows) + result.repeats + len(result.rejected)
    return result


def reasons(account_file: AccountFile) -> list[tuple[int, str, str]]:
    return [(r.row_number, r.column, r.reason) for r in account_file.rejected]


def test_every_field_of_a_row_is_read() -> None:
    header = "handle,name,followers,likes avg,comments avg,views avg,shares avg,saves avg,"
    result = read(
        "instagram",
        header + "engagement avg,category,audience country,country,city,url",
        "@Ana,Ana L,1432.0,10.5,2,300,4,5,21,Music,India,Spain,Madrid,https://instagram.com/ana",
    )
    row = result.rows[0]
    assert (row.row_number, row.handle, row.name, row.followers) == (2, "ana", "Ana L", 1432)
    assert (row.avg_likes, row.avg_comments, row.avg_views) == (10.5, 2, 300)
    assert (row.avg_shares, row.avg_saves, row.avg_engagements) == (4, 5, 21)
    assert (row.niches, row.audience_country, row.country) == (("Music",), "India", "Spain")
    assert (row.city, row.url) == ("Madrid", "https://instagram.com/ana")
    assert isinstance(row.followers, int)


def test_a_number_written_twice_is_read_from_whichever_is_known() -> None:
    result = read(
        "tiktok",
        "user,Followers,Followers,Likes avg,Likes avg",
        "ana,2.8M,,1.2K,1234",
        "bob,,2800000,N/A',#VALOR!",
        "cy,2.8M,2800000.00,-,77",
    )
    assert [row.followers for row in result.rows] == [2_800_000] * 3
    assert [row.avg_likes for row in result.rows] == [1234, None, 77]


@pytest.mark.parametrize("exact", ["2750000", "2800000", "2849999", "2850000", "2899999"])
def test_a_pair_within_the_rounding_of_its_text_agrees(exact: str) -> None:
    result = read("tiktok", "user,Followers,Followers", f"ana,2.8M,{exact}")
    assert [row.followers for row in result.rows] == [int(exact)]


@pytest.mark.parametrize("exact", ["2749999", "2900000", "28000000", "0"])
def test_a_pair_that_disagrees_beyond_rounding_is_rejected(exact: str) -> None:
    result = read("tiktok", "user,Followers,Followers", f"ana,2.8M,{exact}", "bob,1M,1000000")
    assert [row.handle for row in result.rows] == ["bob"]
    assert result.rejected[0].column == "Followers"
    assert '"2.8M" against "' + exact in result.rejected[0].reason


def test_a_disagreeing_pair_of_differently_named_columns_names_both() -> None:
    lines = [f"u{i},{i}K,{i}000" for i in range(1, 9)]
    result = read("x", "user,Followers,Followers Numbers", *lines, "bad,5K,9000")
    assert '"Followers" and "Followers Numbers" disagree' in result.rejected[0].reason


def test_rows_without_a_usable_handle_or_followers_are_rejected() -> None:
    lines = ("ana,1", ",2", "b ob,3", "cy,N/A", "dee,abc", "eve,-5", "fay,1.5", "N/A,4", "gus,7")
    result = read("instagram", "handle,followers", *lines)
    assert [row.handle for row in result.rows] == ["ana", "gus"]
    assert reasons(result) == [
        (3, "handle", "the handle is missing"),
        (4, "handle", '"b ob" is not a handle on instagram'),
        (5, "followers", "the followers are unknown"),
        (6, "followers", '"abc" is not a number'),
        (7, "followers", '"-5" is negative'),
        (8, "followers", '"1.5" followers is not a whole number'),
        (9, "handle", "the handle is missing"),
    ]


def test_an_unreadable_average_rejects_the_row() -> None:
    result = read("x", "handle,followers,likes avg", "ana,1M,5", "bob,1M,lots", "cy,1M,-1", "d,1M,6")
    assert [(r.column, r.value) for r in result.rejected] == [
        ("likes avg", "lots"),
        ("likes avg", "-1"),
    ]


def test_short_rows_lack_their_last_cells_and_long_rows_are_rejected() -> None:
    result = read(
        "instagram", "handle,followers,likes avg", "ana,10", "bob,20,3,", "cy,30,4,oops", "dee,40,5"
    )
    assert [(row.handle, row.avg_likes) for row in result.rows] == [
        ("ana", None),
        ("bob", 3),
        ("dee", 5),
    ]
    assert result.rejected[0].value == "oops"
    assert "4 cells but the header 3" in result.rejected[0].reason


def test_blank_rows_do_not_count_but_keep_their_row_numbers() -> None:
    result = read("instagram", "handle,followers", "ana,10", ",", "", "bob,20")
    assert (result.row_count, [row.row_number for row in result.rows]) == (2, [2, 5])


def test_a_repeated_header_and_a_footer_are_rejected_rows() -> None:
    result = read("x", "handle,followers", "ana,10", "handle,followers", "Source: a list,")
    assert [row.handle for row in result.rows] == ["ana"]
    assert "repeats the header" in result.rejected[0].reason
    assert len(result.rejected) == 2


def test_on_youtube_zero_and_all_its_kin_are_unknown() -> None:
    header = "channel,subscribers,Views avg.,Views avg.,Likes avg,Likes avg,Country"
    result = read("youtube", header, "one,5M,0,0,N/A',#VALOR!,-", "two,4M,348.5,348.5,3,3,Spain")
    assert (result.rows[0].avg_views, result.rows[0].avg_likes) == (None, None)
    assert (result.rows[1].avg_views, result.rows[1].avg_likes) == (348.5, 3)
    assert [row.country for row in result.rows] == ["", "Spain"]
    assert any("average of 0" in note for note in result.notes)


def test_elsewhere_zero_is_zero_but_no_views_with_likes_are_unknown() -> None:
    header = "user,followers,views avg,likes avg,comments avg"
    result = read("tiktok", header, "ana,10K,0,55,0", "bob,10K,0,0,0", "cy,10K,900,50,1")
    assert [row.avg_views for row in result.rows] == [None, 0, 900]
    assert [row.avg_comments for row in result.rows] == [0, 0, 1]


def test_zero_beside_a_blank_or_against_its_own_part_is_unknown() -> None:
    header = "user,followers,auth. engagement,engagement avg,engagement avg"
    result = read("instagram", header, "ana,9M,5K,,0", "bob,9M,5K,0,0", "cy,9M,5K,6K,6000")
    assert [row.avg_engagements for row in result.rows] == [None, None, 6000]
    assert "2 averages of 0 were read as unknown." in result.notes


def test_a_row_without_country_that_slid_to_the_left_is_moved_back() -> None:
    result = read(
        "instagram",
        "user,followers,audience country,auth. engagement,engagement avg,engagement avg",
        *(f"u{i},9M,Spain,5K,6K,6000" for i in range(4)),
        "bob,9M,4K,7K,,0",
        "cy,9M,0,8K,,0",
        "dee,9M,0,5K,6K,6000",
    )
    moved = result.rows[3:]
    assert [row.audience_country for row in moved] == ["Spain", "", "", ""]
    assert [row.avg_engagements for row in moved] == [6000, 7000, 8000, 6000]
    assert [row.avg_authentic_engagements for row in moved] == [5000, 4000, None, 5000]
    assert any("2 rows lack their country" in note for note in result.notes)


def test_engagement_above_followers_is_kept_and_noted() -> None:
    result = read("x", "user,followers,engagement avg", "ana,1000,1500", "bob,90K,1K")
    assert len(result.rows) == 2
    assert any("row 2" in note and "more engagements" in note for note in result.notes)


def test_the_same_account_again_is_merged() -> None:
    result = read(
        "instagram",
        "rank,handle,name,followers,likes avg,category_1,category_2",
        "1,ana,Ana,2.8M,5K,Music,",
        "2,bob,Bob,1M,4K,,",
        "3,@Ana,Ana Lima,2.8M,5K,Fashion,music",
        "4,ana,,2.8M,,Travel,",
    )
    assert (len(result.rows), result.repeats) == (2, 2)
    assert result.rows[0].row_number == 2
    assert result.rows[0].name == "Ana"
    assert result.rows[0].niches == ("Music", "Fashion", "Travel")


def test_the_same_account_with_other_numbers_is_rejected() -> None:
    result = read("instagram", "handle,followers,likes avg", "ana,2.9M,5K", "ANA,2.8M,5K", "ana,2.9M,6K")
    assert [row.followers for row in result.rows] == [2_900_000]
    assert reasons(result) == [
        (
            3,
            "followers",
            "repeats row 2 with other followers (2,800,000 here, 2,900,000 there): row 2 is kept",
        ),
        (
            4,
            "likes avg",
            "repeats row 2 with other average likes (6,000 here, 5,000 there): row 2 is kept",
        ),
    ]


def test_glued_categories_of_a_file_come_apart() -> None:
    result = read(
        "instagram",
        "Nome,Category,Followers",
        "ana,Sports with a ballFamily,1M",
        "bob,Sports with a ball,1M",
        "cy,ModelingFashion,1M",
    )
    assert [row.niches for row in result.rows] == [
        ("Sports with a ball", "Family"),
        ("Sports with a ball",),
        ("Modeling", "Fashion"),
    ]


def test_an_unknown_platform_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a known platform"):
        read_accounts(b"handle,followers\nana,1\n", "myspace")
