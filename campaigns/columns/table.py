"""One table of accounts as arrays, by key: numbers, codes with their labels, texts, and niche links."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from campaigns.columns.orders import ORDERS, orders_of

Array = NDArray[np.generic]
UNKNOWN = -1
UNKNOWN_DAY = -1_000_000
WHOLE: dict[str, type[np.generic]] = {
    "key": np.int64,
    "person": np.int64,
    "followers": np.int64,
    "posts_measured": np.int32,
    "fee": np.int64,
    "measured": np.int32,
    "created": np.int64,
    "is_sample": np.int8,
    "retired": np.int8,
    "posts": np.int32,
    "rate_fee": np.int64,
    "rate_product": np.int64,
    "rate_day": np.int32,
}
REAL = ("rate", "likes", "views", "engagements")
CODED = ("platform", "basis", "statistic", "country", "audience", "kind", "city", "rate_currency")
TEXTS = ("handle", "name")


@dataclass(eq=False)
class Table:
    """N accounts by rising key.

    Attributes:
        arrays: [N] each, by name. Unknown is nan in `rate`, `likes`, `views`, `engagements`, -1 in the
            other numbers and -1,000,000 among days since 1970. `fee` is in hundredths of the agency's
            currency; `rate_fee` and `rate_product` are the newest general rate for a post in hundredths
            of `rate_currency`; `retired` is known of accounts that
            are; `posts` counts posts that are no stories. `created` is in seconds.
        labels: the words of each coded column, sorted; its array holds positions in them.
        texts: `handle`, and `name` in the form it is sorted by.
        link_at, link_niche: [links] position of the account and key of the niche.
        orders: positions by rising value, unknown ones last, equal ones by key; and how many are known.
    """

    arrays: dict[str, Array]
    labels: dict[str, tuple[str, ...]]
    texts: dict[str, pl.Series]
    link_at: NDArray[np.int32]
    link_niche: NDArray[np.int64]
    orders: dict[str, tuple[NDArray[np.uint32], int]]

    def __len__(self) -> int:
        return len(self.arrays["key"])


def table_of(rows: pl.DataFrame, links: pl.DataFrame, *, with_orders: bool = True) -> Table:
    """Rows as they are read (every name of WHOLE, REAL, CODED and TEXTS; -1 for unknown) as a table.

    `links` holds `person` and `niche`.
    """
    rows = rows.sort("key")
    arrays: dict[str, Array] = {name: _array(rows[name], kind) for name, kind in WHOLE.items()}
    for name in REAL:
        column = rows[name].cast(pl.Float64).to_numpy().copy()
        column[column < 0] = np.nan
        arrays[name] = column
    labels = {}
    for name in CODED:
        labels[name], arrays[name] = _coded(rows[name])
    texts = {name: rows[name].cast(pl.String) for name in TEXTS}
    at, niche = _links(rows, links)
    table = Table(arrays, labels, texts, at, niche, {})
    if with_orders:
        table.orders = {name: orders_of(table.arrays, table.texts, table.labels, name) for name in ORDERS}
    return table


def _array(column: pl.Series, kind: type[np.generic]) -> Array:
    return column.to_numpy().astype(kind)


def _coded(column: pl.Series) -> tuple[tuple[str, ...], Array]:
    words = column.cast(pl.String).unique().sort()
    codes = column.cast(pl.Enum(words)).to_physical().to_numpy()
    return tuple(words.to_list()), codes.astype(np.min_scalar_type(max(len(words), 1)))


def _links(rows: pl.DataFrame, links: pl.DataFrame) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Every account has the niches of its person."""
    placed = (
        rows.select("person")
        .with_row_index("at")
        .join(links.select(pl.col("person").cast(rows["person"].dtype), "niche"), on="person")
    )
    placed = placed.sort("at", "niche")
    return placed["at"].to_numpy().astype(np.int32), placed["niche"].to_numpy().astype(np.int64)
