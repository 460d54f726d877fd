"""What a file is about: accounts, their posts, their prices, or the audiences they share."""

from campaigns.imports import contents
from campaigns.imports.errors import FileError
from campaigns.imports.files import Table
from campaigns.imports.headers import clean_header, header_words, is_known_header, meaning_of
from campaigns.imports.meanings import Meaning
from campaigns.imports.overlap_columns import OverlapMeaning, find_columns, overlap_meaning
from campaigns.imports.post_columns import COUNTS, PostMeaning, post_meaning
from campaigns.imports.rate_reader import deliverable_named, priced_columns
from campaigns.imports.rates import Guess
from campaigns.imports.readings import cell_at
from campaigns.imports.source import Source

_AVERAGES = frozenset("avg average averages promedio moyenne durchschnitt".split())
KINDS = ("accounts", "posts", "rates", "overlaps")


def is_any_header(cell: str) -> bool:
    """True for a cell that names a column of any kind of file: what `open_source` is told."""
    return is_known_header(cell) or (len(cell) <= 80 and post_meaning(cell) is not None)


def kind_of(source: Source) -> Guess:
    """One of KINDS and the sentence that says why; "accounts" where nothing speaks for another."""
    headers = [clean_header(header) for header in source.header]
    if _is_of_overlaps(source, headers):
        return Guess("overlaps", "Each row names two accounts and a share of their audiences.")
    if reason := _is_of_posts(headers):
        return Guess("posts", reason)
    followers = any(meaning_of(header) is Meaning.FOLLOWERS for header in headers)
    priced = priced_columns(source)
    fees = [header for header in headers if meaning_of(header) is Meaning.FEE]
    named = any(_names_deliverables(source, index) for index in range(len(headers)))
    if not followers and (len(priced) > 1 or (fees and named) or (priced and not fees)):
        return Guess("rates", "Each row gives prices of deliverables, and no followers.")
    return Guess("accounts", "Each row describes an account.")


def _is_of_overlaps(source: Source, headers: list[str]) -> bool:
    if OverlapMeaning.SHARE not in map(overlap_meaning, headers):
        return False
    if any(meaning_of(header) is Meaning.FOLLOWERS for header in headers):
        return False
    table = Table(source.header, source.header_row, source.sample, source.delimiter, ())
    try:
        return bool(find_columns(table))
    except FileError:
        return False


def _is_of_posts(headers: list[str]) -> str:
    """Why the file is one of posts; "" when it is none."""
    meanings = {post_meaning(header): header for header in reversed(headers)}
    counted = [header for header in headers if post_meaning(header) in COUNTS]
    averages = any(bool(header_words(header)[1] & _AVERAGES) for header in headers)
    if PostMeaning.ACCOUNT not in meanings or not counted or averages:
        return ""
    time = meanings.get(PostMeaning.POSTED_AT) or meanings.get(PostMeaning.POSITION)
    if not time:
        return ""
    followers_first = PostMeaning.FOLLOWERS in meanings and not (
        {PostMeaning.POSITION, PostMeaning.POST_ID, PostMeaning.URL, PostMeaning.SPONSORED} & set(meanings)
    )
    telling = "posted" in header_words(time)[1] or len(counted) > 1 or "timestamp" in time.casefold()
    if followers_first and not telling:
        return ""
    return f'Each row is a post: "{time}" says when, "{counted[0]}" counts what it earned.'


def _names_deliverables(source: Source, index: int) -> bool:
    cells = [cell_at(record.cells, index) for record in source.sample]
    return contents.share(cells, lambda cell: len(cell) < 60 and deliverable_named(cell) != "") > 0.6
