"""Closed lists of the field's words, and countries, languages and currencies by their ISO codes."""

from babel import Locale
from django.conf import settings
from django.db import models

ENGLISH = Locale("en")


class Platform(models.TextChoices):
    INSTAGRAM = "instagram", "Instagram"
    TIKTOK = "tiktok", "TikTok"
    YOUTUBE = "youtube", "YouTube"
    X = "x", "X"
    FACEBOOK = "facebook", "Facebook"
    SNAPCHAT = "snapchat", "Snapchat"
    PINTEREST = "pinterest", "Pinterest"
    TWITCH = "twitch", "Twitch"


class Kind(models.TextChoices):
    CREATOR = "creator", "Creator"
    CELEBRITY = "celebrity", "Celebrity"
    EMPLOYEE = "employee", "Employee"
    CUSTOMER = "customer", "Customer"


class Deliverable(models.TextChoices):
    POST = "post", "Post"
    REEL = "reel", "Reel"
    STORY = "story", "Story"
    VIDEO = "video", "Video"
    SHORT = "short", "Short"


class Objective(models.TextChoices):
    AWARENESS = "awareness", "Awareness"
    ENGAGEMENT = "engagement", "Engagement"
    TRAFFIC = "traffic", "Traffic"
    SALES = "sales", "Sales"
    CONTENT = "content", "Content"


class CampaignStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PLANNING = "planning", "Planning"
    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"
    CANCELLED = "cancelled", "Cancelled"


class Statistic(models.TextChoices):
    """How the averages per post were taken."""

    MEAN = "mean", "Mean of recent posts"
    MEDIAN = "median", "Median of recent posts"
    SINGLE = "single", "One post"
    UNSTATED = "unstated", "Average, not stated how"


class EngagementBasis(models.TextChoices):
    """Which interactions an account's engagements are made of."""

    LIKES = "likes", "Likes only"
    LIKES_COMMENTS = "likes_comments", "Likes, comments"
    ALL = "all", "All interactions"
    STATED = "stated", "As the source states"


class PackOrigin(models.TextChoices):
    """Where a benchmark pack comes from."""

    SHIPPED = "shipped", "Shipped"
    COPY = "copy", "Copy"
    UPLOAD = "upload", "Uploaded"
    OWN = "own", "Own catalogue"


class OverlapBase(models.TextChoices):
    """Whose audience a shared share is a share of."""

    FIRST = "first", "The first account's audience"
    SECOND = "second", "The second account's audience"
    SMALLER = "smaller", "The smaller audience"
    EITHER = "either", "Both audiences together"


COUNTRIES = sorted(
    (
        (code, name)
        for code, name in ENGLISH.territories.items()
        if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
    ),
    key=lambda pair: pair[1],
)
COUNTRY_NAMES = dict(COUNTRIES)

LANGUAGES = sorted(
    ((code, name) for code, name in ENGLISH.languages.items() if len(code) == 2),
    key=lambda pair: pair[1],
)
LANGUAGE_NAMES = dict(LANGUAGES)

CURRENCY_CODES = (
    "USD EUR GBP CHF SEK NOK DKK PLN CZK HUF RON TRY AUD NZD CAD JPY KRW CNY HKD SGD "
    "INR IDR MYR THB PHP VND AED SAR ILS ZAR NGN EGP BRL MXN ARS CLP COP PEN"
).split()
CURRENCIES = [(code, f"{code} · {ENGLISH.currencies.get(code, code)}") for code in CURRENCY_CODES]


def agency_currency() -> str:
    """The currency in which the agency compares fees of all currencies."""
    return str(settings.AGENCY_CURRENCY)


class RateBasis(models.TextChoices):
    """What a stated engagement rate is a share of."""

    FOLLOWERS = "followers", "Followers"
    VIEWS = "views", "Views"
    REACH = "reach", "Reach"
    IMPRESSIONS = "impressions", "Impressions"


class ImportKind(models.TextChoices):
    """What the rows of a file are about."""

    ACCOUNTS = "accounts", "Accounts and their numbers"
    POSTS = "posts", "Posts"
    RATES = "rates", "Asked fees"
    OVERLAPS = "overlaps", "Audience overlaps"


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Uploaded, columns not settled"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked, not applied"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"


class Stage(models.TextChoices):
    """How far an account of a shortlist has come, from a suggestion to a paid placement."""

    SUGGESTED = "suggested", "Suggested"
    CONTACTED = "contacted", "Contacted"
    RESPONDED = "responded", "Responded"
    NEGOTIATING = "negotiating", "Negotiating"
    AGREED = "agreed", "Agreed"
    CONTRACTED = "contracted", "Contracted"
    POSTED = "posted", "Posted"
    PAID = "paid", "Paid"
    DECLINED = "declined", "Declined"
    DROPPED = "dropped", "Dropped"


class Relationship(models.TextChoices):
    """What ties the person to the brand, apart from this placement."""

    UNKNOWN = "", "Not known"
    NONE = "none", "None"
    CUSTOMER = "customer", "Customer"
    EMPLOYEE = "employee", "Employee"
    FAMILY = "family", "Family or friend of the brand's people"
    PARTNER = "partner", "Business partner or shareholder"


class Compensation(models.TextChoices):
    """What the person gets for the placement."""

    UNKNOWN = "", "Not settled"
    FEE = "fee", "Fee"
    PRODUCT = "product", "Product only"
    FEE_PRODUCT = "fee_product", "Fee and product"
    COMMISSION = "commission", "Commission"
    NOTHING = "nothing", "Nothing"


class Jurisdiction(models.TextChoices):
    """Whose rules on labelling advertising a post falls under."""

    UNSET = "", "None set"
    US = "us", "United States"
    UK = "uk", "United Kingdom"
    EU = "eu", "European Union"


class FeeKind(models.TextChoices):
    """Whether a fee was asked by the account, offered to it, or agreed with it."""

    ASKED = "asked", "Asked"
    OFFERED = "offered", "Offered"
    AGREED = "agreed", "Agreed"
