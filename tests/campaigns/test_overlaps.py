"""Audience overlaps: pairs stand once, files come in whole or with reasons, the newest statement wins."""

import pytest
from django.db import IntegrityError, transaction

from campaigns.choices import OverlapBase
from campaigns.imports.errors import FileError
from campaigns.imports.overlaps import read_overlaps
from campaigns.imports.shares import BASES
from campaigns.models import AudienceOverlap, Influencer, OverlapImport, SocialAccount
from campaigns.services import overlap_imports
from tests.campaigns.overlaps import JUNE, MARCH, TOP, counts, refusals, run, stored
from tests.factories import make_account, make_overlap

pytestmark = pytest.mark.django_db


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


def test_reading_says_which_column_was_taken_for_what():
    read = read_overlaps(b"account,account,remark,shared share,base\na,b,hi there!,0.2,first\n")
    assert [meaning.value for meaning in read.columns.meanings] == [
        "account",
        "account",
        "unused",
        "shared share",
        "base",
    ]
