"""Files of posts made up with a seed, and the real ones brought into the columns of a backtest."""

import csv
import io
import json
from collections.abc import Callable, Iterable

import numpy as np

COLUMNS = ("account", "followers", "posted_at", "likes", "comments", "views", "shares", "saves", "sponsored")
Reader = Callable[[str], bytes]


def csv_bytes(rows: Iterable[dict[str, object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def made_up(seed: int, accounts: int, posts: int, noise: str = "heavy") -> list[dict[str, object]]:
    """Accounts of all sizes with their own level and spread; heavy noise is Student's t with 2.5 df."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for number in range(accounts):
        followers = int(np.exp(rng.normal(10.5, 1.8))) + 200
        level, spread = rng.normal(-3.5, 0.6), 0.3 * np.exp(rng.normal(0, 0.4))
        for day in range(posts):
            error = rng.standard_t(2.5) if noise == "heavy" else rng.normal()
            likes = max(round(followers * np.exp(level + spread * error)), 1)
            at = 1_700_000_000 + 86_400 * day + int(rng.integers(0, 40_000))
            rows.append({"account": f"a{number}", "followers": followers, "posted_at": at, "likes": likes})
    return rows


def _table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def instagram_2017_05(read: Reader) -> bytes:
    accounts = _table(read("posts/ig_accounts_2017-05-01.csv"))
    followers = {row["account_key"]: row["numberFollowers"] for row in accounts}
    return csv_bytes(
        {
            "account": row["account_key"],
            "followers": followers[row["account_key"]],
            "posted_at": row["date"],
            "likes": row["numberLikes"],
        }
        for row in _table(read("posts/ig_posts_2017-05-01.csv"))
        if not row["date"].startswith("1970")
    )


def instagram_2017_04(read: Reader) -> bytes:
    """Likes alone, in the column of views: followers are wrong there, and so are likes from 100,000."""
    rows = _table(read("posts/ig_posts_2017-04-26.csv"))
    wrong = {row["account_key"] for row in rows if float(row["numberLikes"]) >= 100_000}
    return csv_bytes(
        {"account": row["account_key"], "posted_at": row["date"], "views": row["numberLikes"]}
        for row in rows
        if row["account_key"] not in wrong and not row["date"].startswith("1970")
    )


def instafake(read: Reader) -> bytes:
    accounts = json.loads(read("posts/instafake_genuine_post_histories.json"))
    return csv_bytes(
        {
            "account": f"if{number}",
            "followers": account["userFollowerCount"],
            "posted_at": at,
            "likes": likes,
            "comments": comments,
        }
        for number, account in enumerate(accounts)
        for at, likes, comments in zip(
            account["mediaUploadTimes"],
            account["mediaLikeNumbers"],
            account["mediaCommentNumbers"],
            strict=True,
        )
    )


def gaming(read: Reader) -> bytes:
    """No followers are known: interactions stand in the column of views; posts without a time go."""
    return csv_bytes(
        {"account": row["owner_username"], "posted_at": row["timestamp"], "views": row["engagement_raw"]}
        for row in _table(read("posts/ig_gaming_posts_2026-02.csv"))
        if row["timestamp"] and row["likes"] not in ("", "-1", "-1.0")
    )


def youtube(read: Reader) -> bytes:
    return csv_bytes(
        {
            "account": row["channelTitle"],
            "posted_at": row["publishedAt"],
            "likes": row["likeCount"],
            "comments": row["commentCount"],
            "views": row["viewCount"],
        }
        for row in _table(read("posts/youtube_datascience_videos_2024-08.csv"))
    )
