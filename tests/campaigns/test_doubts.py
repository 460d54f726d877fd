"""Numbers that can hardly be true: on a page, on the dashboard, on import, on entry; never refused."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Measurement, SocialAccount
from campaigns.services import plausibility
from campaigns.services.imports.direct import ImportRequest, import_file
from campaigns.services.plausibility import catalogue_doubts, doubted_accounts, forget_doubts
from tests.factories import TODAY, make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def doubtful():
    make_account(handle="right", followers=20_000, avg_likes=500)
    make_account(handle="more.likes", followers=1_000, avg_likes=1_500, avg_comments=None)
    jumped = make_account(handle="tenfold", followers=200_000, avg_likes=5_000)
    Measurement.objects.filter(account=jumped).update(
        followers=20_000, measured_on=TODAY - timedelta(days=30)
    )


def codes(handle: str) -> list[str]:
    return [doubt.code for doubt in catalogue_doubts().rows if doubt.handle == handle]


def shown(response) -> list[str]:
    return [row.record.handle for row in response.context["table"].paginated_rows]


def test_each_doubt_has_its_reason_and_right_numbers_have_none(doubtful):
    assert codes("right") == []
    assert codes("more.likes") == ["rate_over_100_percent", "likes_above_followers"]
    assert codes("tenfold") == ["followers_ten_times_last"]


def test_rates_without_their_likes_are_not_held_against_whole_ones():
    for number in range(60):
        make_account(followers=10_000 + 500 * number, avg_likes=300 + 10 * number, avg_comments=10)
    make_account(handle="hides.likes", followers=20_000, avg_likes=None, avg_comments=3)
    assert codes("hides.likes") == []


def test_the_page_filters_sorts_and_exports(client, doubtful):
    page = reverse("doubt_list")
    assert shown(client.get(page)) == ["tenfold", "more.likes", "more.likes"]
    assert shown(client.get(page, {"q": "@MORE"})) == ["more.likes", "more.likes"]
    assert shown(client.get(page, {"reason": "followers_ten_times_last"})) == ["tenfold"]
    assert shown(client.get(page, {"how_sure": "error"})) == []
    assert shown(client.get(page, {"platform": "tiktok"})) == []
    assert shown(client.get(page, {"sort": "handle"}))[-1] == "tenfold"
    make_account(handle="talked.about", avg_likes=10, avg_comments=40)
    assert shown(client.get(page, {"sort": "severity"}))[-1] == "talked.about"
    assert shown(client.get(page, {"sort": "-severity"}))[0] == "talked.about"
    exported = client.get(page, {"export": "csv", "reason": "followers_ten_times_last"})
    rows = list(csv.DictReader(io.StringIO(b"".join(exported.streaming_content).decode("utf-8-sig"))))
    assert [(row["Handle"], row["Followers"], row["How sure"]) for row in rows] == [
        ("tenfold", "200000", "warning")
    ]
    assert "a digit too many or too few?" in rows[0]["In words"]


def test_a_filter_that_cannot_be_read_shows_nothing_and_says_so(client, doubtful):
    response = client.get(reverse("doubt_list"), {"reason": "gossip"})
    assert shown(response) == [] and "cannot be read" in response.content.decode()


def test_an_influencers_page_repeats_the_reasons_for_the_agency(client, doubtful, sign_in, owner):
    account = SocialAccount.objects.get(handle="tenfold")
    page = reverse("influencer_detail", args=[account.influencer_id])
    assert "a digit too many or too few?" in client.get(page).content.decode()
    assert "a digit too many" not in sign_in(owner).get(page).content.decode()


def test_the_dashboard_counts_for_the_agency_and_leads_to_the_page(client, doubtful, sign_in, owner):
    page = client.get(reverse("dashboard")).content.decode()
    assert "2 accounts" in page and reverse("doubt_list") in page
    assert reverse("doubt_list") not in sign_in(owner).get(reverse("dashboard")).content.decode()


def test_a_large_catalogue_is_checked_only_when_somebody_asks(doubtful, monkeypatch):
    monkeypatch.setattr(plausibility, "MOST_UNASKED", 2)
    assert doubted_accounts() is None
    catalogue_doubts()
    assert doubted_accounts() == 2


def test_of_a_very_large_catalogue_the_newest_are_checked_and_the_page_says_so(client, doubtful, monkeypatch):
    monkeypatch.setattr(plausibility, "MOST_CHECKED", 2)
    found = catalogue_doubts()
    assert (found.checked, found.accounts) == (2, 3)
    assert "2 of 3 accounts" in client.get(reverse("doubt_list")).content.decode()


def test_a_corrected_number_is_checked_anew_when_a_row_is_added(doubtful):
    assert codes("more.likes")
    SocialAccount.objects.filter(handle="more.likes").update(avg_likes=15)
    make_account()
    assert codes("more.likes") == []


def test_the_page_asks_as_often_for_two_as_for_twenty(client):
    asked = []
    for count in (2, 18):
        for _ in range(count):
            make_account(followers=1_000, avg_likes=1_500)
        forget_doubts()
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("doubt_list"))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def bring(text: str, measured_on: date, dry_run: bool = False):
    request = ImportRequest([text.encode()], "numbers.csv", measured_on, platform="instagram")
    return import_file(request=request, user=None, dry_run=dry_run)


def test_an_import_takes_doubtful_rows_as_they_stand_and_notes_each_reason():
    head = "handle,followers,likes\n"
    bring(head + "mara.eats,73800,5560\n", date(2026, 3, 1))
    second = head + "mara.eats,738000,5560\nleo.tan,1000,1200\nida.fit,20000,500\n"
    tried = bring(second, date(2026, 6, 1), dry_run=True)
    done = bring(second, date(2026, 6, 1))
    assert done.rejected == 0 and SocialAccount.objects.get(handle="mara.eats").followers == 738_000
    assert tried.notes == done.notes
    notes = " ".join(done.notes)
    assert "2 rows with numbers that can hardly be true, taken as they stand:" in done.notes
    assert "Row 2, @mara.eats: 738,000 followers are 10.0 times more than the 73,800 measured before" in notes
    assert "Row 3, @leo.tan: An engagement rate of 120 %" in notes and "ida.fit" not in notes


def test_a_file_full_of_doubts_notes_the_first_and_counts_the_rest():
    rows = "".join(f"person.{at},1000,1200\n" for at in range(60))
    notes = bring("handle,followers,likes\n" + rows, date(2026, 3, 1)).notes
    assert len([note for note in notes if note.startswith("Row ")]) == 40
    assert notes[-1] == "80 more reasons: see the numbers to check once the file is imported."


def test_an_admin_is_told_after_saving_and_the_entry_is_kept(sign_in, admin):
    entered = {
        "name": "Ida Frost",
        "kind": "creator",
        "accounts-TOTAL_FORMS": 1,
        "accounts-INITIAL_FORMS": 0,
        "accounts-0-platform": "tiktok",
        "accounts-0-handle": "@Ida.Frost",
        "accounts-0-followers": 1_500,
        "accounts-0-avg_likes": 9_000,
        "accounts-0-statistic": "mean",
        "accounts-0-source": "rate card",
        "accounts-0-measured_on": "2026-11-01",
    }
    page = sign_in(admin).post(reverse("admin:campaigns_influencer_add"), entered, follow=True)
    text = page.content.decode()
    assert "An engagement rate of 600 %" in text and "It is saved as entered." in text
    assert SocialAccount.objects.get(handle="ida.frost").avg_likes == 9_000
