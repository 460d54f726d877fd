"""A mapping of columns given by hand or taken from an earlier file, and files that need one."""

import pytest

from campaigns.imports.accounts import read_accounts
from campaigns.imports.errors import FileError


def file_of(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def test_a_column_mapping_goes_before_every_guess() -> None:
    content = file_of("Zorglub,Bla,Followers,Blub", "ana,bob,5,6")
    mapping = {"zorglub": "name", "Bla": "handle", "Blub": "followers", "Followers": "unused"}
    row = read_accounts(content, "instagram", columns=mapping).rows[0]
    assert (row.handle, row.name, row.followers) == ("bob", "ana", 6)


def test_the_columns_found_serve_as_a_mapping_for_the_next_file() -> None:
    content = file_of("Name,Instagram name,Followers,Followers", "ana,Ana L,2K,2000")
    read = read_accounts(content, "instagram")
    assert read.mapping() == {"Name": "handle", "Instagram name": "name", "Followers": "followers"}
    again = read_accounts(content, "instagram", columns=read.mapping())
    assert again.rows == read.rows


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [({"Nope": "handle"}, 'no column "Nope"'), ({"user": "Zorglub"}, "no meaning")],
)
def test_a_mapping_that_does_not_fit_is_refused(mapping: dict[str, str], reason: str) -> None:
    with pytest.raises(FileError, match=reason):
        read_accounts(file_of("user,followers", "ana,1"), "x", columns=mapping)


@pytest.mark.parametrize(
    ("lines", "missing"),
    [
        (("Zorglub,Followers", "a b,1"), "the handle"),
        (("user,Zorglub", "ana,x"), "the followers"),
        (("Name,Followers", "Ana Lima,1", "Bob Bo,2"), "the handle"),
    ],
)
def test_without_handle_or_followers_the_headers_found_are_listed(
    lines: tuple[str, ...], missing: str
) -> None:
    with pytest.raises(FileError, match=missing) as caught:
        read_accounts(file_of(*lines), "instagram")
    assert lines[0].split(",")[0] in str(caught.value)
    assert lines[0].split(",")[1] in str(caught.value)
