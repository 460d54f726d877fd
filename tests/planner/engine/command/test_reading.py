"""Candidates and audiences arrive in the engine as they stand in the file."""

import random

import numpy as np
import polars as pl
import pytest

from planner.engine.candidates import LARGEST_CENTS
from planner.engine.command import csv_table
from planner.engine.command.catalogue import read_audience, read_candidates
from tests.planner.engine.command.files import AUDIENCE, CANDIDATES, write


def read(path, dimensions=("niche", "platform"), most_posts=3, **options):
    return read_candidates(path, dimensions=dimensions, most_posts=most_posts, **options)


def check(candidates):
    assert candidates.ids == ("007", "a", "b")
    assert candidates.fee_cents.tolist() == [100, 200, 300]
    assert candidates.fixed_cents.tolist() == [10, 0, 0]
    assert candidates.value.tolist() == [10.0, 30.0, 20.5]
    assert candidates.max_posts.tolist() == [3, 1, 3]
    assert candidates.dimensions["niche"].labels == ("", "food", "travel")
    assert candidates.dimensions["niche"].codes.tolist() == [1, 2, 0]
    assert candidates.dimensions["niche"].codes.dtype == np.uint8
    assert candidates.dimensions["platform"].labels == ("instagram", "tiktok")


@pytest.mark.parametrize(
    "content",
    [
        CANDIDATES,
        CANDIDATES.rstrip("\n"),
        CANDIDATES + "\n\n",
        CANDIDATES.replace("a,200", "\na,200"),
        "\ufeff" + CANDIDATES,
        CANDIDATES.replace("\n", "\r\n"),
        "\ufeff" + CANDIDATES.replace("\n", "\r\n") + "\r\n",
        CANDIDATES.replace("200,0", "200.0,0").replace("007,100", "007,1e2"),
        CANDIDATES.replace("food", '"food"').replace("id,", '"id",'),
    ],
    ids=["plain", "no-end", "blank-end", "blank-line", "bom", "crlf", "bom-crlf", "written-12.0", "quotes"],
)
def test_the_same_candidates_however_the_csv_is_written(tmp_path, content):
    check(read(write(tmp_path / "c.csv", content)))


@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_line_ends_and_letters_may_fall_between_two_chunks(tmp_path, monkeypatch, size):
    monkeypatch.setattr(csv_table, "CHUNK_BYTES", size)
    content = CANDIDATES.replace("travel", "voyagé").replace("\n", "\r\n")
    candidates = read(write(tmp_path / "c.csv", content))
    assert candidates.dimensions["niche"].labels == ("", "food", "voyagé")


def test_quoted_cells_keep_commas_quotes_and_line_breaks(tmp_path):
    content = CANDIDATES.replace("food", '"food, ""good""\nand more"').replace("a,200", '"a,1",200')
    candidates = read(write(tmp_path / "c.csv", content))
    assert candidates.ids == ("007", "a,1", "b")
    assert candidates.dimensions["niche"].labels == ("", 'food, "good"\nand more', "travel")


def test_parquet_says_the_same_as_csv_whatever_its_types(tmp_path):
    texts = pl.read_csv(CANDIDATES.encode(), infer_schema=False)
    typed = texts.with_columns(
        pl.col("fee_cents").cast(pl.UInt16),
        pl.col("fixed_cents").cast(pl.Float32),
        pl.col("value").cast(pl.Decimal(10, 2)),
        pl.col("niche").cast(pl.Categorical),
    )
    for name, frame in (("texts", texts), ("typed", typed)):
        frame.write_parquet(tmp_path / f"{name}.parquet")
        check(read(tmp_path / f"{name}.parquet"))


def test_ids_that_parquet_holds_as_whole_numbers_are_their_digits(tmp_path):
    frame = pl.read_csv(CANDIDATES.encode(), infer_schema=False)
    frame.with_columns(id=pl.Series([5, 6, 7])).write_parquet(tmp_path / "c.parquet")
    assert read(tmp_path / "c.parquet").ids == ("5", "6", "7")


def test_only_the_dimensions_asked_for_are_kept_and_the_order_of_columns_is_free(tmp_path):
    lines = [",".join(reversed(line.split(","))) for line in CANDIDATES.splitlines()]
    candidates = read(write(tmp_path / "c.csv", "\n".join(lines)), dimensions=("niche", "id", "nobody"))
    assert list(candidates.dimensions) == ["niche"] and candidates.ids == ("007", "a", "b")


def test_a_file_name_is_never_read_as_a_pattern(tmp_path):
    write(tmp_path / "c1.csv", CANDIDATES.replace("007", "other"))
    check(read(write(tmp_path / "c[1].csv", CANDIDATES)))


def test_the_largest_number_is_read_exactly(tmp_path):
    path = write(tmp_path / "c.csv", CANDIDATES.replace("100,10", f"{LARGEST_CENTS},{LARGEST_CENTS - 1}"))
    candidates = read(path)
    assert candidates.fee_cents[0] == LARGEST_CENTS and candidates.fixed_cents[0] == LARGEST_CENTS - 1


def test_many_labels_take_a_larger_type_and_come_sorted(tmp_path):
    rows = [f"id{k},1,0,1,1,label{k % 300:03d}" for k in range(5_000)]
    random.Random(1).shuffle(rows)
    path = write(tmp_path / "c.csv", "\n".join(["id,fee_cents,fixed_cents,value,max_posts,niche", *rows]))
    niche = read(path).dimensions["niche"]
    assert niche.labels == tuple(f"label{k:03d}" for k in range(300)) and niche.codes.dtype == np.uint16
    assert [niche.labels[code] for code in niche.codes[:50]] == [row.rsplit(",", 1)[1] for row in rows[:50]]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_audience_comes_in_the_order_of_the_candidates(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    write(path, AUDIENCE)
    if ending == "parquet":
        pl.read_csv(AUDIENCE.encode()).write_parquet(path)
    audience = read_audience(path, ("007", "a", "b"), ("DE", "FR"))
    assert audience.segments == ("DE", "FR")
    assert audience.candidate.tolist() == [0, 0, 1] and audience.segment.tolist() == [0, 1, 0]
    assert audience.people.tolist() == [300.0, 20.0, 500.0]
    assert audience.candidate.dtype == audience.segment.dtype == np.int64


def test_segments_outside_the_universe_are_checked_and_dropped(tmp_path):
    path = write(tmp_path / "a.csv", AUDIENCE)
    audience = read_audience(path, ("007", "a", "b"), {"FR": 1.0, "ES": 2.0})
    assert [audience.segments[code] for code in audience.segment] == ["FR"]
    assert audience.candidate.tolist() == [0] and audience.people.tolist() == [20.0]
    assert not len(read_audience(path, ("007", "a", "b"), ()).people)


def test_a_large_shuffled_audience_equals_a_dictionary_of_its_rows(tmp_path):
    rng = random.Random(3)
    pairs = [(f"id{k}", f"s{segment}") for k in range(300) for segment in range(7) if rng.random() < 0.6]
    people = {pair: rng.randrange(1_000) for pair in pairs}
    rng.shuffle(pairs)
    lines = ["id,segment,people", *(f"{name},{segment},{people[name, segment]}" for name, segment in pairs)]
    ids, kept = tuple(f"id{k}" for k in range(300)), {f"s{k}" for k in range(5)}
    audience = read_audience(write(tmp_path / "a.csv", "\n".join(lines)), ids, kept)
    read_back = zip(audience.candidate, audience.segment, audience.people, strict=True)
    found = {(ids[who], audience.segments[segment]): count for who, segment, count in read_back}
    assert found == {pair: count for pair, count in people.items() if pair[1] in kept}
    assert (np.diff(audience.candidate) >= 0).all()


def test_candidates_carry_their_audience(tmp_path):
    paths = write(tmp_path / "c.csv", CANDIDATES), write(tmp_path / "a.csv", AUDIENCE)
    candidates = read(paths[0], audience=paths[1], segments={"DE": 1_000.0})
    assert candidates.audience is not None and candidates.audience.people.tolist() == [300.0, 500.0]
