"""Files of profiles: columns by their names, labels in words, faults by row and column."""

import json

import pytest

from campaigns.imports.errors import FileError
from campaigns.imports.profiles import read_profiles


def csv(*lines):
    return "\n".join(lines).encode()


def test_columns_are_known_by_the_names_of_several_sources():
    found = read_profiles(
        csv(
            "profile pic,nums/length username,description length,external URL,private,"
            "#posts,#followers,#follows,fake",
            "1,0.25,12,0,1,30,1.2k,50,0",
            "0,0,,1,0,0,4,2000,1",
        )
    )
    assert found.numbers["followers"] == (1200.0, 4.0)
    assert found.numbers["following"] == (50.0, 2000.0)
    assert found.numbers["has_picture"] == (1.0, 0.0)
    assert found.numbers["bio_length"] == (12.0, None)
    assert found.numbers["digit_share"] == (0.25, 0.0)
    assert found.labels == (False, True)
    assert found.accounts == ("row 2", "row 3")


def test_json_objects_are_read_and_their_lists_averaged():
    rows = [
        {
            "userFollowerCount": 100,
            "usernameDigitCount": 3,
            "usernameLength": 12,
            "mediaLikeNumbers": [10, 20],
        },
        {"userFollowerCount": None, "usernameDigitCount": 0, "usernameLength": 0, "mediaLikeNumbers": []},
    ]
    found = read_profiles(json.dumps(rows).encode())
    assert found.numbers["followers"] == (100.0, None)
    assert found.numbers["digit_share"] == (0.25, None)
    assert found.numbers["likes"] == (15.0, None)
    assert found.labels == (None, None)


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("is_fake", ("TRUE", "false"), (True, False)),
        ("genuine", ("1", "0"), (False, True)),
        ("label", ("Bot", "Real"), (True, False)),
        ("real", ("genuine", "fake"), (False, True)),
        ("Labels", ("Scam", ""), (True, None)),
    ],
)
def test_labels_are_read_in_words_and_the_right_way_round(header, cells, expected):
    found = read_profiles(csv(f"followers,{header}", *(f"10,{cell}" for cell in cells)))
    assert found.labels == expected


def test_texts_tell_by_being_there_and_a_handle_by_its_digits():
    found = read_profiles(
        csv("username,bio,website,followers", "anna12,hello you,https://a.example,10", "b1,,,20")
    )
    assert found.accounts == ("anna12", "b1")
    assert found.numbers["bio_length"] == (9.0, 0.0)
    assert found.numbers["has_url"] == (1.0, 0.0)
    assert found.numbers["digit_share"] == (pytest.approx(1 / 3), 0.5)


def test_keys_that_are_no_handles_tell_no_digits():
    assert "digit_share" not in read_profiles(csv("account_key,followers", "ig_0123,10")).numbers


def test_counts_scaled_to_shares_are_counted_in_their_smallest_part():
    found = read_profiles(csv("followers,follows", "0.001,0.5", "0.004,0.25"))
    assert found.numbers["followers"] == pytest.approx((1.0, 4.0))
    assert found.numbers["following"] == pytest.approx((2.0, 1.0))


@pytest.mark.parametrize(
    ("content", "message", "row", "column"),
    [
        (csv("followers,fake", "ten,1"), 'Row 2, column "followers"', 2, "followers"),
        (csv("followers,fake", "10,perhaps"), '"perhaps" says neither fake nor genuine', 2, "fake"),
        (csv("followers,#followers", "10,20"), "give followers", None, "#followers"),
        (csv("colour,shape", "red,round"), "No column tells anything", 1, ""),
        (b"[1, 2]", "Entry 1 is not an object", 1, ""),
        (b"[{]", "not valid JSON", None, ""),
        (b"[]", "no account", None, ""),
    ],
)
def test_a_fault_is_told_with_row_and_column(content, message, row, column):
    with pytest.raises(FileError, match=message) as fault:
        read_profiles(content)
    assert (fault.value.row, fault.value.column) == (row, column)
