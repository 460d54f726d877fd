"""A campaign's report: the same figures on the page, in the workbook, in the CSV and in the records."""

from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.formatting import exact, fine_money, money_from_cents, percent
from campaigns.services.spend import spend_of
from tests.factories import (
    make_account,
    make_brand,
    make_campaign,
    make_entry,
    make_plan,
    make_rate,
    make_shortlist,
    make_user,
)
from tests.reports.reading import formulas, long_table, sheets, tables

FORMS = ("page", "xlsx", "csv")


def rows_of(sheet, head):
    """The rows of the sheet below the head that begins with these words, until an empty one."""
    at = next(place for place, row in enumerate(sheet) if row[: len(head)] == head)
    below = []
    for row in sheet[at + 1 :]:
        if all(cell == "" for cell in row):
            break
        below.append(row)
    return below


def test_both_sides_are_the_stored_plans_on_page_in_workbook_and_in_csv(
    full, plan, sign_in, colleague, fetch
):
    client = sign_in(colleague)
    page = tables(fetch(client, full)[1].decode())["Both sides for the same spend"]
    name = plan.celebrity["name"]
    shown = {row[0]: row[1:] for row in page[1:]}
    both = (plan.celebrity, plan.portfolio)
    assert shown["Full cost"] == [money_from_cents(side["total_cents"], "USD") for side in both]
    assert shown["Engagements, expected"] == [exact(round(side["engagements"])) for side in both]
    assert shown["Engagement rate used"] == [percent(side["engagement_rate"]) for side in both]
    assert shown["Cost per engagement"] == [fine_money(side["cpe_cents"], "USD") for side in both]

    written = {
        row[0]: row[1:3] for row in rows_of(sheets(fetch(client, full, "xlsx")[1])["Plan"], ["Figure", name])
    }
    assert set(written) == set(shown)
    assert written["Full cost"] == [side["total_cents"] / 100 for side in both]
    assert written["Engagements, low end of the 80 % range"] == pytest.approx([side["p10"] for side in both])
    assert written["Cost per 1,000 impressions"] == pytest.approx([side["cpm_cents"] / 100 for side in both])

    told = {
        (row["Item"].removeprefix("Both sides for the same spend: "), row["Measure"]): row["Value"]
        for row in long_table(fetch(client, full, "csv")[1])
    }
    for figure, values in written.items():
        assert float(told[figure, name]) == pytest.approx(float(values[0]))


def test_every_cell_of_the_tables_is_the_same_number_in_workbook_and_csv(full, sign_in, colleague, fetch):
    client = sign_in(colleague)
    book = sheets(fetch(client, full, "xlsx")[1])
    long = long_table(fetch(client, full, "csv")[1])
    compared = 0
    for sheet, chapter, head, grid in (
        ("Shortlist", "Shortlist", ["Influencer", "Handle"], "First choice"),
        ("Plan", "Plan: Micros for spring", ["Influencer", "Handle"], "What the spend buys"),
        ("Bookings", "Bookings and spend", ["Figure", "Amount"], "Spend against the budget"),
        ("Bookings", "Bookings and spend", ["Influencer", "Handle"], "What is agreed"),
        ("Summary", "Summary", ["Figure", "Value"], "At a glance"),
    ):
        header = next(row for row in book[sheet] if row[: len(head)] == head)
        for row in rows_of(book[sheet], head):
            item = f"{grid}: total" if row[0] == "Total" else f"{grid}: {row[0]}"
            for label, value in zip(header[1:], row[1:], strict=True):
                told = [
                    one["Value"]
                    for one in long
                    if (one["Chapter"], one["Item"], one["Measure"]) == (chapter, item, label)
                ]
                if isinstance(value, float | int):
                    assert [float(one) for one in told] == [pytest.approx(value)], (item, label)
                    compared += 1
                elif told and label:
                    assert told == [str(value)], (item, label)
    assert compared > 80


def test_a_shortlist_on_paper_says_what_the_records_say(full, sign_in, colleague, fetch):
    page = tables(fetch(sign_in(colleague), full)[1].decode())["First choice"]
    head, rows = page[0], {row[0]: row for row in page[1:]}
    fee, rate, cpe = (
        head.index("Fee per post"),
        head.index("Engagement rate"),
        head.index("Cost per engagement"),
    )
    assert set(rows) == {"Mara Ek", "Leo Ruiz", "Ana Lind", "Pia Roth", "Total"}
    assert rows["Mara Ek"][fee] == "$200.50" and rows["Mara Ek"][rate] == "1.24 %"
    assert rows["Mara Ek"][cpe] == fine_money(20050 / 620, "USD")
    assert (rows["Leo Ruiz"][fee], rows["Leo Ruiz"][cpe]) == ("–", "–")
    assert rows["Total"][fee] == "$290.50"


def test_the_spend_is_that_of_the_campaign(full, sign_in, colleague, fetch):
    spend = spend_of(full)
    assert spend.committed == Decimal("500.50")
    written = {row[0]: row[1] for row in rows_of(
        sheets(fetch(sign_in(colleague), full, "xlsx")[1])["Bookings"], ["Figure", "Amount"])}  # fmt: skip
    assert written["Agreed in all"] == float(spend.committed)
    assert written["Left of the budget"] == float(spend.left)


def test_formulas_are_live_and_the_values_beside_them_are_right(full, sign_in, colleague, fetch):
    found = formulas(fetch(sign_in(colleague), full, "xlsx")[1])
    assert len(found) > 30 and any("SUM(" in formula for _, formula, _, _ in found)
    for sheet, formula, kept, again in found:
        assert kept == pytest.approx(again), (sheet, formula)


def test_the_summary_says_what_it_costs_and_who_approved_it(full, plan, owner, sign_in, fetch):
    page = unescape(fetch(sign_in(owner), full)[1].decode())
    side = plan.celebrity if "Proposed is Star" in page else plan.portfolio
    assert f"It costs {money_from_cents(side['total_cents'], 'USD')} in all" in page
    assert f"is approved by {owner} (" in page and "in eight of ten such campaigns" in page
    type(full).objects.filter(pk=full.pk).update(version=2)
    page = unescape(fetch(sign_in(owner), full)[1].decode())
    assert "is not approved: approved, void since the campaign was edited" in page


@pytest.mark.parametrize("form", ["page", "xlsx", "csv", "pdf"])
def test_another_brands_report_is_not_there(form, campaign, sign_in, outsider, fetch):
    assert fetch(sign_in(outsider), campaign, form)[0] == 404


def test_no_other_brands_fee_stands_in_any_form(full, shortlist, sign_in, owner, colleague, fetch):
    account = make_account(name="Shared Star", fee=111)
    rival = make_brand(name="Rival Foods")
    make_rate(account, fee=Decimal("7654.32"), brand=rival, source="rival contract")
    make_rate(account, fee=Decimal("4321.10"), brand=full.brand)
    make_entry(shortlist, account)
    theirs = make_shortlist(make_campaign(rival), (account,))
    make_entry(make_shortlist(theirs.campaign), account, stage="agreed", fee=Decimal("9876.54"))
    for user in (owner, colleague):
        for form in FORMS:
            content = fetch(sign_in(user), full, form)[1]
            told = str(sheets(content)) if form == "xlsx" else content.decode()
            assert "4,321.10" in told or "4321.1" in told
            for secret in ("7,654.32", "7654.32", "9,876.54", "9876.54", "Rival", "rival contract"):
                assert secret not in told, (form, secret)
    told = fetch(sign_in(colleague), theirs.campaign, "csv")[1].decode()
    assert "7654.32" in told and "4321.1" not in told


def test_names_never_run_as_formulas(campaign, sign_in, colleague, fetch):
    hostile = ('=HYPERLINK("http://x","y")', "+1", "@x", "-1+1", "\t=1", "＝1")
    accounts = tuple(make_account(name=name, fee=10, source="=1+1") for name in hostile)
    make_shortlist(campaign, accounts, name="@SUM(1)", notes="=2+2")
    client = sign_in(colleague)
    content = fetch(client, campaign, "xlsx")[1]
    for _, formula, _, _ in formulas(content):
        assert "HYPERLINK" not in formula and "1+1" not in formula
    texts = [
        cell for sheet in sheets(content).values() for row in sheet for cell in row if isinstance(cell, str)
    ]
    rows = long_table(fetch(client, campaign, "csv")[1])
    texts += [value for row in rows for value in row.values()]
    assert any("HYPERLINK" in each for each in texts)
    assert [each for each in texts if each.startswith(("=", "+", "-", "@", "\t", "＝"))] == []


@pytest.mark.parametrize("form", [*FORMS, "pdf"])
def test_a_choice_that_the_campaign_has_not_is_refused(form, campaign, sign_in, colleague, fetch):
    foreign = make_shortlist()
    status, content = fetch(sign_in(colleague), campaign, form, shortlist=foreign.pk)
    assert status == 422 and b"Select a valid choice" in content
    assert fetch(sign_in(colleague), campaign, form, parts="salary")[0] == 422


def test_trials_are_not_reported(campaign, sign_in, colleague, fetch):
    trial = make_plan(campaign, colleague)
    assert fetch(sign_in(colleague), campaign, plan=trial.pk)[0] == 422


def test_parts_can_be_left_out(full, sign_in, colleague, fetch):
    client = sign_in(colleague)
    assert list(sheets(fetch(client, full, "xlsx", parts=["plan"], chosen="on")[1])) == [
        "Summary",
        "Plan",
        "Notes",
    ]
    page = fetch(client, full, chosen="on", shortlist="", plan="")[1].decode()
    assert 'id="chapter-summary"' in page and 'id="chapter-plan"' not in page


def test_an_empty_campaign_has_a_sensible_report(campaign, sign_in, owner, fetch):
    client = sign_in(owner)
    page = unescape(fetch(client, campaign)[1].decode())
    assert "Neither a shortlist nor a plan has been chosen yet." in page
    assert "Nothing is agreed yet" in page and "80 % range" in page
    assert list(sheets(fetch(client, campaign, "xlsx")[1])) == [
        "Summary", "Shortlist", "Plan", "Approvals", "Bookings", "Notes",
    ]  # fmt: skip
    assert long_table(fetch(client, campaign, "csv")[1])


def test_a_report_of_many_rows_asks_no_more_of_the_database(
    full, shortlist, sign_in, owner, colleague, fetch
):
    client = sign_in(colleague)
    fetch(client, full)
    with CaptureQueriesContext(
        connection,
    ) as few:
        fetch(client, full)
    for number in range(12):
        make_entry(shortlist, make_account(fee=50), stage="agreed", fee=Decimal(number + 1))
        make_entry(shortlist, make_account(fee=50))
    with CaptureQueriesContext(connection) as many:
        fetch(client, full)
    assert len(many) == len(few) < 45


def test_the_head_is_in_the_brands_colour(full, sign_in, owner, outsider):
    address = reverse("brand_colours", args=[full.brand_id])
    page = sign_in(owner).get(reverse("campaign_report", args=[full.pk]))
    assert address in page.content.decode() and "unsafe" not in page["Content-Security-Policy"]
    sheet = sign_in(owner).get(address)
    assert (
        sheet["Content-Type"].startswith("text/css")
        and "--brand: #7a1fa2; --brand-ink: #ffffff" in sheet.content.decode()
    )
    assert sign_in(outsider).get(address).status_code == 404
    assert sign_in(None).get(address).status_code == 302


def test_a_colour_or_a_name_that_would_inject_rules_does_not(sign_in, colleague):
    brand = make_brand(name='"; } body { display: none } </style>')
    type(brand).objects.filter(pk=brand.pk).update(colour="red;}*{")
    told = sign_in(colleague).get(reverse("brand_colours", args=[brand.pk])).content.decode()
    assert "--brand: #0b6bcb;" in told
    assert "body" not in told and "red" not in told and "<" not in told and told.count("}") == 3


def test_reports_are_reached_from_campaign_plan_and_shortlist(full, plan, shortlist, sign_in, colleague):
    client = sign_in(colleague)
    address = reverse("campaign_report", args=[full.pk])
    for name, record in (("campaign_detail", full), ("plan_detail", plan), ("shortlist_detail", shortlist)):
        assert address in client.get(reverse(name, args=[record.pk])).content.decode()


def test_a_brand_manager_reads_what_the_agency_reads(full, sign_in, owner, fetch):
    assert fetch(sign_in(owner), full, "csv")[1] == fetch(sign_in(make_user()), full, "csv")[1]
