"""The catalogue's rows as data frames: through ADBC for all of them, through Django for a few."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import polars as pl
from django.db import connection

from campaigns.choices import Deliverable
from campaigns.services.changes import MOMENTS

POST_KINDS = tuple(kind for kind in Deliverable.values if kind != Deliverable.STORY)
SECONDS = {
    "sqlite": "CAST(strftime('%s', p.created_at) AS INTEGER)",
    "postgresql": "floor(extract(epoch FROM p.created_at))::bigint",
}
DAYS = {
    "sqlite": "CAST(strftime('%s', {0}) AS INTEGER) / 86400",
    "postgresql": "({0} - date '1970-01-01')",
}
LOWER = {"sqlite": "lower({0})", "postgresql": 'lower({0} COLLATE "C")'}
CENTS = {"sqlite": "CAST(round({0} * 100) AS INTEGER)", "postgresql": "({0} * 100)::bigint"}
KINDS = ", ".join(f"'{kind}'" for kind in POST_KINDS)
WHOLE, REAL, TEXT = pl.Int64, pl.Float64, pl.String
ACCOUNT_SCHEMA = {
    "key": WHOLE, "person": WHOLE, "platform": TEXT, "handle": TEXT, "name": TEXT, "followers": WHOLE,
    "rate": REAL, "basis": TEXT, "statistic": TEXT, "posts_measured": WHOLE, "likes": REAL, "views": REAL,
    "engagements": REAL, "fee": WHOLE, "measured": WHOLE, "country": TEXT, "audience": TEXT, "kind": TEXT,
    "city": TEXT, "is_sample": WHOLE, "created": WHOLE, "retired": WHOLE,
}  # fmt: skip
LINK_SCHEMA = {"person": WHOLE, "niche": WHOLE}
POST_SCHEMA = {"key": WHOLE, "posts": WHOLE}
RATE_SCHEMA = {
    "key": WHOLE,
    "rate_fee": WHOLE,
    "rate_product": WHOLE,
    "rate_currency": TEXT,
    "rate_day": WHOLE,
    "rate_key": WHOLE,
}


def questions(vendor: str, among: str = "") -> list[tuple[str, dict[str, Any]]]:
    """(SQL, types) of accounts, niches of people, posts and general rates.

    `among` is a list of keys; then `{people}` stands for the keys of their people. The plus keeps SQLite
    from the index of brands, which nearly every rate is in.
    """
    accounts = f"WHERE a.id IN ({among})" if among else ""
    people = "WHERE influencer_id IN ({people})" if among else ""
    owners = f"AND account_id IN ({among})" if among else ""
    measured = DAYS[vendor].format("a.measured_on")
    sample = "p.is_sample" if vendor == "sqlite" else "p.is_sample::int"
    cents = CENTS[vendor]
    return [
        (
            f"SELECT a.id, a.influencer_id, a.platform, a.handle, {LOWER[vendor].format('p.name')}, "
            "coalesce(a.followers, -1), coalesce(a.engagement_rate, -1.0), coalesce(a.engagement_basis, ''), "
            "a.statistic, coalesce(a.posts_measured, -1), coalesce(a.avg_likes, -1.0), "
            "coalesce(a.avg_views, -1.0), coalesce(a.avg_engagements, -1.0), "
            f"coalesce(a.post_fee_cents, -1), coalesce({measured}, -1000000), p.country, a.audience_country, "
            f"p.kind, p.city, {sample}, {SECONDS[vendor]}, "
            "CASE WHEN a.retired_at IS NULL THEN -1 ELSE 1 END "
            "FROM campaigns_socialaccount a JOIN campaigns_influencer p ON p.id = a.influencer_id "
            f"{accounts}",
            ACCOUNT_SCHEMA,
        ),
        (f"SELECT influencer_id, niche_id FROM campaigns_influencer_niches {people}", LINK_SCHEMA),
        (
            f"SELECT account_id, count(*) FROM campaigns_post WHERE kind IN ({KINDS}) {owners} "
            "GROUP BY account_id",
            POST_SCHEMA,
        ),
        (
            f"SELECT account_id, {cents.format('fee')}, {cents.format('product_cost')}, currency, "
            f"{DAYS[vendor].format('quoted_on')}, id FROM campaigns_rate "
            f"WHERE {'+' if among else ''}brand_id IS NULL AND deliverable IN ({KINDS}) {owners}",
            RATE_SCHEMA,
        ),
    ]


def read_all() -> tuple[str, pl.DataFrame, pl.DataFrame]:
    """(moment, accounts, niche links) as everybody sees them now, of one moment; through ADBC."""
    vendor = connection.vendor
    with closing(_adbc()) as database, database.cursor() as cursor:
        if vendor == "postgresql":
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(f"SELECT ({MOMENTS[vendor]})")
        moment = str(pl.DataFrame(cursor.fetch_arrow()).item())
        frames = []
        for sql, schema in questions(vendor):
            cursor.execute(f"WITH read ({', '.join(schema)}) AS ({sql}) SELECT * FROM read")
            frames.append(pl.DataFrame(cursor.fetch_arrow()).cast(schema))
    return moment, *_joined(frames)


def _adbc() -> Any:
    """A connection of its own; raises OSError for a database in memory."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        from adbc_driver_sqlite import dbapi

        name = str(settings["NAME"])
        if connection.is_in_memory_db():
            raise OSError("a database in memory is read through Django")
        return dbapi.connect(name)
    from adbc_driver_postgresql import dbapi as postgresql
    from psycopg.conninfo import make_conninfo

    known = connection.get_connection_params()
    wanted = {name: known[name] for name in ("dbname", "user", "password", "host", "port") if known.get(name)}
    return postgresql.connect(make_conninfo(**wanted))


def read_some(keys: Sequence[int] | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(accounts, niche links) of these keys (None: of all) as this connection sees them."""
    among = "" if keys is None else ", ".join(str(int(key)) for key in keys) or "-1"
    frames = []
    with connection.cursor() as cursor:
        for sql, schema in questions(connection.vendor, among):
            people = ", ".join(map(str, frames[0]["person"].to_list())) or "-1" if frames else ""
            cursor.execute(sql.replace("{people}", people))
            frames.append(pl.DataFrame(cursor.fetchall(), schema=schema, orient="row"))
    return _joined(frames)


def no_rows() -> tuple[pl.DataFrame, pl.DataFrame]:
    """(accounts, niche links) of a catalogue without any."""
    return _joined([pl.DataFrame(schema=schema) for _, schema in questions(connection.vendor)])


def _joined(frames: list[pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    accounts, links, posts, rates = frames
    newest = rates.sort("key", "rate_day", "rate_key").unique("key", keep="last", maintain_order=False)
    joined = accounts.join(posts, on="key", how="left").join(newest.drop("rate_key"), on="key", how="left")
    filled = joined.with_columns(
        pl.col("posts").fill_null(0),
        pl.col("rate_fee", "rate_product").fill_null(-1),
        pl.col("rate_currency").fill_null(""),
        pl.col("rate_day").fill_null(-1_000_000),
    )
    return filled, links
