"""Plain functions that make records for tests."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import Role, User
from campaigns.models import (
    AudienceOverlap,
    BenchmarkPack,
    Brand,
    Campaign,
    ImportRun,
    Influencer,
    Measurement,
    Niche,
    OverlapImport,
    PersonMerge,
    Post,
    Rate,
    Shortlist,
    ShortlistEntry,
    SocialAccount,
    Terms,
)
from campaigns.models.shortlist_entry import COMMITTED
from campaigns.services.booking import book_posts
from campaigns.services.merging import fingerprint, merge_people
from campaigns.services.rates import refresh_post_fees
from campaigns.services.schemes import default_scheme

NUMBERS = count(1)
TODAY = date(2026, 11, 20)


def make_user(email: str = "", role: str = Role.STAFF, **fields: Any) -> User:
    email = email or f"person{next(NUMBERS)}@test.example"
    user = User(email=email, name=fields.pop("name", email.split("@")[0].title()), role=role, **fields)
    user.set_password("a-long-test-password")
    user.save()
    return user


def make_niche(name: str = "Food") -> Niche:
    return Niche.objects.get_or_create(name=name)[0]


def make_brand(**fields: Any) -> Brand:
    return Brand.objects.create(**{"name": f"Brand {next(NUMBERS)}", "currency": "USD", **fields})


def make_account(**fields: Any) -> SocialAccount:
    """An account of a new person with plausible numbers; `fee` adds a general rate."""
    number = next(NUMBERS)
    fee, niches = fields.pop("fee", None), fields.pop("niches", ())
    person = fields.pop("influencer", None) or Influencer.objects.create(
        name=fields.pop("name", f"Person {number}"),
        country=fields.pop("country", "US"),
        kind=fields.pop("kind", "creator"),
        city=fields.pop("city", ""),
    )
    person.niches.add(*(make_niche(name) for name in niches))
    account = SocialAccount.objects.create(
        **{
            "influencer": person,
            "platform": "instagram",
            "handle": f"person{number}",
            "followers": 20_000,
            "avg_likes": 600,
            "avg_comments": 20,
            "source": "test",
            "measured_on": TODAY,
            **fields,
        }
    )
    Measurement.objects.create(
        account=account,
        followers=account.followers,
        avg_likes=account.avg_likes,
        source="test",
        measured_on=account.measured_on or TODAY,
    )
    if fee is not None:
        make_rate(account, fee=fee)
    account.refresh_from_db()
    return account


def make_merge(kept: Influencer, other: Influencer, user: User | None = None, **chosen: str) -> PersonMerge:
    """The other person merged into the kept one, as somebody would on the page."""
    return merge_people(
        kept_id=kept.pk,
        other_id=other.pk,
        chosen=chosen,
        seen=fingerprint(kept, other),
        user=user or make_user(),
    )


def make_rate(account: SocialAccount, **fields: Any) -> Rate:
    """A general asked fee; with a brand, one agreed with it."""
    rate = Rate.objects.create(
        **{
            "kind": "agreed" if fields.get("brand") else "asked",
            "account": account,
            "fee": Decimal(100),
            "quoted_on": TODAY,
            "source": "rate card",
            **fields,
        }
    )
    refresh_post_fees(account_ids=[account.pk])
    return rate


def make_post(account: SocialAccount, posted_at: Any, **fields: Any) -> Post:
    return Post.objects.create(**{"account": account, "posted_at": posted_at, "likes": 500, **fields})


PACK_TEXT = """\
# pack: mine
# year: 2026
# licence: CC0
# source: a friend
metric,platform,denominator,followers_min,followers_max,p25,p50,p75,unit,basis,accounts
engagement_rate,instagram,followers,1000,10000,2,4,8,percent,likes_comments,120
engagement_rate,instagram,followers,10000,100000,1,2,4,percent,likes_comments,80
"""


def make_pack(text: str = PACK_TEXT, **fields: Any) -> BenchmarkPack:
    """A pack of the agency's own making, as its text says."""
    return BenchmarkPack.objects.create(**{"text": text, "version": 1, "origin": "copy", **fields})


def make_campaign(brand: Brand | None = None, **fields: Any) -> Campaign:
    return Campaign.objects.create(
        **{
            "brand": brand or make_brand(),
            "name": f"Campaign {next(NUMBERS)}",
            "budget": Decimal(10_000),
            "currency": "USD",
            "starts_on": TODAY + timedelta(days=10),
            "tier_scheme": default_scheme(),
            **fields,
        }
    )


def make_shortlist(
    campaign: Campaign | None = None, accounts: tuple[SocialAccount, ...] = (), **fields: Any
) -> Shortlist:
    shortlist = Shortlist.objects.create(
        **{"campaign": campaign or make_campaign(), "name": f"Shortlist {next(NUMBERS)}", **fields}
    )
    ShortlistEntry.objects.bulk_create(
        ShortlistEntry(shortlist=shortlist, account=account) for account in accounts
    )
    return shortlist


def make_entry(
    shortlist: Shortlist | None = None, account: SocialAccount | None = None, **fields: Any
) -> ShortlistEntry:
    """An entry at a stage; `fee` and `posts` are its agreed terms, a committed one has its posts booked."""
    stage = fields.pop("stage", "suggested")
    committed = stage in COMMITTED
    fee, posts = fields.pop("fee", Decimal(200) if committed else None), fields.pop("posts", 1)
    entry = ShortlistEntry.objects.create(
        **{
            "shortlist": shortlist or make_shortlist(),
            "account": account or make_account(),
            "stage": stage,
            "reason": "too dear" if stage in ("declined", "dropped") else "",
            **fields,
        }
    )
    if fee is not None:
        Terms.objects.create(entry=entry, deliverable="post", posts=posts, agreed_fee=fee)
    if committed:
        book_posts(entry)
    return entry


def make_import_run(**fields: Any) -> ImportRun:
    return ImportRun.objects.create(
        **{
            "file_name": "accounts.csv",
            "file_sha256": "0" * 64,
            "platform": "instagram",
            "measured_on": TODAY,
            "source": "accounts.csv",
            **fields,
        }
    )


def make_overlap(first: SocialAccount, second: SocialAccount, **fields: Any) -> AudienceOverlap:
    """An overlap of two accounts, put in the order in which pairs stand."""
    overlap = AudienceOverlap(
        **{
            "first": first,
            "second": second,
            "share": 0.25,
            "base": "smaller",
            "source": "a study",
            "measured_on": TODAY,
            **fields,
        }
    )
    overlap.clean()
    overlap.save()
    return overlap


def make_overlap_import(**fields: Any) -> OverlapImport:
    return OverlapImport.objects.create(
        **{
            "file_name": "overlaps.csv",
            "file_sha256": "0" * 64,
            "measured_on": TODAY,
            "source": "overlaps.csv",
            **fields,
        }
    )


def make_plan(campaign: Campaign | None = None, user: User | None = None, **fields: Any) -> Any:
    """A saved plan computed by the product itself over a small shortlist."""
    from django.http import QueryDict

    from planner.forms import BriefForm
    from planner.services.planning import make_plan as plan

    campaign = campaign or make_campaign()
    accounts = tuple(make_account(fee=Decimal(90 + 10 * number)) for number in range(3))
    shortlist = make_shortlist(campaign, accounts)
    user = user or make_user()
    form = BriefForm(
        QueryDict(brief_query(campaign, user, shortlist=shortlist.pk)), campaign=campaign, user=user
    )
    assert form.is_valid(), form.errors
    made = plan(brief=form.brief(()), user=user)
    if fields:
        type(made).objects.filter(pk=made.pk).update(**fields)
        made.refresh_from_db()
    return made


def make_review(subject: Any, user: User | None = None, **fields: Any) -> Any:
    """A shortlist or a plan sent for review by the product itself."""
    from reviews.services.sending import send_review

    sent = {"title": "Spring picks", "message": "", "due_on": None, **fields}
    return send_review(subject=subject, user=user or make_user(), **sent)


def brief_entries(campaign: Campaign, user: User, **entered: Any) -> dict[str, Any]:
    """What a browser would send from the planner's form, defaults kept and estimated fees allowed."""
    from planner.forms import BriefForm

    form = BriefForm(campaign=campaign, user=user)
    defaults = {
        name: field.initial
        for name, field in form.fields.items()
        if field.initial is not None and field.initial is not False
    }
    celebrity = {
        "celebrity_name": "Star",
        "celebrity_followers": 1_000_000,
        "celebrity_rate": "1.0",
        "celebrity_fee": "500",
    }
    pool = {"pool": "shortlist"} if "shortlist" in entered else {}
    limits = {"limits-TOTAL_FORMS": 0, "limits-INITIAL_FORMS": 0}
    estimates = {"fee_per_10k_followers": "100"}
    return {**defaults, **estimates, **celebrity, **pool, **limits, **entered}


def brief_query(campaign: Campaign, user: User, **entered: Any) -> str:
    from urllib.parse import urlencode

    return urlencode(brief_entries(campaign, user, **entered), doseq=True)
