"""The files of known tools and public lists, recognised by their column names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from campaigns.imports.headers import clean_header, header_words
from campaigns.imports.source import Source

_PERSONAL = (
    "email|e-mail|phone|phone_number|phone number|address|address1|address2|postalcode|zip|zipcode"
    "|merge_fields"
    "|gender|shipping_address.line1|shipping_address.line2|shipping_address.zipcode|shipping_address.state"
    "|state|uid|id|influencer_id|creator_id"
).split("|")


@dataclass(frozen=True)
class Preset:
    """A kind of file: `name` is shown to people; `columns` maps headers (lower case) to meanings.

    `platform` is that of all its accounts, "" when the rows or people say it. `rate_basis` is what its
    rates are a share of, by platform; `rate_scale` "fraction", "percent" or "" (to be guessed).
    """

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)
    platform: str = ""
    rate_scale: str = ""
    rate_basis: Mapping[str, str] = field(default_factory=dict)


_NOT_USED = dict.fromkeys(_PERSONAL, "unused")
_BY_FOLLOWERS = dict.fromkeys(("instagram", "tiktok", "youtube", "x", "facebook", "pinterest"), "followers")
_MODASH = Preset(
    "Modash export",
    {"total posts/videos": "unused", "status": "unused", "labels": "unused"},
    rate_scale="fraction",
    rate_basis={"instagram": "followers", "tiktok": "views", "youtube": "views"},
)
_HYPEAUDITOR = Preset(
    "HypeAuditor export",
    {"posts_count": "unused", "about": "unused", "location": "country", "aqs": "unused"},
    rate_scale="percent",
    rate_basis={"instagram": "followers", "tiktok": "followers", "x": "followers"},
)
_UPFLUENCE = Preset(
    "Upfluence list",
    {
        **_NOT_USED,
        "media_url": "handle",
        "profile_name": "name",
        "first_name": "unused",
        "last_name": "unused",
        "shipping_address.country_code": "country",
        "shipping_address.city": "city",
    },
)
_ASPIRE = Preset("Aspire members", _NOT_USED)
_CREATORIQ = Preset("CreatorIQ list", _NOT_USED)
_GRIN = Preset("GRIN export (or alike)", _NOT_USED, rate_basis=_BY_FOLLOWERS)
_STARNGAGE = Preset("StarNgage list", rate_basis={})
_TOP_1000 = Preset('one of the 2022 "top 1000" lists')
_APIFY = Preset("Apify export")
_CATEGORIES = Preset(
    "the list of 33,000 Instagram accounts by category",
    {"#posts": "unused", "num_posts": "unused", "#followees": "unused", "num_followees": "unused"},
    platform="instagram",
)


def preset_of(source: Source) -> Preset | None:
    """The kind of file by its column names; None when it is none of those known."""
    headers = [clean_header(header).casefold() for header in source.header]
    names = set(headers)
    return _by_exact_names(names) or _by_words(headers, names)


def _by_exact_names(names: set[str]) -> Preset | None:
    for preset, wanted, at_least in (
        (
            _MODASH,
            {"username", "channel", "account url", "#followers/subscribers", "%er", "avg reels plays"},
            4,
        ),
        (_UPFLUENCE, {"influencer_id", "media_url", "profile_name"}, 2),
        (_APIFY, {"ownerusername", "likescount", "commentscount"}, 2),
        (_APIFY, {"authormeta.name", "diggcount", "playcount", "createtimeiso"}, 2),
        (_APIFY, {"owner_username", "shortcode", "likes", "comments", "timestamp"}, 5),
        (
            _HYPEAUDITOR,
            {"username", "followers_count", "followings_count", "aqs", "aqs_name", "posts_count"},
            4,
        ),
        (_ASPIRE, {"email", "uid", "instagram", "tiktok", "youtube", "postalcode", "address1"}, 5),
        (_CATEGORIES, {"category", "num_followers", "num_followees", "num_posts"}, 4),
        (_CATEGORIES, {"username", "category", "#followers", "#followees", "#posts"}, 5),
        (_STARNGAGE, {"nombre", "seguidores", "tp", "alcance potencial", "tema de influencia"}, 4),
        (_STARNGAGE, {"name", "followers", "er", "potential reach", "topic of influence"}, 4),
        (_STARNGAGE, {"rank", "category", "authentic engagement", "engagement avg."}, 4),
    ):
        if len(names & wanted) >= at_least:
            return preset
    return None


def _by_words(headers: list[str], names: set[str]) -> Preset | None:
    """Kinds known only by how their columns go together."""
    platform_rates = {f"{name} er" for name in ("instagram", "tiktok", "youtube", "twitter", "twitch")}
    if names & platform_rates:
        return _HYPEAUDITOR
    doubled = any(headers.count(name) > 1 for name in names if name) or any(
        name.endswith(("numbers", "values")) for name in names
    )
    words = (
        frozenset[str]().union(*(header_words(header)[1] for header in headers)) if headers else frozenset()
    )
    if doubled and words & {"followers", "subscribers"} and words & {"avg", "engagement", "eng"}:
        return _TOP_1000
    person = {"first name", "last name"} <= names or {"first_name", "last_name"} <= names
    if (
        person
        and sum(name in ("instagram", "tiktok", "youtube", "facebook", "twitter") for name in names) > 1
    ):
        return _CREATORIQ
    return _GRIN if person and names & {"gender", "engagement rate", "followers"} else None
