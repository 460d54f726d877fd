"""Days and months as people write them, and what a file's name says of them."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import pairwise

from campaigns.imports.unknowns import is_unknown

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar enero ene janeiro janvier",
            "feb february februar febrero fevereiro fev fevrier",
            "mar march marz maerz marzo marco mars",
            "apr april abril abr avril",
            "may mai mayo maio",
            "jun june juni junio junho juin",
            "jul july juli julio julho juillet",
            "aug august agosto ago aout",
            "sep sept september septiembre setembro set septembre",
            "oct october oktober okt octubre out outubro octobre",
            "nov november noviembre novembro novembre",
            "dec december dezember dez diciembre dic dezembro decembre",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"([12][0-9]{3})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?(?:[T ].*)?")
_NUMERIC = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})(?: .*)?")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])")
_SERIAL = re.compile(r"[345][0-9]{4}(?:\.0*)?")
_WORDS = re.compile(r"[^\W\d_]+|[0-9]+")
_IN_NAME = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?:[-_. ]?([01][0-9])(?:[-_. ]?([0-3][0-9]))?)?(?![0-9])"
)


def day_first(cells: Iterable[str]) -> bool:
    """Whether "03/04/2026" is the third of April: unless some cell can only be month first."""
    return not any(
        (match := _NUMERIC.fullmatch(cell.strip()[:40])) and int(match[2]) > 12 >= int(match[1])
        for cell in cells
    )


@lru_cache(maxsize=20_000)
def read_day(text: str, day_comes_first: bool = True) -> str | None:
    """A day in ISO 8601; a month alone is its first day; None for unknown. ValueError with a reason.

    >>> read_day("3.4.2026"), read_day("June 2022"), read_day("2026-05-01T18:30:00Z")
    ('2026-04-03', '2022-06-01', '2026-05-01')
    """
    if is_unknown(text):
        return None
    plain = text.strip()[:60]
    try:
        found = _parts(plain, day_comes_first)
        if found is not None and 1970 <= found.year < 2100:
            return found.isoformat()
    except (ValueError, OverflowError, OSError):
        pass
    raise ValueError(f'"{plain[:40]}" is not a date such as 2026-05-01')


def _parts(plain: str, day_comes_first: bool) -> date | None:
    if match := _ISO.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return date(int(match[1]), int(match[2]), int(match[3] or 1))
    if match := _NUMERIC.fullmatch(plain):
        day, month = (match[1], match[2]) if day_comes_first else (match[2], match[1])
        return date(int(match[3]) + (2000 if len(match[3]) == 2 else 0), int(month), int(day))
    if _SERIAL.fullmatch(plain):
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(float(plain)))
    if re.fullmatch(r"[0-9]{9,10}(?:\.[0-9]*)?", plain):
        return datetime.fromtimestamp(float(plain), UTC).date()
    return _in_words(plain)


def _in_words(plain: str) -> date | None:
    """ "June 2022", "1 Jun 2022", "Jun 1, 2022"."""
    words = _WORDS.findall(plain.casefold().replace("ä", "a").replace("ç", "c").replace("é", "e"))
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    years = [int(word) for word in words if len(word) == 4 and word.isdecimal()]
    days = [int(word) for word in words if len(word) <= 2 and word.isdecimal()]
    if len(months) != 1 or len(years) != 1 or len(days) > 1:
        return None
    return date(years[0], months[0], days[0] if days else 1)


def day_in_name(name: str) -> str:
    """The day or month that a file's name tells, as ISO 8601; "" when none.

    >>> day_in_name("export_2026-02-14.csv"), day_in_name("influencers june 2022.csv"), day_in_name("a.csv")
    ('2026-02-14', '2022-06-01', '')
    """
    stem = name.rpartition(".")[0] or name
    for match in _IN_NAME.finditer(stem):
        if match[2]:
            try:
                return date(int(match[1]), int(match[2]), int(match[3] or 1)).isoformat()
            except ValueError:
                continue
    words = _WORDS.findall(stem.casefold())
    for month, year in pairwise(words):
        if month in _MONTHS and len(year) == 4 and year.startswith(("19", "20")):
            return date(int(year), _MONTHS[month], 1).isoformat()
    return ""
