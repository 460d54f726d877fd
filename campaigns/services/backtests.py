"""A backtest of posts, of a file or the catalogue: how good the product's forecasts would have been."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.db.models import F
from django.db.models.functions import Mod

from campaigns.imports.errors import FileError
from campaigns.imports.posts import PostFile, PostRow, known_columns, read_posts
from campaigns.metrics.backtest.crossfit import Forecasts, rolling_and_one_step
from campaigns.metrics.backtest.score import ours, report
from campaigns.metrics.engagement import engagements
from campaigns.metrics.forecast.history import Posts, history_of
from campaigns.metrics.tiers import Band
from campaigns.models import Post

MOST_POSTS = 100_000
MEASURES = ("engagements_by_followers", "engagements_by_views", "views")
FORECAST_COLUMNS = ("scope", "account", "posted_at", "earlier_posts", "p10", "p50", "p90", "actual")

_PACK = Path(__file__).resolve().parent.parent / "benchmarks" / "tier_schemes.csv"
_INTERACTIONS = ("likes", "comments", "shares", "saves")
_POST_FIELDS = ("account__handle", "posted_at", "account__followers", "likes", "comments", "views", "shares",
                "saves", "sponsored")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Backtest:
    """`scores` as strict JSON holds it; `forecast_rows` in the order of FORECAST_COLUMNS."""

    scores: dict[str, Any]
    posts: tuple[PostRow, ...]
    places: tuple[int, ...]
    forecasts: dict[str, Forecasts]

    def forecast_rows(self) -> Iterator[tuple[str | int, ...]]:
        """Every forecast with what came, account and time as the file writes them, in its order."""
        for scope, found in self.forecasts.items():
            quantiles = np.exp(np.column_stack([*ours(found), found.actual]))
            where = np.array(self.places, dtype=np.int64)[found.post] if len(found.post) else found.post
            for at in np.argsort(where, kind="stable"):
                post = self.posts[where[at]]
                numbers = (f"{value:.8g}" for value in quantiles[at])
                yield scope, post.account, post.posted_text, int(found.earlier_posts[at]), *numbers


def backtest_posts(*, content: bytes, measure: str) -> Backtest:
    """Forecast the posts of a file (see `read_posts`) and compare with what came.

    Raises FileError when the file cannot be read or lacks what the measure needs.
    """
    return _backtest(read_posts(content), measure)


def backtest_catalogue(*, platform: str, measure: str) -> Backtest:
    """The same for the posts of the catalogue's own accounts of a platform, by followers of today.

    Of more than 100,000 posts those of every n-th account are taken. Raises FileError likewise.
    """
    posts = Post.objects.filter(account__platform=platform)
    step = -(-posts.count() // MOST_POSTS) or 1
    chosen = posts.annotate(turn=Mod(F("account_id"), step)).filter(turn=0).order_by("account_id", "pk")
    rows = tuple(PostRow(*_post_cells(cells)) for cells in chosen.values_list(*_POST_FIELDS))
    if not rows:
        raise FileError("The catalogue has no posts of this platform yet: enter some, or choose a file.")
    return _backtest(PostFile(rows, 0, 0), measure)


def _post_cells(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    handle, moment, *counts, sponsored = cells
    numbers = (None if count is None else float(count) for count in counts)
    return handle, moment.timestamp(), moment.isoformat(), *numbers, sponsored


def _backtest(file: PostFile, measure: str) -> Backtest:
    _require_columns(file.posts, measure)
    known, posts = _measured(file.posts, measure)
    history = history_of(posts)
    bands = shipped_bands()
    forecasts = rolling_and_one_step(history, _band_numbers(history.log_followers, bands))
    zero = ~np.isfinite(history.actual) & (history.earlier_posts > 0)
    left_out = {"rolling": int(zero.sum()), "one_step": int((zero & history.newest).sum())}
    tiers = [band.tier for band in bands]
    scores: dict[str, Any] = {
        "measure": measure,
        "posts": len(known),
        "accounts": len(np.unique(history.account)),
        "left_out_incomplete": file.incomplete,
        "left_out_repeats": file.repeats,
        "left_out_unknown": len(file.posts) - len(known),
        "left_out_zero": left_out["rolling"],
    }
    for scope, found in forecasts.items():
        scores[scope] = {**report(found, tiers), "left_out_zero": left_out[scope]}
    places = tuple(known[at] for at in history.source)
    return Backtest(scores, file.posts, places, forecasts)


def shipped_bands() -> list[Band]:
    """The bands of the first shipped scheme, from small to large; a backtest needs no database."""
    with _PACK.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ends = [int(row["followers_max"]) if row["followers_max"] else None for row in rows]
    return [
        Band(row["tier"], int(row["followers_min"]), end)
        for row, end in zip(rows, ends, strict=True)
        if row["scheme"] == rows[0]["scheme"]
    ]


def _require_columns(posts: tuple[PostRow, ...], measure: str) -> None:
    columns = known_columns(posts)
    needed = {"engagements_by_followers": "followers"}.get(measure, "views")
    if needed not in columns:
        message = f'No post has a number in the column "{needed}", which the measure {measure} needs.'
        raise FileError(message, column=needed)
    if measure != "views" and not columns.intersection(_INTERACTIONS):
        message = f'No post has a number in "likes", "comments", "shares" or "saves": {measure} needs one.'
        raise FileError(message, column="likes")


def _measured(rows: tuple[PostRow, ...], measure: str) -> tuple[list[int], Posts]:
    """The places of the posts that can be measured, and these posts.

    Where the file has likes, a post without them is unknown: its other interactions alone would be
    a rate of another definition.
    """
    likes_count = any(row.likes is not None for row in rows)
    known: list[int] = []
    counts: list[tuple[float, float]] = []
    for place, row in enumerate(rows):
        hidden = likes_count and row.likes is None
        total = None if hidden else engagements(row.likes, row.comments, row.shares, row.saves)
        count = row.views if measure == "views" else total
        per = {"engagements_by_followers": row.followers, "engagements_by_views": row.views}.get(measure, 1.0)
        if count is not None and per:
            known.append(place)
            counts.append((count, per))
    pairs = np.array(counts, dtype=float).reshape(-1, 2)
    return known, Posts(
        account=[rows[place].account for place in known],
        posted_at=np.array([rows[place].posted_at for place in known], dtype=float),
        count=pairs[:, 0],
        per=pairs[:, 1],
        followers=_numbers([rows[place].followers for place in known]),
        sponsored=_numbers([rows[place].sponsored for place in known]),
    )


def _numbers(cells: list[float | None]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([np.nan if cell is None else float(cell) for cell in cells], dtype=float)


def _band_numbers(
    log_followers: np.ndarray[Any, np.dtype[np.float64]], bands: list[Band]
) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The number of each post's band, the lowest one also below its start; -1 without followers."""
    starts = np.log([band.followers_min for band in bands[1:]])
    known = np.isfinite(log_followers)
    number = np.searchsorted(starts, np.where(known, log_followers + 1e-12, 0.0), side="right")
    return np.where(known, number, -1).astype(np.int64)
