"""What the columns of files can hold, in the words of the wizard."""

from collections.abc import Mapping
from typing import Any

from campaigns.choices import ImportKind
from campaigns.imports.meanings import Meaning
from campaigns.imports.post_columns import PostMeaning

MEANINGS = {
    Meaning.UNUSED: "Not used",
    Meaning.HANDLE: "Handle or profile address",
    Meaning.NAME: "Name of the person",
    Meaning.LAST_NAME: "Last name",
    Meaning.PLATFORM: "Platform",
    Meaning.URL: "Profile address",
    Meaning.LINKED: "The same person's account elsewhere",
    Meaning.FOLLOWERS: "Followers or subscribers",
    Meaning.LIKES: "Average likes per post",
    Meaning.COMMENTS: "Average comments per post",
    Meaning.VIEWS: "Average views per post",
    Meaning.SHARES: "Average shares per post",
    Meaning.SAVES: "Average saves per post",
    Meaning.ENGAGEMENTS: "Average engagements per post",
    Meaning.AUTHENTIC: "Authentic engagements per post",
    Meaning.ENGAGEMENT_RATE: "Engagement rate",
    Meaning.POSTS_MEASURED: "Posts behind the averages",
    Meaning.MEASURED_ON: "Day of the numbers",
    Meaning.FEE: "Asked fee per post",
    Meaning.CURRENCY: "Currency of the fee",
    Meaning.NICHE: "Niche or category",
    Meaning.COUNTRY: "Country",
    Meaning.CITY: "City",
    Meaning.AUDIENCE_COUNTRY: "Country of most of the audience",
    Meaning.LANGUAGE: "Language",
    Meaning.NOTE: "Note",
    Meaning.RANK: "Rank or row number",
}
POST_MEANINGS = {
    PostMeaning.UNUSED: "Not used",
    PostMeaning.ACCOUNT: "Account of the post",
    PostMeaning.PLATFORM: "Platform",
    PostMeaning.POSTED_AT: "Time of the post",
    PostMeaning.POSITION: "Position, 0 is the newest",
    PostMeaning.LIKES: "Likes",
    PostMeaning.COMMENTS: "Comments",
    PostMeaning.VIEWS: "Views",
    PostMeaning.SHARES: "Shares",
    PostMeaning.SAVES: "Saves",
    PostMeaning.FOLLOWERS: "Followers of the account",
    PostMeaning.SPONSORED: "Sponsored, yes or no",
    PostMeaning.KIND: "Kind of post",
    PostMeaning.URL: "Address of the post",
    PostMeaning.HASHTAGS: "Hashtags",
    PostMeaning.POST_ID: "Key of the post",
}
RATE_MEANINGS = {
    Meaning.UNUSED: "Not used",
    Meaning.HANDLE: "Account",
    Meaning.PLATFORM: "Platform",
    Meaning.URL: "Profile address",
    Meaning.FEE: "Asked fee",
    Meaning.CURRENCY: "Currency",
    Meaning.NICHE: "Deliverable",
    Meaning.MEASURED_ON: "Day of the price",
    Meaning.NOTE: "Note",
}
MEANINGS_OF: dict[str, Mapping[Any, str]] = {
    ImportKind.ACCOUNTS: MEANINGS,
    ImportKind.POSTS: POST_MEANINGS,
    ImportKind.RATES: RATE_MEANINGS,
}
