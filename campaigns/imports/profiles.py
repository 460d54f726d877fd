"""A file of account profiles, labelled fake or genuine or not, whose columns are guessed by their names."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from campaigns.imports.errors import FileError
from campaigns.imports.files import read_table
from campaigns.imports.numbers import read_count
from campaigns.imports.unknowns import is_unknown


class Part(StrEnum):
    """What a column of profiles can hold."""

    ACCOUNT = "account"
    FOLLOWERS = "followers"
    FOLLOWING = "following"
    POSTS = "posts"
    PICTURE = "has_picture"
    BIO = "bio_length"
    URL = "has_url"
    DIGIT_SHARE = "digit_share"
    DIGITS = "digits"
    HANDLE_LENGTH = "handle_length"
    NAME_WORDS = "name_words"
    PRIVATE = "is_private"
    LIKES = "likes"
    COMMENTS = "comments"
    LABEL = "label"


_NAMES: dict[Part, str] = {
    Part.ACCOUNT: "account accountkey handle username user screenname profilename ownerusername id userid",
    Part.FOLLOWERS: "followers follower followercount followerscount numfollowers numberoffollowers "
    "numberfollowers edgefollowedby followedby subscribers nbfollowers",
    Part.FOLLOWING: "following follows followings followingcount followingscount followscount numfollowing "
    "numfollows numberfollowing numberoffollowing followees numfollowees edgefollow friends friendscount "
    "nbfollowing numberoffollows",
    Part.POSTS: "posts post postcount postscount numposts numberposts numberofposts mediacount media uploads "
    "statuses statusescount tweets nbposts totalposts",
    Part.PICTURE: "profilepic profilepicture picture haspic haspicture hasprofilpic hasprofilepic "
    "hasprofilepicture pic avatar hasavatar profilephoto profilepicpresent",
    Part.BIO: "biographylength biolength descriptionlength bio biography description hasbio lengthbio "
    "lengthdescription biopresent hasdescription",
    Part.URL: "externalurl hasexternalurl url hasurl website haswebsite link haslink externallink",
    Part.DIGIT_SHARE: "numslengthusername numslengthofusername usernamedigitratio digitratio "
    "usernamedigitshare numslengthhandle usernamehasnumber usernamehasdigits hasnumberinusername",
    Part.DIGITS: "usernamedigitcount digitcount usernamedigits digitsinusername numbersinusername nums",
    Part.HANDLE_LENGTH: "usernamelength lengthusername lengthofusername handlelength",
    Part.NAME_WORDS: "fullnamewords namewords fullname displayname name",
    Part.PRIVATE: "private isprivate privateaccount accountprivate",
    Part.LIKES: "avglikes averagelikes likes likesavg medialikenumbers numberlikes meanlikes",
    Part.COMMENTS: "avgcomments averagecomments comments commentsavg mediacommentnumbers numbercomments",
    Part.LABEL: "fake isfake label labels class target bot isbot spam isspam spammer isspammer "
    "automatedbehaviour genuine isgenuine real isreal type accounttype authentic verifiedfake fakereal",
}
_PART_OF = {name: part for part, names in _NAMES.items() for name in names.split()}
_TURNED = ("genuine", "isgenuine", "real", "isreal", "authentic")
_YES = frozenset(
    "1 1.0 true t yes y fake bot spam spammer f@ke automated i inauthentic fraud scam scammer".split()
)
_NO = frozenset("0 0.0 false f no n genuine real human r legit legitimate authentic ham not".split())
_FLAGS = (Part.PICTURE, Part.URL, Part.PRIVATE)
_WORD_COUNT_UP_TO = 20
_TYPICAL_HANDLE = 11
_SHARE_WHERE_SOME = 0.3
_PLAIN_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_HANDLES = ("handle", "username", "user", "screenname", "profilename", "ownerusername")


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """`accounts`: what each is called, its row number where nothing says so. `numbers`: by name of the
    profile part, one per account, None unknown. `labels`: True fake, None without a label. `columns`:
    which column was read as what."""

    accounts: tuple[str, ...]
    numbers: dict[str, tuple[float | None, ...]]
    labels: tuple[bool | None, ...]
    columns: dict[str, str]


def read_profiles(content: bytes) -> ProfileFile:
    """Read CSV, or a JSON list of objects (lists of numbers inside become their average).

    Raises FileError naming row and column: no column that tells anything, a column twice, a cell that
    is neither a number nor unknown, a label that is neither yes nor no.
    """
    header, rows = _json_rows(content) if content.lstrip()[:1] in (b"[", b"{") else _csv_rows(content)
    places = _places(header)
    columns = {part.value: header[place] for part, place in places.items()}
    cells = {
        part: [(row, values[place] if place < len(values) else "") for row, values in rows]
        for part, place in places.items()
    }
    numbers = {
        part.value: _column(part, columns[part.value], found)
        for part, found in cells.items()
        if part not in (Part.ACCOUNT, Part.LABEL)
    }
    handles = cells.get(Part.ACCOUNT, []) if _core(columns.get(Part.ACCOUNT.value, "")) in _HANDLES else []
    _unscale(numbers)
    _settle_digits(numbers, [text for _, text in handles])
    if not numbers:
        raise FileError(f"No column tells anything of a profile; found {', '.join(header[:12])}.", row=1)
    turned = _core(columns.get(Part.LABEL.value, "")) in _TURNED
    labels = [_label(cell, columns[Part.LABEL.value], turned) for cell in cells.get(Part.LABEL, [])]
    named = [text or f"row {row}" for row, text in cells.get(Part.ACCOUNT, [])]
    return ProfileFile(
        tuple(named or (f"row {row}" for row, _ in rows)),
        numbers,
        tuple(labels or [None] * len(rows)),
        columns,
    )


def _core(header: str) -> str:
    core = re.sub(r"[^a-z0-9]", "", header.lower())
    return re.sub(r"^(?:user(?=has|is|f|b|m|t)|edge(?=media))", "", core) if core not in _PART_OF else core


def _is_known(cell: str) -> bool:
    return _core(cell) in _PART_OF


def _csv_rows(content: bytes) -> tuple[Sequence[str], list[tuple[int, Sequence[str]]]]:
    table = read_table(content, _is_known)
    return table.header, [(record.row_number, record.cells) for record in table.records]


def _json_rows(content: bytes) -> tuple[Sequence[str], list[tuple[int, Sequence[str]]]]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise FileError(f"The file is not valid JSON: {problem}.") from None
    if isinstance(found, dict):
        found = next((part for part in found.values() if isinstance(part, list)), [found])
    if not found:
        raise FileError("The file holds no account.")
    for row, each in enumerate(found, 1):
        if not isinstance(each, dict):
            raise FileError(f"Entry {row} is not an object with the account's numbers.", row=row)
    header = list(dict.fromkeys(key for each in found for key in each))
    return header, [(row, [_cell(each.get(key)) for key in header]) for row, each in enumerate(found, 1)]


def _cell(value: object) -> str:
    if isinstance(value, list):
        known = [each for each in value if isinstance(each, int | float) and not isinstance(each, bool)]
        return str(sum(known) / len(known)) if known else ""
    return "" if value is None or isinstance(value, dict) else str(value)


def _places(header: Sequence[str]) -> dict[Part, int]:
    places: dict[Part, int] = {}
    for at, name in enumerate(header):
        part = _PART_OF.get(_core(name))
        if part is None:
            continue
        if part in places and part not in (Part.ACCOUNT, Part.NAME_WORDS):
            other = header[places[part]]
            raise FileError(f'Both "{other}" and "{name}" give {part.value.replace("_", " ")}.', column=name)
        places.setdefault(part, at)
    return places


def _column(part: Part, header: str, cells: Sequence[tuple[int, str]]) -> tuple[float | None, ...]:
    """A blank among texts (an address, a bio) is a lack of it; among numbers it is unknown."""
    read = _FLAG_OR_TEXT.get(part)
    if read is None:
        return tuple(_number(row, header, text.strip()) for row, text in cells)
    blank = 0.0 if any(_is_text(text) for _, text in cells) else None
    return tuple(read(text.strip()) if _told(text) else blank for _, text in cells)


def _told(text: str) -> bool:
    return text.strip().lower() not in ("", "nan", "null", "none", "n/a")


def _is_text(text: str) -> bool:
    plain = text.strip().lower()
    return _told(text) and plain not in _YES | _NO and not _PLAIN_NUMBER.fullmatch(plain)


def _number(row: int, header: str, text: str) -> float | None:
    if is_unknown(text):
        return None
    try:
        count = read_count(text)
    except ValueError as problem:
        raise FileError(f'Row {row}, column "{header}": {problem}', row=row, column=header) from None
    return None if count is None or count.value < 0 else float(count.value)


def _yes_no(text: str) -> float:
    """1 or 0; an address or any other text says that there is one."""
    return float(text.lower() not in _NO)


def _length(text: str) -> float:
    """A length as written, yes as 20 characters, or the length of the text itself."""
    if _PLAIN_NUMBER.fullmatch(text):
        return float(text)
    yes_or_no = dict.fromkeys(("true", "yes", "y"), 20.0) | dict.fromkeys(("false", "no", "n"), 0.0)
    return yes_or_no.get(text.lower(), float(len(text)))


def _words(text: str) -> float:
    """A small number of words as written, or the words of the name itself."""
    if _PLAIN_NUMBER.fullmatch(text) and float(text) <= _WORD_COUNT_UP_TO:
        return float(text)
    return float(len(text.split()))


_FLAG_OR_TEXT: dict[Part, Callable[[str], float]] = {
    **dict.fromkeys(_FLAGS, _yes_no),
    Part.BIO: _length,
    Part.NAME_WORDS: _words,
}


def _settle_digits(numbers: dict[str, tuple[float | None, ...]], handles: Sequence[str]) -> None:
    """One share of digits: as written, digits by length, or from the handles themselves.

    Whether there are any, 1 or 0, stands for a usual share. A "length" whose numbers are all below 1
    is that share under a header that was cut.
    """
    digits, length = numbers.pop(Part.DIGITS.value, None), numbers.pop(Part.HANDLE_LENGTH.value, None)
    share = numbers.get(Part.DIGIT_SHARE.value)
    if share is not None:
        if set(share) <= {0.0, 1.0, None}:
            numbers[Part.DIGIT_SHARE.value] = tuple(each and each * _SHARE_WHERE_SOME for each in share)
        return
    if length is not None and all(each is None or each <= 1 for each in length):
        numbers[Part.DIGIT_SHARE.value] = length
    elif digits is not None and length is not None:
        numbers[Part.DIGIT_SHARE.value] = tuple(
            min(some / of, 1.0) if some is not None and of else None
            for some, of in zip(digits, length, strict=True)
        )
    elif digits is not None:
        numbers[Part.DIGIT_SHARE.value] = tuple(
            None if some is None else min(some / _TYPICAL_HANDLE, 1.0) for some in digits
        )
    elif handles:
        numbers[Part.DIGIT_SHARE.value] = tuple(
            sum(map(str.isdigit, handle)) / len(handle) if handle else None for handle in handles
        )


def _unscale(numbers: dict[str, tuple[float | None, ...]]) -> None:
    """Counts that somebody scaled to 0-1 (with fractions): the smallest that is not 0 stands for 1."""
    for part in (Part.FOLLOWERS, Part.FOLLOWING, Part.POSTS):
        known = [each for each in numbers.get(part.value, ()) if each]
        if known and max(known) <= 1 and min(known) < 1:
            unit = min(known)
            numbers[part.value] = tuple(None if each is None else each / unit for each in numbers[part.value])


def _label(cell: tuple[int, str], header: str, turned: bool) -> bool | None:
    row, text = cell[0], cell[1].strip().lower()
    if is_unknown(text):
        return None
    if text not in _YES and text not in _NO:
        reason = f'"{cell[1].strip()[:40]}" says neither fake nor genuine'
        raise FileError(f'Row {row}, column "{header}": {reason}.', row=row, column=header)
    return (text in _YES) != (turned and text in ("1", "1.0", "0", "0.0", "true", "false", "yes", "no"))
