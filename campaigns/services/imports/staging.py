"""One batch of rows in temporary tables, where set-based statements compare it with the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.imports.account_row import AccountRow
from campaigns.services.imports.dialect import execute, insert_rows, is_postgresql

STAGE, FOUND, NICHES, LINKS = "import_stage", "import_found", "import_niche", "import_link"
NUMBERS = (
    "followers", "avg_likes", "avg_comments", "avg_views", "avg_shares", "avg_saves", "avg_engagements",
    "posts_measured", "stated_rate", "stated_rate_basis",
)  # fmt: skip
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
        columns = [f"{name} {_TYPES.get(name, 'text')}" for name in names]
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
    insert_rows(STAGE, GIVEN, [_given(at, row, measured_on) for at, row in enumerate(rows)])
    named = [
        (at, key)
        for at, row in enumerate(rows)
        if row.niches
        for key in {niches[name[:80].casefold()] for name in row.niches}
    ]
    if named:
        insert_rows(NICHES, ("at", "niche_id"), named)
    linked = [(at, *link) for at, row in enumerate(rows) if row.linked for link in row.linked]
    if linked:
        insert_rows(LINKS, ("at", "platform", "handle"), linked)
    if is_postgresql():
        for table in (STAGE, NICHES, LINKS):
            execute(f"ANALYZE {table}")


def _given(at: int, row: AccountRow, measured_on: str) -> tuple[object, ...]:
    rated = (
        row.avg_engagements is not None
        or row.avg_likes is not None
        or row.avg_comments is not None
        or row.avg_shares is not None
        or row.avg_saves is not None
    )
    known = rated or row.followers is not None or row.avg_views is not None or row.stated_rate is not None
    return (
        at,
        row.row_number,
        row.person,
        row.platform,
        row.handle,
        (row.name or row.handle)[:200],
        row.url[:300],
        row.followers,
        row.avg_likes,
        row.avg_comments,
        row.avg_views,
        row.avg_shares,
        row.avg_saves,
        row.avg_engagements,
        row.posts_measured,
        row.stated_rate,
        row.stated_rate_basis,
        row.measured_on or measured_on,
        row.country,
        row.audience_country,
        row.city[:120],
        row.language[:60],
        row.note,
        row.fee,
        row.fee_currency,
        1 if known else 0,
        1 if rated else 0,
    )
