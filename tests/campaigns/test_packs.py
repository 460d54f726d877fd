"""Benchmark packs: shipped as version 1, never changed, copied, edited as next versions, uploaded."""

import csv
import io
from importlib import import_module

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.charts import pack_curve
from campaigns.metrics.benchmarks import shipped_packs, shipped_texts
from campaigns.models import BenchmarkPack
from campaigns.models.benchmark_pack import PackUnchangeableError
from campaigns.services import packs as pack_services
from campaigns.services.packs import current_parsed, load_shipped_packs, pinned_parsed
from tests.factories import PACK_TEXT, make_pack

pytestmark = pytest.mark.django_db
NEXT_TEXT = PACK_TEXT.replace(",2,4,8,", ",2,5,8,")


def shipped(name: str = "modash-2023") -> BenchmarkPack:
    return BenchmarkPack.objects.get(name=name)


def names(response) -> list[str]:
    return [row.record.name for row in response.context["table"].paginated_rows]


def test_the_migration_loads_the_fifteen_shipped_packs_exactly():
    packs = BenchmarkPack.objects.order_by("name")
    assert [pack.text for pack in packs] == list(shipped_texts().values())
    assert [pack.parsed for pack in packs] == list(shipped_packs()) and len(packs) == 15
    assert set(packs.values_list("version", "origin")) == {(1, "shipped")}
    assert sum(pack.bands for pack in packs) == 118


def test_the_migration_can_be_undone_and_leaves_copies():
    migration = import_module("campaigns.migrations.0004_shipped_packs")
    before = MigrationExecutor(connection).loader.project_state(("campaigns", "0003_benchmark_packs")).apps
    copy = make_pack(made_from=shipped())
    migration.unload(before, None)
    assert list(BenchmarkPack.objects.values_list("pk", "made_from")) == [(copy.pk, None)]
    migration.load(before, None)
    assert BenchmarkPack.objects.filter(origin="shipped").count() == 15


def test_a_version_never_changes_once_it_is_saved():
    pack = make_pack()
    pack.text = NEXT_TEXT
    with pytest.raises(PackUnchangeableError):
        pack.save()
    with pytest.raises(PackUnchangeableError):
        BenchmarkPack.objects.filter(pk=pack.pk).update(text=NEXT_TEXT)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        QuerySet(BenchmarkPack).filter(pk=pack.pk).update(text=NEXT_TEXT)
    assert BenchmarkPack.objects.get(pk=pack.pk).text == PACK_TEXT


def test_loading_again_changes_nothing_and_a_newer_text_becomes_the_next_version(monkeypatch, capsys):
    assert load_shipped_packs().added == [] and BenchmarkPack.objects.count() == 15
    newer = {**shipped_texts()}
    newer["modash-2023"] = newer["modash-2023"].replace("1.72,3.9,7.97", "1.72,4,7.97")
    monkeypatch.setattr(pack_services, "shipped_texts", lambda: newer)
    call_command("load_benchmarks")
    call_command("load_benchmarks")
    said = capsys.readouterr().out
    assert "New versions: modash-2023." in said and "15 packs as they were." in said
    versions = BenchmarkPack.objects.filter(name="modash-2023").order_by("version")
    assert [pack.version for pack in versions] == [1, 2]
    assert versions[1].made_from == versions[0] and versions[1].text == newer["modash-2023"]


def test_a_shipped_pack_whose_name_the_agency_took_is_left_out_and_told(monkeypatch, capsys):
    make_pack()
    monkeypatch.setattr(pack_services, "shipped_texts", lambda: {"mine": NEXT_TEXT})
    call_command("load_benchmarks")
    assert "mine" in capsys.readouterr().err
    assert BenchmarkPack.objects.get(name="mine").text == PACK_TEXT


def test_current_is_the_newest_of_each_name_and_older_ones_stay_pinned():
    first = make_pack()
    second = make_pack(NEXT_TEXT, version=2, made_from=first)
    assert set(BenchmarkPack.objects.current().filter(name="mine")) == {second}
    assert BenchmarkPack.objects.pinned("mine", 1) == first
    assert pinned_parsed([("mine", 2), ("mine", 1)]) == [second.parsed, first.parsed]
    assert len(current_parsed()) == 16 and second.parsed in current_parsed()
    assert BenchmarkPack.objects.get(pk=first.pk).parsed is first.parsed


def test_a_copy_gets_its_name_in_the_text_and_the_shipped_pack_stays(client, colleague):
    source = shipped()
    address = reverse("pack_copy", args=[source.pk])
    assert "modash-2023 copy" in client.get(address).content.decode()
    text = source.text.replace("1.72,3.9,7.97", "1.5,3.9,7.97").replace("\n", "\r\n")
    client.post(address, {"name": "Our view", "note": "lower", "text": text}, follow=True)
    copy = BenchmarkPack.objects.get(name="Our view")
    assert (copy.version, copy.origin, copy.made_from, copy.created_by) == (1, "copy", source, colleague)
    assert copy.parsed.series[0].bands[0].p25 == 1.5 and "\r" not in copy.text
    assert shipped().text == source.text


def test_editing_makes_the_next_version_and_the_older_one_is_linked(client):
    first = make_pack()
    address = reverse("pack_edit", args=[first.pk])
    page = client.post(address, {"version": 1, "note": "5 %", "text": NEXT_TEXT}, follow=True)
    second = BenchmarkPack.objects.get(name="mine", version=2)
    assert second.made_from == first and second.parsed.series[0].bands[0].p50 == 5
    assert reverse("pack_detail", args=[first.pk]) in page.content.decode()
    older = client.get(reverse("pack_detail", args=[first.pk])).content.decode()
    assert "older version" in older and reverse("pack_detail", args=[second.pk]) in older


def test_an_edit_of_a_pack_that_somebody_saved_meanwhile_is_a_conflict_that_keeps_what_was_typed(client):
    first = make_pack()
    make_pack(NEXT_TEXT, version=2, made_from=first)
    mine = PACK_TEXT.replace(",2,4,8,", ",2,6,8,")
    address = reverse("pack_edit", args=[first.pk])
    response = client.post(address, {"version": 1, "text": mine})
    page = response.content.decode()
    assert response.status_code == 409 and ",2,6,8," in page and ",2,5,8," in page
    assert BenchmarkPack.objects.filter(name="mine").count() == 2
    assert client.post(address, {"version": 2, "text": mine}).status_code == 302
    assert BenchmarkPack.objects.pinned("mine", 3).text == mine


@pytest.mark.parametrize("origin", ["shipped", "own"])
def test_a_shipped_or_computed_pack_cannot_be_edited(client, origin):
    pack = make_pack(origin=origin)
    address = reverse("pack_edit", args=[pack.pk])
    assert client.get(address).status_code == client.post(address, {"text": NEXT_TEXT}).status_code == 404
    assert address not in client.get(reverse("pack_detail", args=[pack.pk])).content.decode()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",2,4,8,", ",2,x,8,", "row 6, column p50: &#x27;x&#x27; is not a number"),
        ("instagram,followers,10000", "myspace,followers,10000", "row 7, column platform"),
        (",10000,100000,", ",9000,100000,", "row 7, column followers_min: begins below"),
        ("1000,10000", f"{'9' * 5000},", "row 6, column followers_min: more than 15 digits"),
        ("# year: 2026", f"# year: {'9' * 5000}", "is not a year"),
        ("# source: a friend", "# source: x,=1+1", "row 4, column 2"),
        ("# licence: CC0", f"# licence: {'x' * 300}", "licence is longer"),
        ("# licence: CC0\n", "", "does not name the licence"),
        (PACK_TEXT[90:], "", ""),
        ("metric,", '"' + "x" * 140_000, "row 5"),
    ],
)
def test_a_text_that_cannot_be_read_names_row_and_column_and_is_kept(client, old, new, message):
    text = PACK_TEXT.replace(old, new)
    before = BenchmarkPack.objects.count()
    for address in (reverse("pack_create"), reverse("pack_copy", args=[shipped().pk])):
        response = client.post(address, {"name": "kept name", "note": "kept note", "text": text})
        page = response.content.decode()
        assert response.status_code == 422 and message in page and "kept note" in page
        assert new[:200].replace("'", "&#x27;").replace('"', "&quot;") in page
    assert BenchmarkPack.objects.count() == before


@pytest.mark.parametrize("name", ["", "modash-2023", "MODASH-2023", "own-likes", "=cmd", "a/b", "x" * 81])
def test_a_copy_needs_a_name_of_its_own(client, name):
    response = client.post(reverse("pack_copy", args=[shipped().pk]), {"name": name, "text": PACK_TEXT})
    assert response.status_code == 422 and BenchmarkPack.objects.count() == 15


def test_an_edit_keeps_the_name_and_must_change_something(client):
    address = reverse("pack_edit", args=[make_pack().pk])
    renamed = PACK_TEXT.replace("mine", "other")
    assert "keeps the name" in client.post(address, {"version": 1, "text": renamed}).content.decode()
    assert "Nothing differs" in client.post(address, {"version": 1, "text": PACK_TEXT}).content.decode()


def test_an_uploaded_file_becomes_a_pack_and_a_bad_one_can_be_mended_in_the_form(client):
    address = reverse("pack_create")
    bad = SimpleUploadedFile("pack.csv", PACK_TEXT.replace("percent", "promille").encode("utf-8-sig"))
    response = client.post(address, {"file": bad})
    assert response.status_code == 422 and "promille,likes_comments" in response.content.decode()
    good = SimpleUploadedFile("pack.csv", PACK_TEXT.encode("utf-16"))
    assert client.post(address, {"file": good, "text": "older text"}).status_code == 302
    assert BenchmarkPack.objects.get(name="mine").text == PACK_TEXT
    assert client.post(address, {"note": "nothing"}).status_code == 422
    picture = SimpleUploadedFile("pack.csv", b"\x89PNG\r\n\x1a\n")
    assert "PNG" in client.post(address, {"file": picture}).content.decode()
    huge = SimpleUploadedFile("pack.csv", b"x" * 1_000_001)
    assert "larger than 1 MB" in client.post(address, {"file": huge}).content.decode()


def test_the_download_is_the_exact_text(client):
    pack = shipped("mavrck-2019")
    response = client.get(reverse("pack_download", args=[pack.pk]))
    assert response.content.decode() == pack.text
    assert response["Content-Disposition"] == 'attachment; filename="mavrck-2019-v1.csv"'


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"metric": "reach_rate"}, ["minter-2019", "roster-2025", "socialinsider-2022"]),
        ({"metric": "cpm"}, ["inzpire-2022"]),
        ({"platform": "x"}, ["captiv8-2016", "hashimoto-2017", "playersells-2026"]),
        ({"platform": "any"}, ["izea-2022"]),
        ({"q": "Digiday"}, ["markerly-2016"]),
        ({"origin": "copy"}, ["mine"]),
        ({"origin": "copy", "versions": "all"}, ["mine", "mine"]),
        ({"metric": "nonsense"}, []),
    ],
)
def test_the_list_filters_and_shows_newest_versions_unless_all_are_asked_for(client, query, expected):
    make_pack(NEXT_TEXT, version=2, made_from=make_pack())
    found = [name for name in names(client.get(reverse("pack_list"), query))]
    assert found == expected


def test_the_list_sorts_and_exports(client):
    by_year = client.get(reverse("pack_list"), {"sort": "-year"})
    assert names(by_year)[-1] in {"captiv8-2016", "markerly-2016"} and len(names(by_year)) == 15
    response = client.get(reverse("pack_list"), {"export": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row["Pack"] for row in rows] == sorted(shipped_texts())
    assert (rows[8]["Metrics"], rows[8]["Year"], rows[8]["Bands"]) == ("engagement_rate", "2023", "7")


def test_the_page_of_a_pack_holds_every_number_in_chart_and_table(client):
    page = client.get(reverse("pack_detail", args=[shipped().pk])).content.decode()
    for number in ("1.72 %", "1.435 %", "2.6 %", "1,000,000 and more"):
        assert number in page
    assert "interactions (likes and comments) of a post / followers" in page
    chart = pack_curve(shipped().parsed.series[0])
    assert chart["options"]["scales"]["x"]["type"] == "logarithmic"
    median = next(each for each in chart["data"]["datasets"] if each["label"] == "Median")
    marked = [point["y"] for point, r in zip(median["data"], median["pointRadius"], strict=True) if r]
    assert marked == pytest.approx([0.039, 0.01435, 0.00975, 0.0088, 0.01005, 0.01005, 0.01145])


@pytest.mark.parametrize("name", sorted(shipped_texts()))
def test_every_shipped_pack_has_a_page_with_all_its_rows(client, name):
    pack = shipped(name)
    response = client.get(reverse("pack_detail", args=[pack.pk]), {"niche": "nonsense"})
    assert sum(len(words.rows) for words, _ in response.context["sections"]) == pack.bands
    assert response.content.decode().count("data-chart=") == sum(
        chart is not None for _, chart in response.context["sections"]
    )


def test_the_number_of_queries_does_not_grow_with_packs_or_versions(client):
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    first = make_pack()
    addresses = [reverse("pack_list"), reverse("pack_detail", args=[first.pk])]
    few = [asked(address) for address in addresses]
    for version in range(2, 8):
        make_pack(NEXT_TEXT, version=version, made_from=first)
        make_pack(PACK_TEXT.replace("mine", f"mine {version}"))
    assert [asked(address) for address in addresses] == few
