"""Niches out of category cells."""

import pytest

from campaigns.imports.niches import NicheSplitter

KNOWN = ["Sports with a ball", "Family", "Fashion", "Modeling", "Music", "DIY", "Music & Dance"]


@pytest.mark.parametrize(
    ("cell", "niches"),
    [
        ("Fashion", ("Fashion",)),
        ("Sports with a ballFamily", ("Sports with a ball", "Family")),
        ("ModelingFashion", ("Modeling", "Fashion")),
        ("FashionModelingMusic", ("Fashion", "Modeling", "Music")),
        ("Cinema & Actors/actressesFashion", ("Cinema & Actors/actresses", "Fashion")),
        ("DIYMusic", ("DIY", "Music")),
        ("Music & Dance", ("Music & Dance",)),
        ("Music & DanceFamily", ("Music & Dance", "Family")),
        ("Fashion; Music|fashion", ("Fashion", "Music")),
        ("YouTube", ("YouTube",)),
        ("eSports", ("eSports",)),
        ("", ()),
        ("-", ()),
        ("N/A", ()),
    ],
)
def test_glued_categories_come_apart(cell: str, niches: tuple[str, ...]) -> None:
    assert NicheSplitter([*KNOWN, cell]).split([cell]) == niches


def test_several_category_columns_make_one_list_without_repeats() -> None:
    assert NicheSplitter(KNOWN).split(["Music", "", "Fashion", "music"]) == ("Music", "Fashion")
