"""The closed list of what a column of an account file can hold."""

from enum import StrEnum


class Meaning(StrEnum):
    """What a column holds. The values are those of an explicit column mapping."""

    HANDLE = "handle"
    NAME = "name"
    ACCOUNT = "account"  # a handle or a display name: the cells decide which
    FOLLOWERS = "followers"
    LIKES = "avg_likes"
    COMMENTS = "avg_comments"
    VIEWS = "avg_views"
    SHARES = "avg_shares"
    SAVES = "avg_saves"
    ENGAGEMENTS = "avg_engagements"
    AUTHENTIC = "avg_authentic_engagements"
    NICHE = "niche"
    AUDIENCE_COUNTRY = "audience_country"
    COUNTRY = "country"
    CITY = "city"
    URL = "url"
    PLATFORM = "platform"
    ENGAGEMENT_RATE = "engagement_rate"
    POSTS_MEASURED = "posts_measured"
    MEASURED_ON = "measured_on"
    FEE = "fee"
    CURRENCY = "fee_currency"
    LANGUAGE = "language"
    NOTE = "note"
    LAST_NAME = "last_name"
    LINKED = "linked"  # the same person's account on the platform that the header names
    RANK = "rank"
    UNUSED = "unused"

    @property
    def words(self) -> str:
        """The meaning as it stands in a sentence: "audience country"."""
        return self.value.replace("_", " ")


MEASURES = (
    Meaning.LIKES,
    Meaning.COMMENTS,
    Meaning.VIEWS,
    Meaning.SHARES,
    Meaning.SAVES,
    Meaning.ENGAGEMENTS,
    Meaning.AUTHENTIC,
)
NUMBERS = (Meaning.FOLLOWERS, *MEASURES)
ACCOUNTS = (Meaning.HANDLE, Meaning.NAME, Meaning.ACCOUNT)
