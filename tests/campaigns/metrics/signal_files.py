"""The real files of accounts, as arrays."""

import csv
import io
import json
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

Reader = Callable[[str], bytes]
FIRST, SECOND = "2017-04-26", "2017-05-01"


class Scrape(NamedTuple):
    """Posts' likes with their account's number and day, and accounts' followers, by key."""

    keys: list[str]
    followers: np.ndarray
    likes: np.ndarray
    account: np.ndarray
    days: list[str]

    def medians(self, likes: np.ndarray) -> np.ndarray:
        parts = [likes[self.account == number] for number in range(len(self.keys))]
        return np.array([np.median(part) if len(part) else np.nan for part in parts])


def _table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def scrape(read: Reader, date: str) -> Scrape:
    accounts = _table(read(f"posts/ig_accounts_{date}.csv"))
    posts = _table(read(f"posts/ig_posts_{date}.csv"))
    numbers = {row["account_key"]: number for number, row in enumerate(accounts)}
    return Scrape(
        list(numbers),
        np.array([float(row["numberFollowers"]) for row in accounts]),
        np.array([float(row["numberLikes"]) for row in posts]),
        np.array([numbers[row["account_key"]] for row in posts]),
        [row["date"] for row in posts],
    )


def true_followers(first: Scrape, second: Scrape) -> np.ndarray:
    later = dict(zip(second.keys, second.followers, strict=True))
    return np.array([later.get(key, np.nan) for key in first.keys])


def true_likes(first: Scrape, second: Scrape) -> np.ndarray:
    """The later likes of posts that are alone on their day in both; nan elsewhere."""
    days: list[dict[tuple[str, str], list[float]]] = []
    for found in (first, second):
        by_day: dict[tuple[str, str], list[float]] = {}
        for number, day, likes in zip(found.account, found.days, found.likes, strict=True):
            by_day.setdefault((found.keys[number], day), []).append(likes)
        days.append(by_day)
    mine, later = days
    keys = [(first.keys[number], day) for number, day in zip(first.account, first.days, strict=True)]
    return np.array(
        [later[key][0] if len(mine[key]) == len(later.get(key, ())) == 1 else np.nan for key in keys]
    )


def tenfold(stated: np.ndarray, true: np.ndarray) -> np.ndarray:
    """1 where ten times too large, -1 too small, 0 right, nan where the truth is unknown."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((stated > 0) & (true > 0), np.round(np.log10(stated / true)), np.nan)


def instafake(read: Reader) -> tuple[np.ndarray, np.ndarray]:
    """Followers and median likes of ordinary accounts."""
    accounts = json.loads(read("posts/instafake_genuine_post_histories.json"))
    likes = [account["mediaLikeNumbers"] for account in accounts]
    return (
        np.array([float(account["userFollowerCount"]) for account in accounts]),
        np.array([np.median(counts) if counts else np.nan for counts in likes]),
    )
