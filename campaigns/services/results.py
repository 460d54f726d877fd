"""Counts of booked posts from a file: each row finds its post, and only what a cell says is changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import values_of
from campaigns.imports.results import (
    ResultRow,
    count_styles,
    is_result_header,
    read_result,
    result_columns,
)
from campaigns.imports.source import open_source
from campaigns.models import BookedPost, Campaign
from campaigns.services.booked_posts import (
    COUNT_FIELDS,
    STATE_FIELDS,
    learn_from,
    posts_with_all,
    tell_post,
)

MOST_ROWS = 20_000
AT_ONCE = 5_000


@dataclass(slots=True)
class ResultReport:
    """What became of a file: posts changed and unchanged, and (row, column, why) of what was refused."""

    changed: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    notes: tuple[str, ...] = ()


def read_results(path: Path) -> tuple[list[ResultRow], tuple[str, ...]]:
    """(rows, notes on how the file was read). Raises FileError."""
    source = open_source(path, is_result_header)
    columns = result_columns(source.header)
    styles = count_styles(columns, [record.cells for record in source.sample])
    rows: list[ResultRow] = []
    for chunk in source.chunks(AT_ONCE):
        rows += [read_result(record.row_number, record.cells, columns, styles) for record in chunk]
        if len(rows) > MOST_ROWS:
            break
    return rows[:MOST_ROWS], source.notes


@transaction.atomic
def apply_results(
    *, campaign: Campaign, rows: Iterable[ResultRow], source: str, user: User, dry_run: bool = False
) -> ResultReport:
    """Enter the counts of the posts that are found and out; a dry run changes nothing."""
    report, finder = ResultReport(), _Finder(campaign)
    seen: set[int] = set()
    for row in rows:
        report.refused += [(row.number, column, why) for column, why in row.faults]
        if row.faults:
            continue
        found = finder.find(row)
        if isinstance(found, tuple):
            report.refused.append((row.number, *found))
        elif found.pk in seen:
            report.refused.append(
                (row.number, "", f"{found} stands in the file twice: only the first counts.")
            )
        else:
            seen.add(found.pk)
            _enter(found, row, source, report, None if dry_run else user)
    return report


def _enter(post: BookedPost, row: ResultRow, source: str, report: ResultReport, user: User | None) -> None:
    before = values_of(post, (*STATE_FIELDS, *COUNT_FIELDS, "brief"))
    changes: dict[str, Any] = {
        name: count
        for name, count in row.counts.items()
        if count is not None and getattr(post, name) != count
    }
    views, reach = (changes.get(name, getattr(post, name)) for name in ("views", "reach"))
    if views is not None and reach is not None and reach > views:
        report.refused.append((row.number, "reach", "Reach cannot be larger than the views."))
        return
    if not changes:
        report.unchanged += 1
        return
    report.changed += 1
    if user is None:
        return
    for name, count in changes.items():
        setattr(post, name, count)
    post.counted_on, post.counts_source = timezone.localdate(), source[:200]
    post.version += 1
    learn_from(post)
    post.save()
    tell_post(post, before, user)


class _Finder:
    """The campaign's booked posts by address, by code, and by handle."""

    def __init__(self, campaign: Campaign) -> None:
        self.by: dict[str, dict[str, list[BookedPost]]] = {"url": {}, "code": {}, "handle": {}}
        posts = posts_with_all(BookedPost.objects.of_campaign(campaign).select_for_update(of=("self",)))
        for post in posts.select_related("post", "entry__account__influencer", "entry__shortlist__campaign"):
            names = {"url": post.url, "code": post.code, "handle": post.entry.account.handle}
            for kind, name in names.items():
                if name:
                    self.by[kind].setdefault(_same(kind, name), []).append(post)

    def find(self, row: ResultRow) -> BookedPost | tuple[str, str]:
        """The one post the row names, or (column, why there is none)."""
        for kind in ("url", "code", "handle"):
            name = getattr(row, kind)
            if not name:
                continue
            found = self.by[kind].get(_same(kind, name), [])
            if row.posted_on and len(found) > 1:
                found = [post for post in found if post.posted_on == date.fromisoformat(row.posted_on)]
            if len(found) == 1:
                return self._out(found[0], kind)
            if found:
                return kind, f"{len(found)} posts of this campaign fit “{name[:60]}”: name it by its address."
        return "", "No booked post of this campaign has this address, code or handle."

    def _out(self, post: BookedPost, kind: str) -> BookedPost | tuple[str, str]:
        if post.posted_on is None:
            return kind, f"{post} is not posted yet: enter its address, day and label first."
        return post


def _same(kind: str, name: str) -> str:
    """One spelling of an address, code or handle."""
    text = name.strip().lower()
    if kind == "handle":
        return text.lstrip("@")
    return (
        text.split("?")[0]
        .split("#")[0]
        .removeprefix("https://")
        .removeprefix("http://")
        .removeprefix("www.")
        .rstrip("/")
        if kind == "url"
        else text
    )
