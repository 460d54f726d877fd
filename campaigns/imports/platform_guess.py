"""Which platform the accounts of a file are on, where no column names it."""

import re
from collections import Counter
from collections.abc import Sequence

from campaigns.handles import platform_named, platforms_possible
from campaigns.imports import contents
from campaigns.imports.guesses import platforms_in
from campaigns.imports.headers import header_words
from campaigns.imports.presets import Preset
from campaigns.imports.rates import Guess

_PEOPLE = {
    "youtuber": "youtube", "youtubers": "youtube", "tiktoker": "tiktok", "tiktokers": "tiktok",
    "tiktokker": "tiktok", "instagrammer": "instagram", "instagramer": "instagram",
    "instagrammers": "instagram", "streamer": "twitch", "streamers": "twitch", "twitterer": "x",
    "snapchatter": "snapchat", "pinner": "pinterest",
}  # fmt: skip
_NAMES = {
    "instagram": "Instagram", "tiktok": "TikTok", "youtube": "YouTube", "x": "X", "facebook": "Facebook",
    "snapchat": "Snapchat", "pinterest": "Pinterest", "twitch": "Twitch",
}  # fmt: skip
_CHANNEL_ID = re.compile(r"(?:.*@)?UC[A-Za-z0-9_-]{22}", re.DOTALL)
_MOSTLY = 0.8
_FOR_EACH_ROW = "name it for each row."

PLATFORM_MISSING = (
    "The file does not say which platform its accounts are on: choose one "
    f"({', '.join(_NAMES.values())}), or add a column that names it for each row."
)


def guess_platform(
    name: str, headers: Sequence[str], cells: Sequence[Sequence[str]], preset: Preset | None
) -> Guess:
    """The platform of all accounts and why; "" where addresses name it for each row, or nothing does."""
    if preset and preset.platform:
        return Guess(preset.platform, f"The file is {preset.name}.")
    if addressed := _by_addresses(headers, cells):
        return addressed
    named = set[str]()
    for header in headers:
        own = header_words(header)[1]
        named |= platforms_in(header) | {_PEOPLE[word] for word in own if word in _PEOPLE}
    if len(named) == 1:
        platform = named.pop()
        return Guess(platform, f"The names of the columns speak of {_NAMES[platform]} only.")
    words = re.findall(r"[a-z]+", name.rpartition(".")[0].casefold())
    in_name = {platform_named(word) for word in words if len(word) > 1} - {""}
    if len(in_name) == 1:
        platform = in_name.pop()
        return Guess(platform, f"The file's name speaks of {_NAMES[platform]}.")
    if any(
        contents.share(column, lambda cell: bool(_CHANNEL_ID.fullmatch(cell[:300]))) > 0.5 for column in cells
    ):
        return Guess("youtube", "The handles are YouTube's channel ids.")
    return Guess("", "Nothing in the file says it: please choose.")


def named_by_addresses(guess: Guess) -> bool:
    """Whether a guess says that each row's address names the platform."""
    return not guess.value and guess.reason.endswith(_FOR_EACH_ROW)


def _by_addresses(headers: Sequence[str], cells: Sequence[Sequence[str]]) -> Guess | None:
    for header, column in zip(headers, cells, strict=True):
        hosts = Counter(
            possible[0]
            for cell in contents.known_cells(column)
            if len(possible := platforms_possible(cell.strip()[:500])) == 1
        )
        if sum(hosts.values()) < _MOSTLY * max(1, len(contents.known_cells(column))):
            continue
        if len(hosts) == 1:
            platform = next(iter(hosts))
            return Guess(platform, f'The addresses in "{header}" are of {_NAMES[platform]}.')
        if hosts:
            return Guess("", f'The addresses in "{header}" {_FOR_EACH_ROW}')
    return None
