"""Importing files of accounts: idempotent, newest numbers win, nothing entered is lost, nothing hidden."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from campaigns.imports.rejects import rejected_lines
from campaigns.models import ImportRun, Influencer, Measurement, SocialAccount
from campaigns.services.imports.direct import ImportRequest, import_file

pytestmark = pytest.mark.django_db
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
TOP = "handle,name,Category_1,Followers,Followers,Audience country,Eng. (Avg.),Eng. (Avg.)\r\n"
GOOD = (
    TOP + "mara.eats,Mara,Food,73.8K,73800,Germany,5.5K,5560\r\n"
    "leo.tan,Leo Tan,Travel,1.2M,1200000,India,20K,20000\r\n"
)
DIRTY = (
    GOOD
    + "broken one!,Nobody,Food,12K,12000,Spain,1K,1000\r\nida.fit,Ida,Fitness,#VALOR!,N/A',Spain,1K,1000\r\n"
)
SERIES = {
    "ig_top1000_2022_early": ("instagram", 1000),
    "ig_top1000_2022-06": ("instagram", 1022),
    "ig_top1000_2022-09": ("instagram", 1050),
    "ig_top1000_2022-11": ("instagram", 1000),
    "tiktok_top1000_2022_early": ("tiktok", 1000),
    "tiktok_top1000_2022-06": ("tiktok", 1007),
    "tiktok_top1000_2022-09": ("tiktok", 1000),
    "youtube_top1000_2022_early": ("youtube", 1000),
    "youtube_top1000_2022-06": ("youtube", 1021),
    "youtube_top1000_2022-09": ("youtube", 1047),
    "youtube_top1000_2022-11": ("youtube", 1000),
    "ig_top1000_starngage_2022": ("instagram", 1000),
}


def run(text: str | bytes, measured_on: date = MARCH, **options):
    content = text.encode() if isinstance(text, str) else text
    platform = options.pop("platform", "instagram")
    name = options.pop("name", "march.csv")
    request = ImportRequest([content], name, measured_on, platform=platform)
    return import_file(request=request, user=None, **options)


def counts(done: ImportRun) -> tuple[int, int, int, int, int]:
    return done.rows, done.created, done.updated, done.unchanged, done.rejected


def snapshot() -> list[tuple]:
    accounts = SocialAccount.objects.order_by("handle").values_list(
        "handle",
        "followers",
        "avg_engagements",
        "source",
        "measured_on",
        "audience_country",
        "influencer__name",
    )
    return [*accounts, *Measurement.objects.order_by("pk").values_list("pk", "followers", "measured_on")]


def test_readable_rows_come_in_and_the_others_are_reported_with_row_column_and_reason():
    done = run(DIRTY)
    assert counts(done) == (4, 2, 0, 0, 2)
    mara = SocialAccount.objects.select_related("influencer").get(handle="mara.eats")
    assert (mara.followers, mara.avg_engagements, mara.audience_country) == (73_800, 5560, "DE")
    assert mara.engagement_rate == pytest.approx(5560 / 73_800)
    assert mara.engagement_basis == "stated" and mara.source == "march.csv" and mara.measured_on == MARCH
    assert [niche.name for niche in mara.influencer.niches.all()] == ["Food"]
    assert [row[0] for row in done.rejected_rows] == [4, 5]
    assert all(column and reason for _, column, reason in done.rejected_rows)


def test_the_same_file_twice_changes_nothing():
    run(DIRTY)
    before = snapshot()
    again = run(DIRTY)
    assert counts(again) == (4, 0, 0, 2, 2)
    assert snapshot() == before


def test_the_same_numbers_under_another_file_name_are_unchanged():
    run(GOOD)
    assert counts(run(GOOD, name="copy.csv")) == (2, 0, 0, 2, 0)


def test_newer_numbers_replace_older_ones_and_both_stay_in_the_history():
    run(GOOD)
    assert counts(run(GOOD.replace("73.8K,73800", "80K,80000"), JUNE)) == (2, 0, 2, 0, 0)
    mara = SocialAccount.objects.get(handle="mara.eats")
    assert mara.followers == 80_000 and mara.measured_on == JUNE
    assert set(mara.measurements.values_list("followers", flat=True)) == {73_800, 80_000}


def test_older_numbers_only_join_the_history():
    run(GOOD, JUNE)
    run(GOOD.replace("73.8K,73800", "60K,60000"), MARCH, name="older.csv")
    mara = SocialAccount.objects.get(handle="mara.eats")
    assert mara.followers == 73_800 and mara.measurements.count() == 2


def test_a_newer_file_without_interactions_keeps_the_measured_rate():
    run(GOOD)
    done = run("handle,followers\nmara.eats,90000\nnew.one,5000\n", JUNE, name="june.csv")
    mara = SocialAccount.objects.get(handle="mara.eats")
    assert (mara.followers, mara.measured_on) == (73_800, MARCH) and mara.engagement_rate is not None
    assert mara.measurements.filter(followers=90_000, measured_on=JUNE).exists()
    assert any("keep it" in note for note in done.notes)


def test_what_people_entered_is_kept():
    run(GOOD)
    Influencer.objects.filter(accounts__handle="mara.eats").update(name="Mara Voss", city="Berlin")
    run(GOOD, JUNE)
    mara = Influencer.objects.get(accounts__handle="mara.eats")
    assert (mara.name, mara.city) == ("Mara Voss", "Berlin")


def test_a_dry_run_reports_the_same_and_writes_nothing():
    dry = run(DIRTY, dry_run=True)
    assert counts(dry) == (4, 2, 0, 0, 2) and dry.pk is None
    assert not SocialAccount.objects.exists() and not ImportRun.objects.exists()


def test_the_rejects_file_can_be_mended_and_imported():
    done = run(DIRTY)
    rejects = "".join(rejected_lines(done.header, done.reject_lines))
    mended = rejects.replace("broken one!", "mended.one").replace("#VALOR!", "9K").replace("N/A'", "9000")
    assert counts(run(mended)) == (2, 2, 0, 0, 0)


@pytest.mark.parametrize("name", SERIES)
def test_real_files_come_in_whole_and_twice_changes_nothing(name, real_data):
    platform, rows = SERIES[name]
    content = real_data(f"accounts/{name}.csv")
    first = run(content, platform=platform, name=name)
    assert first.rows == rows
    assert first.created + first.unchanged + first.rejected == rows and first.rejected <= 40
    assert all(column and reason for _, column, reason in first.rejected_rows)
    again = run(content, platform=platform, name=name)
    assert (again.created, again.updated) == (0, 0)


def test_the_command_prints_one_json_object_and_writes_the_rejects(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "accounts.csv").write_text(DIRTY, encoding="utf-8")
    call_command("import_accounts", "accounts.csv", platform="instagram", measured_on="2026-03-01", json=True)
    report = json.loads(capsys.readouterr().out)
    seconds, rejects = report.pop("seconds"), report.pop("rejects_file")
    assert report == {"rows": 4, "created": 2, "updated": 0, "unchanged": 0, "rejected": 2}
    assert seconds >= 0 and "broken one!" in (tmp_path / rejects).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "measured_on", "complaint"),
    [
        (b"", "2026-03-01", "empty"),
        (b"PK\x03\x04" + b"x" * 50, "2026-03-01", "accounts.csv"),
        (b"a,b\n1,2\n", "yesterday", "YYYY"),
    ],
)
def test_the_command_refuses_what_it_cannot_read_in_words(tmp_path, content, measured_on, complaint):
    path = tmp_path / "accounts.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=complaint):
        call_command("import_accounts", path, platform="instagram", measured_on=measured_on)
