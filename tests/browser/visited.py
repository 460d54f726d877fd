"""The pages that axe looks at, and those it cannot open."""

from django.urls import reverse

from campaigns.models import BenchmarkPack, ImportReject, ImportRun, Influencer, SocialAccount
from campaigns.services.imports.mappings import first_look
from campaigns.services.imports.uploads import receive
from tests.factories import make_import_run
from tests.role_matrix import EXPECTED, address

SKIPPED = {
    "sign_out",
    "saved_search_open",
    "saved_search_edit",
    "saved_search_delete",
    "theme",
    "person_reinvite",
    "person_reactivate",
    "application_accept",
    "application_reject",
    "application_decide",
    "shortlist_add",
    "shortlist_remove",
    "import_rejects",
    "import_columns",
    "import_numbers",
    "import_apply",
    "import_discard",
    "influencer_merge",
    "duplicate_dismiss",
    "job_cancel",
    "job_again",
    "overlapimport_rejects",
    "pack_own",
    "pack_download",
    "plan_keep",
    "plan_shortlist",
    "pipeline_move",
    "bookedpost_screenshot",
    "calendarfeed_read",
    "review_create",
    "review_decide",
    "review_comment",
    "review_close",
    "review_remind",
    "review_share",
    "review_revoke",
    "review_open",
    "review_open_item",
    "review_open_decide",
    "review_open_comment",
    "budgetrequest_create",
    "plan_left_out",
    "campaign_report_xlsx",
    "campaign_report_csv",
    "campaign_report_pdf",
    "brand_colours",
    "plan_explore_frontier",
    "celebrity_suggestions",
    "healthz",
    "readyz",
}
WITHOUT_SIGN_IN = (
    "sign_in",
    "password_reset",
    "password_reset_done",
    "password_reset_confirm",
    "password_reset_complete",
    "invitation_accept",
    "application_confirm",
    "call_apply",
    "call_applied",
)


def rejected_import() -> ImportRun:
    run = make_import_run(rows=1, rejected=1)
    ImportReject.objects.create(run=run, row_number=1, column="Followers", reason="unreadable")
    return run


def open_imports() -> list[str]:
    """An import at each step of the wizard, its check included."""
    content = b"handle,name,followers,ER\nmara,Mara,5000,3%\nleo,Leo,n/a,2%\n"
    run = receive(content=[content], file_name="march.csv", user=None)
    first_look(run, "")
    account = SocialAccount.objects.first()
    changed = {"what": "changed", "row": 2, "platform": "instagram", "handle": account.handle,
               "changes": [["followers", 5, 6]]}  # fmt: skip
    created = {"what": "created", "row": 3, "platform": "instagram", "handle": "leo", "name": "Leo",
               "changes": [["followers", None, 6]]}  # fmt: skip
    checked = make_import_run(rows=2, created=1, updated=1, state="checked", examples=[changed, created])
    steps = [reverse(name, args=[run.pk]) for name in ("import_columns", "import_numbers", "import_detail")]
    return [*steps, reverse("import_detail", args=[checked.pk])]


def pages(keys) -> list[str]:
    paths = [
        address(name, keys)
        for name in sorted(EXPECTED)
        if name not in SKIPPED and name not in WITHOUT_SIGN_IN
    ]
    campaign = keys["campaign"]
    sent = [
        f"{reverse('review_create')}?shortlist={keys['shortlist']}",
        f"{reverse('budgetrequest_create')}?plan={keys['plan']}",
    ]
    return [
        *sent,
        *paths,
        *open_imports(),
        f"{reverse('plan_create')}?campaign={campaign}",
        f"{reverse('influencer_list')}?tier=bogus",
        f"{reverse('influencer_same', args=[keys['influencer']])}?q=person",
        f"{reverse('influencer_merge', args=[keys['influencer']])}?other={other_person(keys)}",
        f"{reverse('influencer_list')}?q=persno",
        f"{reverse('engagement_by_size')}?statistic=mean",
        *(reverse("pack_detail", args=[pack]) for pack in shipped_pack_keys()),
        "/nowhere/",
    ]


def other_person(keys) -> int:
    return Influencer.objects.exclude(pk=keys["influencer"]).earliest("pk").pk


def shipped_pack_keys() -> list[int]:
    """A pack of levels and one of ranges and single numbers."""
    names = ("modash-2023", "hashimoto-2017")
    return list(BenchmarkPack.objects.filter(name__in=names).values_list("pk", flat=True))


def admin_pages(keys) -> list[str]:
    """Pages of the administration, which has a look of its own on a phone."""
    account = keys["account"]
    return [
        reverse("admin:index"),
        reverse("admin:campaigns_influencer_changelist"),
        reverse("admin:campaigns_influencer_change", args=[keys["influencer"]]),
        reverse("admin:campaigns_socialaccount_change", args=[account]),
        reverse("admin:campaigns_brand_change", args=[keys["brand"]]),
        reverse("admin:campaigns_benchmarkpack_changelist"),
        reverse("admin:accounts_user_add"),
    ]
