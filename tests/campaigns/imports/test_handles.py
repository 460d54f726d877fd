"""One spelling per account, and the address of its profile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.handles import (
    PLATFORMS,
    normalise_handle,
    platform_named,
    profile_url,
    split_name_and_handle,
)

CHANNEL = "UCabcdefghijklmnopqrstuv"


@pytest.mark.parametrize(
    ("text", "platform", "handle"),
    [
        (" @Some.One_1 ", "instagram", "some.one_1"),
        ("\uff20Some", "instagram", "some"),
        ("\u200bsome\ufeff", "tiktok", "some"),
        ("___", "instagram", "___"),
        ("433", "instagram", "433"),
        ("https://www.instagram.com/Some.One/?hl=en", "instagram", "some.one"),
        ("instagram.com/some", "instagram", "some"),
        ("https://www.tiktok.com/@Some?lang=en", "tiktok", "some"),
        ("https://www.tiktok.com/@some/video/123", "tiktok", "some"),
        ("https://www.youtube.com/@Some", "youtube", "some"),
        ("https://www.youtube.com/c/Some", "youtube", "some"),
        ("https://m.youtube.com/user/Some/videos", "youtube", "some"),
        (f"https://www.youtube.com/channel/{CHANNEL}", "youtube", CHANNEL),
        (CHANNEL, "youtube", CHANNEL),
        (f"@{CHANNEL}", "youtube", CHANNEL),
        ("✿ Some  Show", "youtube", "✿ some show"),
        ("Big Names - Sing, Dance", "youtube", "big names - sing, dance"),
        ("이름", "youtube", "이름"),
        ("https://twitter.com/Some/status/1", "x", "some"),
        ("https://x.com/Some", "x", "some"),
        ("https://www.facebook.com/Some.Page/", "facebook", "some.page"),
        ("https://facebook.com/profile.php?id=1234", "facebook", "1234"),
        ("Some Page", "facebook", "some page"),
        ("https://www.snapchat.com/add/Some", "snapchat", "some"),
        ("https://www.pinterest.co.uk/Some/", "pinterest", "some"),
        ("https://br.pinterest.com/Some/boards", "pinterest", "some"),
        ("https://www.twitch.tv/Some", "twitch", "some"),
    ],
)
def test_handles_have_one_spelling(text: str, platform: str, handle: str) -> None:
    assert normalise_handle(text, platform) == handle


@pytest.mark.parametrize(
    ("text", "platform", "reason"),
    [
        ("", "instagram", "empty"),
        (" @ ", "youtube", "empty"),
        ("Some One", "instagram", "not a handle"),
        ("sóme", "tiktok", "not a handle"),
        ("...", "x", "not a handle"),
        ("a" * 201, "instagram", "longer than 200"),
        ("a b" * 100, "youtube", "longer than 200"),
        ("so\x00me", "youtube", "control"),
        ("so\nme", "instagram", "control"),
        ("s\ufffdme", "youtube", "damaged"),
        ("- - -", "youtube", "no letter"),
        ("https://www.tiktok.com/@some", "instagram", "not one of instagram"),
        ("https://www.instagram.com/p/abc/", "instagram", "profile"),
        ("https://www.instagram.com/", "instagram", "profile"),
        ("https://www.youtube.com/watch?v=abc", "youtube", "profile"),
        ("https://youtu.be/abc", "youtube", "not one of"),
        ("https://www.tiktok.com/share/user/123", "tiktok", "profile"),
        ("https://linktr.ee/some", "x", "not one of"),
        ("some", "myspace", "not a known platform"),
    ],
)
def test_unusable_handles_say_why(text: str, platform: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        normalise_handle(text, platform)


@given(st.text(max_size=60), st.sampled_from(PLATFORMS))
def test_a_normalised_handle_stays_as_it_is(text: str, platform: str) -> None:
    try:
        handle = normalise_handle(text, platform)
    except ValueError:
        return
    try:
        assert normalise_handle(handle, platform) == handle
    except ValueError:
        assert platform in ("youtube", "facebook") or "/" in text


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_profile_address_leads_back_to_its_handle(platform: str) -> None:
    url = profile_url("some_one", platform)
    assert url.startswith("https://")
    assert normalise_handle(url, platform) == "some_one"


def test_channel_ids_have_an_address_and_names_have_none() -> None:
    assert profile_url(CHANNEL, "youtube") == f"https://www.youtube.com/channel/{CHANNEL}"
    assert profile_url("✿ some show", "youtube") == ""
    assert profile_url("some", "myspace") == ""


def test_a_name_and_a_handle_in_one_cell_are_split() -> None:
    assert split_name_and_handle(f"KXY @{CHANNEL}") == ("KXY", CHANNEL)
    assert split_name_and_handle("Ana Lima (@ana)") == ("Ana Lima", "ana")
    assert split_name_and_handle("@ana") == ("", "@ana")
    assert split_name_and_handle("Ana") == ("", "Ana")


def test_platforms_are_known_by_their_names() -> None:
    assert platform_named("Twitter") == "x"
    assert platform_named(" Tik-Tok ") == "tiktok"
    assert platform_named("IG") == "instagram"
    assert platform_named("Music") == ""
