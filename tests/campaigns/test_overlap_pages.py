"""Audience overlaps on pages: upload, list, an influencer's page, deleting, the administration."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import AudienceOverlap, OverlapImport
from tests.campaigns.overlaps import MARCH, TOP, counts, refusals, run, stored
from tests.factories import make_account, make_overlap

pytestmark = pytest.mark.django_db


def upload(client, text: str, **entered):
    file = SimpleUploadedFile("pairs.csv", text.encode())
    return client.post(
        reverse("overlap_create"), {"file": file, "measured_on": "2026-03-01", **entered}, follow=True
    )


def test_a_file_is_checked_then_imported_on_the_page_and_its_refused_rows_downloaded(
    client, mara, leo, colleague
):
    text = f"{TOP}mara.eats,leo.tan,0.2,first\nnobody,leo.tan,0.2,first\n"
    page = upload(client, text, dry_run="on").content.decode()
    assert "What would happen" in page and "is no account of the catalogue" in page
    assert not AudienceOverlap.objects.exists()
    page = upload(client, text).content.decode()
    assert "pairs.csv is imported." in page and "Download rejected rows" in page
    overlap = AudienceOverlap.objects.get()
    assert (overlap.entered_by, overlap.source) == (colleague, "pairs.csv")
    rejects = client.get(reverse("overlapimport_rejects", args=[OverlapImport.objects.get().pk]))
    lines = list(csv.reader(io.StringIO(b"".join(rejects.streaming_content).decode("utf-8-sig"))))
    assert lines[1][0] == "3" and lines[1][3:] == ["nobody", "leo.tan", "0.2", "first"]


@pytest.mark.parametrize(
    ("text", "entered"),
    [
        ("PK\x03\x04", {}),
        (f"{TOP}a,b,1,first\n", {"measured_on": "2999-01-01"}),
        (f"{TOP}a,b,1,first\n", {"base": "x"}),
    ],
)
def test_a_mistake_on_the_form_is_said_and_writes_nothing(client, text, entered):
    response = upload(client, text, **entered)
    assert response.status_code == 422 and not OverlapImport.objects.exists()


def test_the_list_filters_sorts_pages_and_exports_a_file_that_can_be_imported(client, mara, leo, ida):
    make_overlap(mara, leo, share=0.1, base="first")
    make_overlap(leo, ida, share=0.4, base="either")
    make_overlap(mara, ida, share=0.3, base="second")

    def shares(**query):
        response = client.get(reverse("overlap_list"), query)
        return [row.record.share for row in response.context["table"].paginated_rows]

    assert shares() == [0.4, 0.3, 0.1]
    assert shares(sort="share") == [0.1, 0.3, 0.4]
    assert shares(q="@mara.eats") == [0.3, 0.1] and shares(q="Ida") == [0.4, 0.3]
    assert shares(base="either") == [0.4] and shares(q="Ida", base="second") == [0.3]
    assert (
        shares(sort="first", page="9")
        and "Nothing matches" in client.get(reverse("overlap_list"), {"q": "nowhere"}).content.decode()
    )
    export = b"".join(client.get(reverse("overlap_list"), {"export": "csv"}).streaming_content)
    done = run(export, date(2026, 11, 20))
    assert counts(done) == {"unchanged": 3}, refusals(done)


def test_a_brand_manager_reads_overlaps_but_not_who_entered_them(sign_in, owner, colleague, mara, leo):
    make_overlap(mara, leo, entered_by=colleague)
    page = sign_in(owner).get(reverse("overlap_list")).content.decode()
    assert "mara.eats" in page and colleague.name not in page and "Import overlaps" not in page
    assert reverse("overlap_delete", args=[AudienceOverlap.objects.get().pk]) not in page


def test_staff_delete_one_overlap_after_a_question(client, mara, leo, ida):
    overlap, other = make_overlap(mara, leo), make_overlap(leo, ida)
    address = reverse("overlap_delete", args=[overlap.pk])
    assert "Delete the overlap of @mara.eats" in client.get(address).content.decode()
    assert AudienceOverlap.objects.count() == 2
    assert client.post(address).url == reverse("overlap_list")
    assert list(AudienceOverlap.objects.all()) == [other]
    assert client.post(address).status_code == 404


def test_an_influencers_page_shows_the_largest_overlaps_from_both_sides(client, mara, leo, ida):
    make_overlap(mara, leo, share=0.2, base="first")
    make_overlap(leo, ida, share=0.4, base="second", source="somebody")
    page = client.get(reverse("influencer_detail", args=[leo.influencer_id])).content.decode()
    assert "of @mara.eats&#x27;s" in page and "of @ida&#x27;s" in page
    assert page.index("somebody") < page.index("a study") and "?q=leo.tan" in page
    for number in range(9):
        make_overlap(leo, make_account(handle=f"more{number}"), share=0.5)
    profile = client.get(reverse("influencer_detail", args=[leo.influencer_id])).context["profiles"][0]
    assert [row.share for row in profile.overlaps] == [0.5] * 8
    lonely = make_account(handle="lonely")
    page = client.get(reverse("influencer_detail", args=[lonely.influencer_id])).content.decode()
    assert "audience overlaps" not in page.lower()


def test_the_number_of_queries_does_not_grow_with_overlaps(client, mara, leo):
    def asked() -> list[int]:
        numbers = []
        for address in (reverse("overlap_list"), reverse("influencer_detail", args=[mara.influencer_id])):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            numbers.append(len(queries))
        return numbers

    make_overlap(mara, leo)
    few = asked()
    for _ in range(20):
        make_overlap(mara, make_account())
    assert asked() == few


def test_an_admin_enters_a_pair_in_any_order(sign_in, admin, mara, leo):
    entered = {"first": leo.pk, "second": mara.pk, "share": "0.4", "base": "first", "source": "call",
               "measured_on": "2026-03-01"}  # fmt: skip
    client = sign_in(admin)
    assert client.post(reverse("admin:campaigns_audienceoverlap_add"), entered).status_code == 302
    assert stored() == [("mara.eats", "leo.tan", 0.4, "second", MARCH)]
    assert AudienceOverlap.objects.get().entered_by == admin
    again = client.post(reverse("admin:campaigns_audienceoverlap_add"), entered)
    assert "An overlap of these two accounts exists." in again.content.decode()
    same = client.post(reverse("admin:campaigns_audienceoverlap_add"), entered | {"second": leo.pk})
    assert "Choose another account than the first." in same.content.decode()
