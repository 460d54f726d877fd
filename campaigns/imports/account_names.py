"""An account as a list names it: a handle, a profile address, a handle with its platform."""

import re
from dataclasses import dataclass
from functools import lru_cache

from campaigns.handles import (
    PLATFORMS,
    normalise_handle,
    platform_named,
    platforms_possible,
    split_name_and_handle,
)
from campaigns.imports.shares import quoted
from campaigns.imports.unknowns import LONGEST_CELL, is_unknown

_PLAIN = re.compile("@?([A-Za-z0-9_][A-Za-z0-9._-]{0,199})")
"""What is a handle as it stands on every platform."""
_PLATFORMS = {"": PLATFORMS, **{platform: (platform,) for platform in PLATFORMS}}


@dataclass(frozen=True, slots=True)
class AccountName:
    """What a cell may stand for: handles, each with the platforms that the cell does not rule out."""

    text: str
    spellings: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def handles(self) -> tuple[tuple[str, str], ...]:
        """(platform, handle) of everything the cell may stand for."""
        return tuple((platform, handle) for handle, platforms in self.spellings for platform in platforms)


@lru_cache(maxsize=10_000)
def account_named(text: str, platform: str = "") -> AccountName:
    """The account in a cell; `platform` is what the row says besides, "" for nothing.

    Raises ValueError with a reason.

    >>> account_named("@Mara.Eats (Instagram)").handles
    (('instagram', 'mara.eats'),)
    >>> account_named("https://x.com/mara").handles
    (('x', 'mara'),)
    """
    if is_unknown(text):
        raise ValueError("the account is empty")
    if len(text) > LONGEST_CELL:
        raise ValueError(f"{quoted(text)} is too long for an account")
    plain = _PLAIN.fullmatch(text)
    if plain and not plain[1].startswith("UC"):
        return AccountName(text, ((plain[1].casefold(), _PLATFORMS[platform]),))
    rest, said = _with_platform(text.strip())
    if said and platform and said != platform:
        raise ValueError(f"{quoted(text)} names another platform than the row: {platform}")
    name = split_name_and_handle(rest)[1]
    only = said or platform
    if only:
        return AccountName(text, ((normalise_handle(name, only), _PLATFORMS[only]),))
    spellings: dict[str, tuple[str, ...]] = {}
    for each in platforms_possible(name):
        if handle := _handle_on(each, name):
            spellings[handle] = (*spellings.get(handle, ()), each)
    if not spellings:
        raise ValueError(f"{quoted(text)} is no handle and no profile address")
    return AccountName(text, tuple(spellings.items()))


def _with_platform(text: str) -> tuple[str, str]:
    """(what is left, platform) of "mara (Instagram)", "@mara on Instagram" and "instagram: mara"."""
    opening = {")": "(", "]": "["}.get(text[-1:])
    if opening:
        left, _, word = text[:-1].rpartition(opening)
        if left.strip() and (platform := platform_named(word)):
            return left.strip(), platform
    left, _, word = text.rpartition(" on ")
    if left.strip() and (platform := platform_named(word)):
        return left.strip(), platform
    word, _, right = text.partition(":")
    if right.strip() and (platform := platform_named(word)):
        return right.strip(), platform
    return text, ""


def _handle_on(platform: str, text: str) -> str:
    try:
        return normalise_handle(text, platform)
    except ValueError:
        return ""
