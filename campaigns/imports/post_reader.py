"""Records of posts to rows, a chunk at a time."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from campaigns.handles import normalise_handle, platform_named, platforms_possible, split_name_and_handle
from campaigns.imports.account_row import Rejected
from campaigns.imports.choices import Choices
from campaigns.imports.days import day_first, read_day
from campaigns.imports.delimited import Record
from campaigns.imports.errors import PlatformMissingError
from campaigns.imports.numbers import read_count
from campaigns.imports.platform_guess import PLATFORM_MISSING, guess_platform
from campaigns.imports.post_columns import COUNTS, PostMeaning, plan_posts
from campaigns.imports.posts import unix_seconds
from campaigns.imports.presets import preset_of
from campaigns.imports.rates import Guess
from campaigns.imports.readings import UnreadableError, cell_at
from campaigns.imports.source import Source
from campaigns.imports.unknowns import is_unknown

_HIDDEN = re.compile(r"-1(?:\.0*)?")
_QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"")
_TAG = re.compile(r"[^\s,;|'\"\[\]#]+")
_YES = frozenset("true yes y t 1 1.0 sponsored paid ja si sim oui".split())
_NO = frozenset("false no n f 0 0.0 organic nein nao non".split())
_KINDS = {
    **dict.fromkeys("post image photo graphimage sidecar graphsidecar carousel carouselcontainer album feed "
                    "carousel_container".split(), "post"),
    **dict.fromkeys("reel reels clips clip".split(), "reel"),
    **dict.fromkeys("video graphvideo igtv".split(), "video"),
    **dict.fromkeys("story stories".split(), "story"),
    **dict.fromkeys("short shorts".split(), "short"),
}  # fmt: skip
_TELLING = {
    "medialikenumbers": "instagram", "ownerusername": "instagram", "owner_username": "instagram",
    "shortcode": "instagram", "authormeta.name": "tiktok", "diggcount": "tiktok", "channeltitle": "youtube",
    "numberlikes": "instagram",
}  # fmt: skip


class PostRow(NamedTuple):
    """One post as the file has it; None is unknown (blank, "N/A", -1 for a hidden count).

    `posted_at` is in Unix seconds, `position` 0 for the newest post of the account. `kind` is "post",
    "reel", "video", "story", "short" or "". `followers` are those of the account as the file has them.
    """

    row_number: int
    platform: str
    account: str
    posted_at: float | None
    position: int | None
    likes: float | None
    comments: float | None
    views: float | None
    shares: float | None
    saves: float | None
    sponsored: bool | None
    kind: str
    url: str
    hashtags: tuple[str, ...]
    followers: int | None
    post_id: str


class PostReader:
    """Reads the records of a source as posts. `plan` says which column holds what, `platform` of which
    platform the posts are that name none ("" where each names its own)."""

    def __init__(self, source: Source, choices: Choices) -> None:
        """Raises FileError when accounts, times or counts have no column, or nothing says the platform."""
        self.plan = plan_posts(source.header, choices.columns)
        self.platform = platform_of_posts(source, choices)
        self._by_row = PostMeaning.PLATFORM in self.plan.places
        at = self.plan.places.get(PostMeaning.POSTED_AT)
        sample = [] if at is None else [cell_at(record.cells, at) for record in source.sample]
        self._day_first = day_first(sample)
        if not self.platform.value and not self._by_row and PostMeaning.URL not in self.plan.places:
            raise PlatformMissingError(PLATFORM_MISSING)

    def read(self, records: Sequence[Record]) -> tuple[list[PostRow], list[Rejected]]:
        """The posts in their order, and the rows that were not taken, with reasons."""
        rows, rejected = [], []
        for record in records:
            try:
                rows.append(self._post(record))
            except UnreadableError as fault:
                rejected.append(
                    Rejected(record.row_number, fault.column, fault.value, fault.reason, record.cells)
                )
        return rows, rejected

    def _post(self, record: Record) -> PostRow:
        cells = record.cells
        extra = next((cell for cell in cells[len(self.plan.headers) :] if cell.strip()), "")
        if extra:
            raise UnreadableError("", extra, f"the row has more cells than the header: {len(cells)}")
        platform = self._platform(cells)
        account = self._account(cells, platform)
        likes, comments, views, shares, saves = (self._count(cells, meaning) for meaning in COUNTS)
        followers = self._count(cells, PostMeaning.FOLLOWERS)
        position = self._count(cells, PostMeaning.POSITION)
        moment = self._moment(cells)
        if moment is None and position is None:
            column = self._header(PostMeaning.POSTED_AT)
            raise UnreadableError(column, self._text(cells, PostMeaning.POSTED_AT), "the time is missing")
        return PostRow(
            row_number=record.row_number,
            platform=platform,
            account=account,
            posted_at=moment,
            position=None if position is None else int(position),
            likes=likes,
            comments=comments,
            views=None if views == 0 and (likes or comments) else views,
            shares=shares,
            saves=saves,
            sponsored=self._sponsored(cells),
            kind=self._kind(cells),
            url=self._text(cells, PostMeaning.URL),
            hashtags=_hashtags(self._text(cells, PostMeaning.HASHTAGS)),
            followers=None if followers is None else int(followers),
            post_id=self._text(cells, PostMeaning.POST_ID),
        )

    def _platform(self, cells: Sequence[str]) -> str:
        text = self._text(cells, PostMeaning.PLATFORM)
        if text:
            if platform := platform_named(text):
                return platform
            column = self._header(PostMeaning.PLATFORM)
            raise UnreadableError(column, text, f'"{text[:60]}" is no known platform')
        if self.platform.value:
            return self.platform.value
        possible = platforms_possible(self._text(cells, PostMeaning.URL))
        if len(possible) != 1:
            raise UnreadableError("", "", "the row does not say which platform the post is on")
        return possible[0]

    def _account(self, cells: Sequence[str], platform: str) -> str:
        text = self._text(cells, PostMeaning.ACCOUNT)
        column = self._header(PostMeaning.ACCOUNT)
        if not text:
            raise UnreadableError(column, text, "the account is missing")
        if _ANONYMOUS.fullmatch(text):
            return text.replace(" ", "_")
        try:
            return normalise_handle(split_name_and_handle(text)[1], platform)
        except ValueError as error:
            raise UnreadableError(column, text, str(error)) from None

    def _count(self, cells: Sequence[str], meaning: PostMeaning) -> float | None:
        text = self._text(cells, meaning)
        if not text or _HIDDEN.fullmatch(text):
            return None
        try:
            count = read_count(text)
        except ValueError as error:
            raise UnreadableError(self._header(meaning), text, str(error)) from None
        return None if count is None else float(count.value)

    def _moment(self, cells: Sequence[str]) -> float | None:
        text = self._text(cells, PostMeaning.POSTED_AT)
        if not text:
            return None
        try:
            moment = _seconds(text, self._day_first)
        except ValueError as error:
            raise UnreadableError(self._header(PostMeaning.POSTED_AT), text, str(error)) from None
        return moment if moment >= _FIRST_POSSIBLE else None

    def _sponsored(self, cells: Sequence[str]) -> bool | None:
        text = self._text(cells, PostMeaning.SPONSORED)
        plain = text.casefold()
        if text and plain not in _YES | _NO:
            raise UnreadableError(
                self._header(PostMeaning.SPONSORED), text, f'"{text[:40]}" is neither yes nor no'
            )
        return plain in _YES if text else None

    def _kind(self, cells: Sequence[str]) -> str:
        found = ""
        for at in self.plan.kinds:
            text = cell_at(cells, at).strip().casefold()
            if text in _YES | _NO and "video" in self.plan.headers[at].casefold():
                text = "video" if text in _YES else "post"
            found = _KINDS.get(text, found)
        return found

    def _text(self, cells: Sequence[str], meaning: PostMeaning) -> str:
        at = self.plan.places.get(meaning)
        text = "" if at is None else cell_at(cells, at).strip()
        return "" if is_unknown(text) else text

    def _header(self, meaning: PostMeaning) -> str:
        at = self.plan.places.get(meaning)
        return "" if at is None else self.plan.headers[at]


_ANONYMOUS = re.compile(r"account [0-9]+")
_FIRST_POSSIBLE = 86_400.0


def platform_of_posts(source: Source, choices: Choices) -> Guess:
    """The platform of posts that name none, and why; "" where nothing tells."""
    if choices.platform:
        return Guess(choices.platform, "As chosen.")
    names = [header.strip().casefold() for header in source.header]
    for name, platform in _TELLING.items():
        if name in names:
            return Guess(platform, f'Files with a column "{name}" are of {platform}.')
    columns = [
        [cell_at(record.cells, index) for record in source.sample] for index in range(len(source.header))
    ]
    return guess_platform(source.name, source.header, columns, preset_of(source))


@lru_cache(maxsize=50_000)
def _seconds(text: str, day_comes_first: bool) -> float:
    try:
        return unix_seconds(text)
    except ValueError:
        day = read_day(text, day_comes_first)
        if day is None:
            raise
        return unix_seconds(day)


@lru_cache(maxsize=50_000)
def _hashtags(text: str) -> tuple[str, ...]:
    """The tags of "#a #b", "a, b" or "['a', 'b']", each once, without "#"."""
    quoted = _QUOTED.findall(text) if text.startswith("[") else []
    tags = [one or other for one, other in quoted] or _TAG.findall(text)
    return tuple(dict.fromkeys(tag.strip().lstrip("#") for tag in tags))
