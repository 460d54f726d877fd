"""Stated engagement rates: fractions or percent, and a share of what."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from statistics import median
from typing import NamedTuple

from campaigns.imports.headers import header_words
from campaigns.imports.shares import quoted
from campaigns.imports.unknowns import is_unknown, simplified

SCALES = ("fraction", "percent")
BASES = ("followers", "views", "reach", "impressions")

_RATE = re.compile(r"([0-9]{1,7}(?:[.,][0-9]{0,20})?|[.,][0-9]{1,20})(?:e-([0-9]{1,2}))? ?(%|percent|pct)?")
_HIGHEST = 100.0
_CLOSE = log(1.3)
_ENOUGH = 3
_BASIS_WORDS = {
    "followers": frozenset("followers follower subscribers seguidores abonnenten abonnes fans".split()),
    "views": frozenset("views view plays vistas visualizaciones aufrufe vues".split()),
    "reach": frozenset("reach alcance reichweite portee reached".split()),
    "impressions": frozenset("impressions impression impresiones impressoes impressionen".split()),
}
_USUALLY_BY_FOLLOWERS = ("instagram", "x", "facebook", "pinterest", "snapchat")


class Guess(NamedTuple):
    """An answer to a question about the whole file ("" for none), and the sentence that says why."""

    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class RatedAccount:
    """What one sampled row says: its rate as written, and the averages it can be checked with."""

    text: str
    platform: str
    followers: float | None
    views: float | None
    interactions: Sequence[float]  # likes; likes and comments; all of them: as far as they are known


@lru_cache(maxsize=100_000)
def read_rate(text: str, scale: str) -> float | None:
    """A rate as a fraction; None when unknown. A percent sign goes before the scale.

    Raises ValueError with a reason.

    >>> read_rate("2,45 %", "fraction"), read_rate("2.45", "percent"), read_rate("0.0245", "fraction")
    (0.0245, 0.0245, 0.0245)
    """
    if is_unknown(text.rstrip(" %\u00a0")):
        return None
    match = _RATE.fullmatch(simplified(text)) if len(text) <= 40 else None
    if match is None:
        raise ValueError(f"{quoted(text)} is not a rate such as 0.0245 or 2.45 %")
    number = float(match[1].replace(",", ".")) / 10.0 ** int(match[2] or 0)
    rate: float = round(number / 100, 12) if match[3] or scale == "percent" else number
    if rate > _HIGHEST:
        raise ValueError(f"{quoted(text)} is more than any rate")
    return rate


def guess_scale(header: str, cells: Iterable[str], checks: Sequence[RatedAccount]) -> Guess:
    """Fractions or percent points, for the cells that carry no percent sign."""
    known = [cell for cell in cells if not is_unknown(cell)]
    signed = [cell for cell in known if "%" in cell]
    bare = sorted(rate for rate in map(_bare, known) if rate)
    if not bare:
        example = f", such as {signed[0].strip()[:20]}" if signed else ""
        return Guess("percent", f'"{header}" is written with percent signs{example}.' if signed else "")
    typical = bare[len(bare) // 2]
    example = f"{typical:.4g}"
    by_check = _scale_by_averages(checks)
    if by_check:
        why = " (checked against the averages of the same rows)"
        scale = by_check
    else:
        why = ""
        high = bare[int(len(bare) * 0.9)] if len(bare) > 1 else bare[0]
        scale = "percent" if high > 1 or typical > 0.5 else "fraction"
    if scale == "fraction":
        sentence = f'"{header}" holds {example} and the like: fractions, {typical * 100:.4g} %{why}.'
    else:
        sentence = f'"{header}" holds {example} and the like: percent, {typical:.4g} %{why}.'
    return Guess(scale, sentence)


def _bare(cell: str) -> float | None:
    try:
        return None if "%" in cell else read_rate(cell, "fraction")
    except ValueError:
        return None


def _scale_by_averages(checks: Sequence[RatedAccount]) -> str:
    """The scale at which most rates agree with interactions by followers or by views; "" for neither."""
    merits = {}
    for scale in SCALES:
        errors = [
            error
            for check in checks
            for error in [min(_errors(check, scale).values(), default=9.0)]
            if error < 9
        ]
        merits[scale] = (
            sum(error < _CLOSE for error in errors) / len(errors) if len(errors) >= _ENOUGH else 0.0
        )
    best = max(SCALES, key=lambda scale: merits[scale])
    return best if merits[best] >= 0.5 else ""


def _errors(check: RatedAccount, scale: str) -> dict[str, float]:
    """How far the stated rate is from interactions by each denominator, as a logarithm."""
    try:
        rate = read_rate(check.text, scale)
    except ValueError:
        rate = None
    errors: dict[str, float] = {}
    for basis, denominator in (("followers", check.followers), ("views", check.views)):
        found = [
            abs(log(rate / (number / denominator)))
            for number in check.interactions
            if rate and denominator and number > 0
        ]
        if found:
            errors[basis] = min(found)
    return errors


def guess_basis(
    header: str, platform: str, checks: Sequence[RatedAccount], scale: str, usual: Mapping[str, str]
) -> Guess:
    """What a platform's rates are a share of: by the averages, else the header, else the tool's habit."""
    own = [_errors(check, scale) for check in checks if check.platform == platform]
    shown = {basis: [errors[basis] for errors in own if basis in errors] for basis in ("followers", "views")}
    counted = {
        basis: (sum(error < _CLOSE for error in errors), len(errors)) for basis, errors in shown.items()
    }
    fitting = {
        basis: median(errors)
        for basis, errors in shown.items()
        if len(errors) >= _ENOUGH and median(errors) < _CLOSE
    }
    if fitting:
        basis = min(fitting, key=lambda name: fitting[name])
        close, of = counted[basis]
        return Guess(
            basis, f'"{header}" agrees with interactions / {basis} in {close:,} of {of:,} rows checked.'
        )
    words = header_words(header)[1]
    for basis in ("reach", "impressions", "views", "followers"):
        if words & _BASIS_WORDS[basis]:
            return Guess(basis, f'The name "{header}" says so.')
    if platform in usual:
        return Guess(usual[platform], f"So this tool's lists have it on {platform}.")
    if platform in _USUALLY_BY_FOLLOWERS and not any(of >= _ENOUGH for _, of in counted.values()):
        return Guess("followers", f"Nothing to check it with; rates on {platform} are usually by followers.")
    return Guess("", "Nothing says what the rates are a share of: kept as stated, not used for sums.")
