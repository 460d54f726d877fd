"""Audience overlaps: pairs stand once, files come in whole or with reasons, the newest statement wins."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.choices import OverlapBase
from campaigns.imports.errors import FileError
from campaigns.imports.overlaps import read_overlaps
from campaigns.imports.shares import BASES
from campaigns.models import AudienceOverlap, Influencer, OverlapImport, SocialAccount
from campaigns.services import overlap_imports
from campaigns.services.overlap_imports import OverlapRequest, import_overlaps
from tests.factories import make_account, make_overlap

pytestmark = pytest.mark.django_db
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
TOP = "account,account,shared share,base\n"


@pytest.fixture
def mara():
    return make_account(handle="mara.eats", name="Mara")


@pytest.fixture
def leo(mara):
    return make_account(handle="leo.tan", name="Leo")


@pytest.fixture
def ida(leo):
    return make_account(handle="ida", platform="tiktok", name="Ida")


def run(text: str | bytes, measured_on: date = MARCH, **options) -> OverlapImport:
    content = text.encode() if isinstance(text, str) else text
    dry_run = options.pop("dry_run", False)
    request = OverlapRequest(content, options.pop("name", "pairs.csv"), measured_on, **options)
    return import_overlaps(request=request, user=options.pop("user", None), dry_run=dry_run)


def counts(done: OverlapImport) -> dict[str, int]:
    names = ("created", "updated", "unchanged", "repeated", "older", "rejected")
    found = {name: getattr(done, name) for name in names}
    assert done.rows == sum(found.values())
    return {name: number for name, number in found.items() if number}


def stored() -> list[tuple]:
    rows = AudienceOverlap.objects.order_by("pk")
    return list(rows.values_list("first__handle", "second__handle", "share", "base", "measured_on"))


def refusals(done: OverlapImport) -> list[tuple[str, str, str]]:
    return [tuple(row) for row in done.rejected_rows]


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": 1.01},
        {"share": -0.1},
        {"base": "nobody"},
        {"swapped": True},
        {"same": True},
        {"twice": True},
    ],
)
def test_the_database_itself_refuses_a_wrong_pair(mara, leo, wrong):
    fields = {
        "share": 0.2,
        "base": "first",
        "source": "x",
        "measured_on": MARCH,
        "first": mara,
        "second": leo,
    }
    if wrong.get("swapped"):
        fields |= {"first": leo, "second": mara}
    elif wrong.get("same"):
        fields |= {"second": mara}
    elif wrong.get("twice"):
        make_overlap(mara, leo)
    else:
        fields |= wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        AudienceOverlap.objects.create(**fields)


def test_the_bases_are_those_the_reader_knows():
    assert set(OverlapBase.values) == set(BASES)


def test_an_overlap_goes_with_its_account(mara, leo):
    make_overlap(mara, leo)
    mara.delete()
    assert not AudienceOverlap.objects.exists()


@pytest.mark.parametrize(
    ("share", "read"),
    [
        ("0.23", 0.23),
        ("23 %", 0.23),
        ('"23,5 %"', 0.235),
        ('"0,235"', 0.235),
        ("1", 1.0),
        ("0", 0.0),
        ("23%", 0.23),
    ],
)
def test_a_share_is_read_however_it_is_written(mara, leo, share, read):
    assert counts(run(f"{TOP}mara.eats,leo.tan,{share},smaller\n")) == {"created": 1}
    assert AudienceOverlap.objects.get().share == pytest.approx(read)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("@Mara.Eats", "LEO.TAN"),
        ("https://www.instagram.com/mara.eats/?hl=en", "instagram.com/leo.tan"),
        ("mara.eats (Instagram)", "@leo.tan on Instagram"),
        ("Mara (@mara.eats)", "instagram: @leo.tan"),
    ],
)
def test_an_account_is_found_however_it_is_named(mara, leo, name, other):
    make_account(handle="mara.eats", platform="tiktok") if "instagram" in name.lower() else None
    done = run(f'{TOP}"{name}","{other}",0.2,either\n')
    assert refusals(done) == [] and stored()[0][:2] == ("mara.eats", "leo.tan")


def test_both_directions_of_a_pair_say_the_same(mara, leo):
    assert mara.pk < leo.pk
    run(f"{TOP}mara.eats,leo.tan,0.2,first\n")
    known = stored()
    assert known == [("mara.eats", "leo.tan", 0.2, "first", MARCH)]
    assert counts(run(f"{TOP}leo.tan,mara.eats,0.2,second\n")) == {"unchanged": 1}
    assert stored() == known
    assert counts(run(f"{TOP}leo.tan,mara.eats,0.2,first\n")) == {"updated": 1}
    assert stored() == [("mara.eats", "leo.tan", 0.2, "second", MARCH)]


def test_the_lower_row_of_a_pair_counts_and_the_others_are_counted_as_repeated(mara, leo):
    text = (
        f"{TOP}mara.eats,leo.tan,0.2,smaller\nleo.tan,mara.eats,0.3,smaller\nmara.eats,leo.tan,0.4,smaller\n"
    )
    assert counts(run(text)) == {"created": 1, "repeated": 2}
    assert stored()[0][2] == 0.4


def test_the_newer_day_wins_over_what_is_known(mara, leo):
    row = f"{TOP}mara.eats,leo.tan,{{}},smaller\n"
    run(row.format(0.2), JUNE)
    assert counts(run(row.format(0.9), MARCH, name="old.csv")) == {"older": 1}
    assert stored()[0][2] == 0.2
    assert counts(run(row.format(0.3), JUNE)) == {"updated": 1}
    assert stored()[0][2:] == (0.3, "smaller", JUNE)


def test_the_same_file_twice_changes_nothing(mara, leo, ida):
    text = f"{TOP}mara.eats,leo.tan,20 %,first\nida,mara.eats,0.5,second\nnobody,leo.tan,0.1,first\n"
    assert counts(run(text)) == {"created": 2, "rejected": 1}
    before = list(AudienceOverlap.objects.order_by("pk").values())
    assert counts(run(text)) == {"unchanged": 2, "rejected": 1}
    assert list(AudienceOverlap.objects.order_by("pk").values()) == before


def test_a_handle_on_several_platforms_needs_its_platform(mara, leo):
    make_account(handle="mara.eats", platform="tiktok")
    done = run(f"{TOP}mara.eats,leo.tan,0.2,first\n")
    assert refusals(done) == [
        (
            "2",
            "account (no. 1)",
            '"mara.eats" stands on Instagram and TikTok: say which, as mara.eats (Instagram)',
        )
    ]
    named = run(
        "account,platform,account,platform,shared share,base\nmara.eats,TikTok,leo.tan,IG,0.2,first\n"
    )
    assert counts(named) == {"created": 1}
    overlap = AudienceOverlap.objects.get()
    assert {overlap.first.platform, overlap.second.platform} == {"instagram", "tiktok"}
    both = run("account,account,platform,shared share,base\nmara.eats,leo.tan,instagram,0.3,first\n")
    assert counts(both) == {"created": 1}


HOSTILE = [
    ("nobody,leo.tan,0.2,first", "account (no. 1)", '"nobody" is no account of the catalogue'),
    ("mara.eats,x.com/leo.tan,0.2,first", "account (no. 2)", "is no account of the catalogue on X"),
    ("mara.eats,@mara.eats,0.2,first", "account (no. 2)", '"mara.eats" and "@mara.eats" are one account'),
    ("mara.eats,,0.2,first", "account (no. 2)", "the account is empty"),
    ("mara.eats,a b c!,0.2,first", "account (no. 2)", '"a b c!" is no account of the catalogue'),
    (f"mara.eats,{'(' * 5000},0.2,first", "account (no. 2)", "is too long for an account"),
    ("mara.eats,leo.tan,,first", "shared share", "the shared share is empty"),
    ("mara.eats,leo.tan,-0.2,first", "shared share", '"-0.2" is negative'),
    ("mara.eats,leo.tan,120 %,first", "shared share", '"120 %" is more than 100 %'),
    ("mara.eats,leo.tan,nan,first", "shared share", "the shared share is empty"),
    ("mara.eats,leo.tan,inf,first", "shared share", '"inf" is not a share such as 0.23 or 23 %'),
    ("mara.eats,leo.tan,1e999,first", "shared share", "is more than 1"),
    ("mara.eats,leo.tan,=1+1,first", "shared share", '"=1+1" is not a share'),
    ("mara.eats,leo.tan,0.2,third", "base", '"third" is none of first, second, smaller, either'),
    ("mara.eats,leo.tan,0.2,", "base", "whose share it is stands nowhere"),
    ("mara.eats,leo.tan,0.2", "base", "whose share it is stands nowhere"),
    ("mara.eats,leo.tan,0.2,first,more", "", "stands beyond the last column"),
]


@pytest.mark.parametrize(("row", "column", "reason"), HOSTILE)
def test_a_row_that_cannot_be_read_is_refused_with_row_column_and_reason(mara, leo, row, column, reason):
    done = run(f"{TOP}mara.eats,leo.tan,0.5,either\n{row}\n")
    assert counts(done) == {"created": 1, "rejected": 1}
    number, where, why = refusals(done)[0]
    assert (number, where) == ("3", column) and reason in why


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("account,account,base\na,b,first\n", "No column of the shared share"),
        ("account,shared share,base\nmara,0.2,first\n", "Two columns of accounts are needed"),
        ("account,account,account,shared share\na,b,c,0.2\n", "More than two columns may be the accounts"),
        ("account,account,overlap,shared %\na,b,0.2,3\n", "More than one column may be the shared share"),
        ("PK\x03\x04....", "Excel workbook"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(text, reason):
    with pytest.raises(FileError, match=reason):
        run(text)


@pytest.mark.parametrize(
    "text",
    [
        "Influencer A;Influencer B;Overlap (%);Base\nmara.eats;leo.tan;20;smaller audience\n",
        "handle 1\thandle 2\tshare\tbasis\nmara.eats\tleo.tan\t0.2\tsmaller\n",
        "Creator,Other creator,Overlap % of the smaller audience\nmara.eats,leo.tan,20\n",
        "from,to,percentage,denominator\n@mara.eats,@leo.tan,20,Smaller\n",
        "source,target,weight,kind\nmara.eats,leo.tan,20 %,smaller\n",
        "Name,Handle,Other name,Other handle,Shared followers,Overlap,Base\n"
        "Mara,mara.eats,Leo,leo.tan,400,20%,min\n",
    ],
)
def test_headers_are_guessed(mara, leo, text):
    done = run(text)
    assert counts(done) == {"created": 1}, refusals(done)
    assert stored() == [("mara.eats", "leo.tan", 0.2, "smaller", MARCH)]


def test_percent_or_fraction_is_guessed_for_the_whole_file_and_said(mara, leo, ida):
    percent = run(f"{TOP}mara.eats,leo.tan,23,first\nida,leo.tan,0.5,first\nida,mara.eats,4,first\n")
    assert sorted(row[2] for row in stored()) == [0.005, 0.04, 0.23]
    assert any("read as percent, since 2 of 3" in note for note in percent.notes)
    fraction = run(f"{TOP}mara.eats,leo.tan,0.5,first\nida,leo.tan,0.25,first\nida,mara.eats,4,first\n", JUNE)
    assert counts(fraction) == {"updated": 2, "rejected": 1}
    assert any("read as fractions, since 2 of 3" in note for note in fraction.notes)
    said = run(f"{TOP}mara.eats,leo.tan,0.5,first\n", JUNE, scale="percent")
    assert not said.notes and AudienceOverlap.objects.get(first=mara, second=leo).share == 0.005


def test_a_file_without_bases_takes_the_chosen_one(mara, leo):
    text = "account,account,shared share\nmara.eats,leo.tan,0.2\n"
    assert counts(run(text)) == {"rejected": 1}
    done = run(text, base="either")
    assert stored()[0][3] == "either" and any("either, as chosen" in note for note in done.notes)


def test_a_dry_run_reports_the_same_and_writes_nothing(mara, leo):
    text = f"{TOP}mara.eats,leo.tan,0.2,first\nleo.tan,mara.eats,0.3,first\nnobody,x,1,first\n"
    dry = run(text, dry_run=True)
    assert counts(dry) == {"created": 1, "repeated": 1, "rejected": 1} and dry.pk is None
    assert not AudienceOverlap.objects.exists() and not OverlapImport.objects.exists()


def test_the_rejects_file_can_be_mended_and_imported(mara, leo):
    done = run(f"{TOP}@mara.eats,nobody,0.2,first\n")
    rejects = done.rejects_csv
    assert "'@mara.eats" in rejects
    assert counts(run(rejects.replace("nobody,", "leo.tan,"))) == {"created": 1}


def test_an_import_that_is_interrupted_ends_the_same_when_it_is_repeated(mara, leo, ida, monkeypatch):
    monkeypatch.setattr(overlap_imports, "BATCH", 1)
    text = f"{TOP}mara.eats,leo.tan,0.2,first\nida,leo.tan,0.3,first\nida,mara.eats,0.4,either\n"
    write, written = overlap_imports._write, []

    def dies(changed):
        if written:
            raise KeyboardInterrupt
        written.append(write(changed))

    with monkeypatch.context() as patched:
        patched.setattr(overlap_imports, "_write", dies)
        with pytest.raises(KeyboardInterrupt):
            run(text)
    cut_off = OverlapImport.objects.get()
    assert AudienceOverlap.objects.count() == 1 and counts(cut_off) == {"created": 1}
    assert counts(run(text)) == {"created": 2, "unchanged": 1}


def test_rows_of_several_batches_come_in_whole_once_and_again():
    people = [Influencer(name=f"P{n}") for n in range(200)]
    Influencer.objects.bulk_create(people)
    accounts = [
        SocialAccount(influencer=p, platform="instagram", handle=f"p{n}") for n, p in enumerate(people)
    ]
    SocialAccount.objects.bulk_create(accounts)
    pairs = ((f"p{n}", f"@p{(n + step) % 200}") for step in range(1, 16) for n in range(200))
    text = TOP + "".join(f"{a},{b},{(n * 7919) % 100} %,smaller\n" for n, (a, b) in enumerate(pairs))
    assert counts(run(text)) == {"created": 3_000}
    assert counts(run(text)) == {"unchanged": 3_000}
    assert counts(run(text.replace(" %,", ".5 %,"), JUNE)) == {"updated": 3_000}


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
    lines = list(csv.reader(io.StringIO(rejects.content.decode("utf-8-sig"))))
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


def test_reading_says_which_column_was_taken_for_what():
    read = read_overlaps(b"account,account,remark,shared share,base\na,b,hi there!,0.2,first\n")
    assert [meaning.value for meaning in read.columns.meanings] == [
        "account",
        "account",
        "unused",
        "shared share",
        "base",
    ]


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
