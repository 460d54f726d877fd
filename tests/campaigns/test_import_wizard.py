"""The import wizard: from an upload to the catalogue and back, by its pages."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.choices import ImportState
from campaigns.models import ColumnMapping, ImportRun, Measurement, Post, Rate, SocialAccount
from jobs.models import Job, JobState
from tests.factories import make_account

pytestmark = pytest.mark.django_db
GOOD = (
    "handle,name,followers,ER,country\nmara.eats,Mara,73800,7.53%,Germany\nleo.tan,Leo,1200000,1.7%,India\n"
)
DIRTY = GOOD + "broken one!,Nobody,12000,1%,Spain\nida.fit,Ida,#VALOR!,1%,Spain\n"
POSTS = (
    "account,posted_at,likes,comments\nmara,2026-02-01 10:00,100,5\n"
    "mara,2026-02-01 10:00,90,4\nmara,1970-01-01,1,1\n"
)
ANSWERS = {"platform": "instagram", "measured_on": "2026-03-01", "source": "", "rate_scale": "percent"}


@pytest.fixture
def wizard(sign_in, colleague, django_capture_on_commit_callbacks):
    """A client of agency staff whose jobs are done as soon as they are asked for."""
    client = sign_in(colleague)

    def post(name, *args, follow=True, **entered):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse(name, args=args), entered, follow=follow)

    client.send = post
    return client


def upload(client, content: str | bytes, name: str = "march.csv", **fields):
    content = content.encode() if isinstance(content, str) else content
    return client.send("import_create", file=SimpleUploadedFile(name, content), **fields)


def columns_of(page) -> dict[str, str]:
    """The choices of the columns page as it came, as a browser would send them."""
    form = page.context["form"]
    return {field.html_name: field.initial for field in form}


def checked(client, content: str = DIRTY, name: str = "march.csv", **answers) -> ImportRun:
    page = upload(client, content, name)
    run = ImportRun.objects.latest("pk")
    client.send("import_columns", run.pk, **columns_of(page))
    client.send("import_numbers", run.pk, **{**ANSWERS, **answers})
    run.refresh_from_db()
    return run


def test_the_columns_page_shows_what_each_column_was_taken_for_and_why(wizard):
    page = upload(wizard, GOOD).content.decode()
    assert "What the columns hold" in page and "mara.eats" in page and "By its name." in page
    assert "UTF-8" in page and "Commas" in page and "7.53" in page
    assert ImportRun.objects.get().state == ImportState.UPLOADED


def test_the_numbers_page_explains_the_guess_about_the_rates(wizard):
    page = upload(wizard, GOOD)
    run = ImportRun.objects.get()
    page = wizard.send("import_columns", run.pk, **columns_of(page)).content.decode()
    assert "Rates are" in page and "percent" in page.casefold() and "7.53" in page


def test_a_check_writes_nothing_and_shows_what_would_happen(wizard):
    make_account(handle="mara.eats", followers=60_000, measured_on=date(2026, 1, 1))
    run = checked(wizard)
    assert run.state == ImportState.CHECKED
    assert (run.created, run.updated, run.rejected) == (1, 1, 2)
    assert SocialAccount.objects.count() == 1 and not Measurement.objects.filter(import_run=run).exists()
    page = wizard.get(reverse("import_detail", args=[run.pk])).content.decode()
    assert "What would change" in page and "60,000" in page and "73,800" in page
    assert "What would be created" in page and "leo.tan" in page and "Rejected rows" in page


def test_applying_takes_the_file_over_and_the_report_offers_the_rejected_rows(wizard, colleague):
    run = checked(wizard)
    wizard.send("import_apply", run.pk)
    page = wizard.get(reverse("import_detail", args=[run.pk])).content.decode()
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED and run.run_by == colleague
    mara = SocialAccount.objects.get(handle="mara.eats")
    assert mara.engagement_rate == pytest.approx(0.0753) and mara.stated_rate == pytest.approx(0.0753)
    assert mara.stated_rate_basis == "followers" and mara.source == "march.csv"
    assert "Download rejected rows" in page
    rejects = b"".join(wizard.get(reverse("import_rejects", args=[run.pk])).streaming_content)
    assert "broken one!" in rejects.decode("utf-8-sig")


def test_the_mended_rejects_can_be_imported(wizard):
    run = checked(wizard)
    wizard.send("import_apply", run.pk)
    rejects = b"".join(wizard.get(reverse("import_rejects", args=[run.pk])).streaming_content).decode()
    mended = rejects.replace("broken one!", "mended.one").replace("#VALOR!", "9000")
    run = checked(wizard, mended, "mended.csv")
    wizard.send("import_apply", run.pk)
    assert set(SocialAccount.objects.values_list("handle", flat=True)) >= {"mended.one", "ida.fit"}


def test_undoing_leaves_the_catalogue_as_it_was(wizard):
    known = make_account(handle="mara.eats", followers=60_000, avg_likes=600, measured_on=date(2026, 1, 1))
    run = checked(wizard)
    wizard.send("import_apply", run.pk)
    assert SocialAccount.objects.get(handle="mara.eats").followers == 73_800
    page = wizard.get(reverse("import_undo", args=[run.pk])).content.decode()
    assert "Undo the import" in page
    wizard.send("import_undo", run.pk)
    run.refresh_from_db()
    assert run.state == ImportState.UNDONE
    assert list(SocialAccount.objects.values_list("handle", "followers", "avg_likes", "measured_on")) == [
        ("mara.eats", 60_000, 600.0, date(2026, 1, 1))
    ]
    known.influencer.refresh_from_db()
    assert not Measurement.objects.filter(import_run=run).exists()


def test_undoing_keeps_accounts_that_are_in_use_and_says_so(wizard, brand):
    run = checked(wizard)
    wizard.send("import_apply", run.pk)
    used = SocialAccount.objects.get(handle="leo.tan")
    Rate.objects.create(account=used, fee=100, quoted_on=date(2026, 3, 2), source="e-mail")
    wizard.send("import_undo", run.pk)
    run.refresh_from_db()
    assert run.kept == 1 and SocialAccount.objects.get().handle == "leo.tan"
    page = wizard.get(reverse("import_detail", args=[run.pk])).content.decode()
    assert "stay: they are in use" in page


def test_a_mapping_is_remembered_for_the_next_file_of_that_shape(wizard):
    page = upload(wizard, "who,fans\nmara,5000\n", "odd.csv")
    run = ImportRun.objects.get()
    chosen = {**columns_of(page), "column_1": "handle", "column_2": "followers"}
    wizard.send("import_columns", run.pk, **chosen)
    wizard.send("import_numbers", run.pk, **ANSWERS, remember_as="Our panel")
    assert ColumnMapping.objects.get().name == "Our panel"
    page = upload(wizard, "who,fans\nleo,6000\n", "next.csv")
    assert "Our panel" in page.content.decode()
    assert columns_of(page)["column_1"] == "handle"


def test_columns_can_be_corrected_against_the_guess(wizard):
    page = upload(wizard, "handle,followers,number\nmara,5000,120\n")
    run = ImportRun.objects.get()
    wizard.send("import_columns", run.pk, **{**columns_of(page), "column_3": "avg_likes"})
    wizard.send("import_numbers", run.pk, **ANSWERS)
    wizard.send("import_apply", run.pk)
    assert SocialAccount.objects.get().avg_likes == 120


def test_a_file_whose_columns_say_nothing_asks_for_them(wizard):
    page = upload(wizard, "aa,bb\n12 %,13 %\n14 %,15 %\n")
    assert page.status_code == 200 and "alert-danger" in page.content.decode()
    run = ImportRun.objects.get()
    page = wizard.send("import_columns", run.pk, **columns_of(page))
    assert page.status_code == 422


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"\x89PNG\r\n\x1a\n" + bytes(200), "a.csv"), (b"handle,followers\n", "b.csv"), (b"", "c.xlsx")],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_of_it_is_kept(wizard, content, name):
    before = set(Path(settings.UPLOAD_DIR).glob("*"))
    response = upload(wizard, content, name)
    assert response.status_code == 422 and "field-wrong" in response.content.decode()
    assert not ImportRun.objects.exists() and set(Path(settings.UPLOAD_DIR).glob("*")) == before


def test_a_day_in_the_future_is_refused_and_keeps_what_was_typed(wizard):
    page = upload(wizard, GOOD)
    run = ImportRun.objects.get()
    wizard.send("import_columns", run.pk, **columns_of(page))
    entered = {**ANSWERS, "measured_on": "2999-01-01", "source": "Our panel"}
    response = wizard.send("import_numbers", run.pk, **entered)
    assert response.status_code == 422
    assert "in the future" in response.content.decode() and "Our panel" in response.content.decode()


def test_posts_come_in_by_the_same_pages_and_twice_changes_nothing(wizard):
    for _ in range(2):
        page = upload(wizard, POSTS, "posts.csv")
        run = ImportRun.objects.latest("pk")
        assert run.kind == "posts"
        wizard.send("import_columns", run.pk, **columns_of(page))
        wizard.send("import_numbers", run.pk, platform="instagram", source="")
        wizard.send("import_apply", run.pk)
    run.refresh_from_db()
    assert Post.objects.count() == 2 and SocialAccount.objects.count() == 1
    assert (run.created, run.updated, run.unchanged, run.rejected) == (0, 0, 2, 1)


def test_a_price_list_brings_rates_and_unknown_accounts_are_refused_by_name(wizard):
    make_account(handle="mara")
    page = upload(wizard, "account,post,story\nmara,500 EUR,120 EUR\nnobody,1,2\n", "prices 2026-02-01.csv")
    run = ImportRun.objects.get()
    assert run.kind == "rates"
    wizard.send("import_columns", run.pk, **columns_of(page))
    wizard.send("import_numbers", run.pk, platform="instagram", source="", measured_on="2026-02-01")
    wizard.send("import_apply", run.pk)
    run.refresh_from_db()
    assert (run.created, run.rejected) == (2, 2)
    assert Rate.objects.filter(brought_by=run, deliverable="story", currency="EUR").exists()
    wizard.send("import_undo", run.pk)
    assert not Rate.objects.exists()


def test_a_job_that_failed_says_why_and_can_be_tried_again(wizard):
    run = checked(wizard)
    stored = Path(settings.UPLOAD_DIR) / run.stored_file
    hidden = stored.rename(stored.with_suffix(".away"))
    wizard.send("import_apply", run.pk)
    page = wizard.get(reverse("import_detail", args=[run.pk])).content.decode()
    assert "no longer kept" in page and "Go on" in page
    hidden.rename(stored)
    wizard.send("job_again", Job.objects.latest("pk").pk)
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED and Job.objects.latest("pk").state == JobState.DONE


def test_a_discarded_upload_leaves_nothing(wizard):
    upload(wizard, GOOD)
    run = ImportRun.objects.get()
    wizard.send("import_discard", run.pk)
    assert not ImportRun.objects.exists() and not (Path(settings.UPLOAD_DIR) / run.stored_file).exists()


def test_a_file_of_overlaps_is_sent_to_its_own_page(wizard):
    response = upload(wizard, "account a,account b,shared audience\nmara,leo,12 %\n")
    assert response.status_code == 422 and "Import overlaps" in response.content.decode()
    assert not ImportRun.objects.exists()
