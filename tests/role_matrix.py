"""The role matrix: what each address answers to each kind of person, and the addresses themselves."""

from django.urls import URLPattern, URLResolver, reverse

from reports.services.drawing import is_possible

OPEN = {"sign_in", "password_reset", "password_reset_done", "password_reset_complete", "healthz", "readyz",
        "styleguide"}  # fmt: skip
PEOPLE = ("nobody", "outsider", "colleague", "owner")
SIGNED_IN = {"nobody": 302, "outsider": 200, "colleague": 200, "owner": 200}
OF_THE_BRAND = {"nobody": 302, "outsider": 404, "colleague": 200, "owner": 200}
AGENCY = {"nobody": 302, "outsider": 403, "colleague": 200, "owner": 403}
APPLIED = {"nobody": 302, "outsider": 403, "colleague": 404, "owner": 403}
ADMINS = {"nobody": 302, "outsider": 403, "colleague": 403, "owner": 403}
AGENCY_POST = {"nobody": 302, "outsider": 403, "colleague": 405, "owner": 403}
POST_ONLY = {"nobody": 302, "outsider": 405, "colleague": 405, "owner": 405}
EXPECTED = {
    "dashboard": SIGNED_IN,
    "brand_list": SIGNED_IN,
    "brand_create": AGENCY,
    "brand_detail": OF_THE_BRAND,
    "brand_edit": AGENCY,
    "campaign_list": SIGNED_IN,
    "campaign_create": SIGNED_IN,
    "campaign_detail": OF_THE_BRAND,
    "campaign_edit": OF_THE_BRAND,
    "influencer_list": SIGNED_IN,
    "influencer_detail": SIGNED_IN,
    "influencer_facets": SIGNED_IN,
    "influencer_same": AGENCY,
    "influencer_merge": APPLIED,
    "merge_undo": AGENCY,
    "account_split": AGENCY,
    "account_retire": AGENCY,
    "account_unretire": AGENCY,
    "influencer_bulk": SIGNED_IN,
    "saved_search_list": SIGNED_IN,
    "saved_search_create": SIGNED_IN,
    "saved_search_open": {"nobody": 302, "outsider": 404, "colleague": 404, "owner": 302},
    "saved_search_edit": {"nobody": 302, "outsider": 404, "colleague": 404, "owner": 200},
    "saved_search_delete": {"nobody": 302, "outsider": 404, "colleague": 404, "owner": 200},
    "doubt_list": AGENCY,
    "data_quality": AGENCY,
    "duplicate_list": AGENCY,
    "duplicate_dismiss": {"nobody": 302, "outsider": 403, "colleague": 405, "owner": 403},
    "engagement_by_size": SIGNED_IN,
    "backtest": AGENCY,
    "audit_list": SIGNED_IN,
    "person_list": ADMINS,
    "person_invite": ADMINS,
    "person_edit": ADMINS,
    "person_reinvite": ADMINS,
    "person_deactivate": ADMINS,
    "person_reactivate": ADMINS,
    "call_list": SIGNED_IN,
    "call_create": AGENCY,
    "call_edit": AGENCY,
    "call_apply": dict.fromkeys(PEOPLE, 200),
    "call_applied": dict.fromkeys(PEOPLE, 200),
    "application_confirm": dict.fromkeys(PEOPLE, 410),
    "application_list": SIGNED_IN,
    "application_detail": OF_THE_BRAND,
    "application_accept": AGENCY_POST,
    "application_reject": AGENCY_POST,
    "application_decide": AGENCY_POST,
    "application_delete": ADMINS,
    "invitation_accept": dict.fromkeys(PEOPLE, 410),
    "shortlist_list": SIGNED_IN,
    "shortlist_create": SIGNED_IN,
    "shortlist_add": POST_ONLY,
    "shortlist_detail": OF_THE_BRAND,
    "shortlist_edit": OF_THE_BRAND,
    "shortlist_delete": OF_THE_BRAND,
    "shortlist_remove": POST_ONLY,
    "pipeline_list": SIGNED_IN,
    "pipeline_board": SIGNED_IN,
    "pipeline_move": {"nobody": 302, "outsider": 405, "colleague": 405, "owner": 405},
    "entry_detail": OF_THE_BRAND,
    "entry_edit": {"nobody": 302, "outsider": 403, "colleague": 200, "owner": 403},
    "bookedpost_list": SIGNED_IN,
    "bookedpost_calendar": SIGNED_IN,
    "bookedpost_detail": OF_THE_BRAND,
    "bookedpost_edit": {"nobody": 302, "outsider": 403, "colleague": 200, "owner": 403},
    "bookedpost_screenshot": {"nobody": 302, "outsider": 404, "colleague": 404, "owner": 404},
    "calendarfeed_detail": SIGNED_IN,
    "calendarfeed_read": dict.fromkeys(PEOPLE, 404),
    "import_list": AGENCY,
    "import_create": AGENCY,
    "import_detail": AGENCY,
    "import_rejects": AGENCY,
    "import_columns": APPLIED,
    "import_numbers": APPLIED,
    "import_undo": {"nobody": 302, "outsider": 403, "colleague": 200, "owner": 403},
    "import_apply": {"nobody": 302, "outsider": 403, "colleague": 405, "owner": 403},
    "import_discard": {"nobody": 302, "outsider": 403, "colleague": 405, "owner": 403},
    "job_list": SIGNED_IN,
    "job_detail": {"nobody": 302, "outsider": 404, "colleague": 200, "owner": 404},
    "job_cancel": POST_ONLY,
    "job_again": POST_ONLY,
    "overlap_list": SIGNED_IN,
    "overlap_create": AGENCY,
    "overlap_delete": AGENCY,
    "overlapimport_detail": AGENCY,
    "overlapimport_rejects": AGENCY,
    "pack_list": SIGNED_IN,
    "pack_detail": SIGNED_IN,
    "pack_download": SIGNED_IN,
    "pack_create": AGENCY,
    "pack_copy": AGENCY,
    "pack_edit": AGENCY,
    "pack_own": {"nobody": 302, "outsider": 403, "colleague": 405, "owner": 403},
    "plan_list": SIGNED_IN,
    "plan_create": SIGNED_IN,
    "plan_compare": SIGNED_IN,
    "celebrity_suggestions": SIGNED_IN,
    "plan_detail": OF_THE_BRAND,
    "plan_explore": OF_THE_BRAND,
    "plan_explore_frontier": OF_THE_BRAND,
    "plan_keep": POST_ONLY,
    "plan_replan": OF_THE_BRAND,
    "plan_results": OF_THE_BRAND,
    "campaign_counts": {"nobody": 302, "outsider": 403, "colleague": 200, "owner": 403},
    "plan_shortlist": POST_ONLY,
    "plan_delete": OF_THE_BRAND,
    "plan_print": OF_THE_BRAND,
    "plan_left_out": OF_THE_BRAND,
    "review_list": SIGNED_IN,
    "review_create": {"nobody": 302, "outsider": 403, "colleague": 404, "owner": 403},
    "review_detail": OF_THE_BRAND,
    "review_item": OF_THE_BRAND,
    **dict.fromkeys(
        ("review_decide", "review_comment", "review_close", "review_remind", "review_share", "review_revoke"),
        POST_ONLY,
    ),
    "review_open": dict.fromkeys(PEOPLE, 404),
    "review_open_item": dict.fromkeys(PEOPLE, 404),
    "review_open_decide": dict.fromkeys(PEOPLE, 405),
    "review_open_comment": dict.fromkeys(PEOPLE, 405),
    "budgetrequest_list": SIGNED_IN,
    "budgetrequest_create": dict.fromkeys(PEOPLE, 404) | {"nobody": 302},
    "budgetrequest_detail": OF_THE_BRAND,
    "influencer_erase": {"nobody": 302, "outsider": 403, "colleague": 403, "owner": 403},
    **dict.fromkeys(
        (
            "campaign_report",
            "campaign_report_xlsx",
            "campaign_report_csv",
            "brand_colours",
        ),
        OF_THE_BRAND,
    ),
    "campaign_report_pdf": OF_THE_BRAND
    | dict.fromkeys(("colleague", "owner"), 200 if is_possible() else 503),
    "password_change": SIGNED_IN,
    "password_change_done": SIGNED_IN,
    "sign_out": POST_ONLY,
    "theme": dict.fromkeys(PEOPLE, 405),
    **{name: dict.fromkeys(PEOPLE, 200) for name in OPEN},
    "sign_in": {"nobody": 200, "outsider": 302, "colleague": 302, "owner": 302},
    "password_reset_confirm": dict.fromkeys(PEOPLE, 200),
}
PUBLIC = {"sign_in", "password_reset_confirm"}
CHANGES = (
    "saved_search_edit",
    "saved_search_delete",
    "plan_explore",
    "shortlist_remove",
    "shortlist_edit",
    "shortlist_delete",
    "campaign_edit",
    "plan_keep",
    "plan_replan",
    "plan_shortlist",
    "plan_delete",
    "review_decide",
    "review_comment",
    "budgetrequest_detail",
)


def route_names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """The names of all addresses outside Django's own admin."""
    names: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            names |= set() if pattern.app_name == "admin" else route_names(pattern.url_patterns)
        elif pattern.name:
            names.add(pattern.name)
    return names


WITHOUT_KEY = {
    "list",
    "calendar",
    "facets",
    "create",
    "add",
    "compare",
    "own",
    "bulk",
    "search_list",
    "search_create",
    "invite",
    "decide",
}


def address(name: str, keys: dict[str, int]) -> str:
    if name == "password_reset_confirm":
        return reverse(name, args=["MQ", "not-a-token"])
    if name == "calendarfeed_read":
        return reverse(name, args=["no-key"])
    if name.startswith("review_open"):
        return reverse(name, args=["no-token", *([1] if name.endswith("item") else [])])
    if name == "review_decide":
        return reverse(name, args=[keys["review"]])
    if name == "review_item":
        return reverse(name, args=[keys["review"], 1])
    if name in ("call_apply", "call_applied"):
        return reverse(name, args=[keys["slug"]])
    if name in ("invitation_accept", "application_confirm"):
        return reverse(name, args=["not-a-token"])
    noun = name.split("_")[0]
    takes_key = noun in keys and name.split("_", 1)[1] not in WITHOUT_KEY
    return reverse(name, args=[keys[noun]] if takes_key else [])
