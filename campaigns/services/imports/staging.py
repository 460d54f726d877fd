"""One batch of rows in temporary tables, where set-based statements compare it with the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from campaigns.imports.account_row import AccountRow
from campaigns.services.imports.dialect import execute, insert_rows, is_postgresql

STAGE, FOUND, NICHES, LINKS = "import_stage", "import_found", "import_niche", "import_link"
NUMBERS = (
    "followers", "avg_likes", "avg_comments", "avg_views", "avg_shares", "avg_saves", "avg_engagements",
    "posts_measured", "stated_rate", "stated_rate_basis",
)  # fmt: skip
TEXT = "text NOT NULL DEFAULT ''"
GIVEN = (
    "at", "row_number", "person", "platform", "handle", "name", "url", *NUMBERS, "measured_on", "country",
    "audience_country", "city", "languages", "notes", "fee", "fee_currency", "is_known", "is_rated",
)  # fmt: skip
COMPARED = (
    "at", "account_id", "influencer_id", "new_account", "new_person", "newer", "fill_account",
    "fill_influencer", "fill_niches", "same_numbers", "measurement_id",
)  # fmt: skip
JOINED = f"{STAGE} AS s JOIN {FOUND} AS f ON f.at = s.at"
_TYPES = {
    **dict.fromkeys(("at", "row_number", "person", "posts_measured"), "integer"),
    **dict.fromkeys(("followers", "account_id", "influencer_id", "measurement_id"), "bigint"),
    **dict.fromkeys(
        ("avg_likes", "avg_comments", "avg_views", "avg_shares", "avg_saves", "avg_engagements",
         "stated_rate"),
        "double precision",
    ),
    **dict.fromkeys(
        ("is_known", "is_rated", "new_person", "new_account", "same_numbers", "newer", "fill_account",
         "fill_influencer", "fill_niches"),
        "smallint",
    ),
    "measured_on": "date",
    "fee": "numeric(12, 2)",
}  # fmt: skip


def make_stage() -> None:
    """The empty temporary tables of this connection."""
    drop_stage()
    for table, names in ((STAGE, GIVEN), (FOUND, COMPARED)):
        columns = [f"{name} {_TYPES.get(name, TEXT)}" for name in names]
        execute(f"CREATE TEMPORARY TABLE {table} ({', '.join(columns)}, PRIMARY KEY (at))")
    execute(f"CREATE TEMPORARY TABLE {NICHES} (at integer, niche_id bigint, PRIMARY KEY (at, niche_id))")
    links = "at integer, platform text, handle text, PRIMARY KEY (at, platform, handle)"
    execute(f"CREATE TEMPORARY TABLE {LINKS} ({links})")


def drop_stage() -> None:
    for table in (STAGE, FOUND, NICHES, LINKS):
        execute(f"DROP TABLE IF EXISTS {table}")


def fill_stage(rows: Sequence[AccountRow], measured_on: str, niches: dict[str, int]) -> None:
    """Put one batch of distinct accounts in; `niches` gives the keys of their niches by folded name."""
    for table in (STAGE, FOUND, NICHES, LINKS):
        execute(f"DELETE FROM {table}")
    if not rows:
        return
    columns = _columns(rows, measured_on)
    insert_rows(STAGE, list(columns), zip(*columns.values(), strict=True))
    named = _niches(rows, niches)
    if named:
        insert_rows(NICHES, ("at", "niche_id"), named)
    linked = [(at, *link) for at, row in enumerate(rows) if row.linked for link in row.linked]
    if linked:
        insert_rows(LINKS, ("at", "platform", "handle"), linked)
    if is_postgresql():
        for table in (STAGE, NICHES, LINKS):
            execute(f"ANALYZE {table}")


def _columns(rows: Sequence[AccountRow], measured_on: str) -> dict[str, Sequence[Any]]:
    """The staged columns by name; those that say nothing in the whole batch are left out."""
    given = AccountRow(*zip(*rows, strict=True))
    interactions = (given.avg_likes, given.avg_comments, given.avg_shares, given.avg_saves)
    rated = _known(*interactions, given.avg_engagements)
    known = rated | _known(given.followers, given.avg_views, given.stated_rate)
    days = given.measured_on
    columns: dict[str, Sequence[Any]] = {
        "at": range(len(rows)),
        "row_number": given.row_number,
        "person": given.person,
        "platform": given.platform,
        "handle": given.handle,
        "name": [(name or handle)[:200] for name, handle in zip(given.name, given.handle, strict=True)],
        **{name: getattr(given, name) for name in NUMBERS},
        "measured_on": [day or measured_on for day in days] if any(days) else [measured_on] * len(rows),
        "is_known": known.astype(int).tolist(),
        "is_rated": rated.astype(int).tolist(),
    }
    for name, values, longest in (
        ("url", given.url, 300),
        ("country", given.country, 2),
        ("audience_country", given.audience_country, 2),
        ("city", given.city, 120),
        ("languages", given.language, 60),
        ("notes", given.note, 10_000),
        ("fee_currency", given.fee_currency, 3),
    ):
        if any(values):
            columns[name] = [value[:longest] for value in values]
    columns["fee"] = given.fee
    return {name: values for name, values in columns.items() if not _is_unknown(values)}


def _is_unknown(values: Sequence[Any]) -> bool:
    return not isinstance(values, range) and values.count(None) == len(values)


def _known(*columns: Sequence[Any]) -> NDArray[np.bool_]:
    """[rows]: whether any of the columns holds a number there."""
    known = np.zeros(len(columns[0]), dtype=np.bool_)
    for values in columns:
        unknown = values.count(None)
        if unknown < len(values):
            known |= True if not unknown else np.array([value is not None for value in values])
    return known


def _niches(rows: Sequence[AccountRow], niches: dict[str, int]) -> list[tuple[int, int]]:
    """(position, niche) of every row; the same names are looked up once."""
    keys: dict[tuple[str, ...], set[int]] = {}
    named: list[tuple[int, int]] = []
    for at, row in enumerate(rows):
        names = row.niches
        if names:
            if names not in keys:
                keys[names] = {niches[name[:80].casefold()] for name in names}
            named += [(at, key) for key in keys[names]]
    return named
