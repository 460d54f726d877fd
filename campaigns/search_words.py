"""The words of a search text: split, folded, and mistyped by one letter."""

import unicodedata
from string import ascii_lowercase, digits

MOST_WORDS, LONGEST = 8, 40
SHORTEST_WITHIN, SHORTEST_MISTYPED = 3, 4
ACCENTS = dict.fromkeys(range(0x300, 0x370))


def words_of(text: str, most: int = MOST_WORDS) -> list[str]:
    """Runs of letters and digits in lower case, each once, in their order; the first `most` of them.

    >>> words_of("Mara_Eats, MARA (2)")
    ['mara', 'eats', '2']
    """
    plain = unicodedata.normalize("NFC", text[:1000]).lower()
    split = "".join(char if unicodedata.category(char)[0] in "LN" else " " for char in plain)
    return list(dict.fromkeys(word[:LONGEST] for word in split.split()))[:most]


def folded(word: str) -> str:
    """A word without accents.

    >>> folded("zoë")
    'zoe'
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(ACCENTS))


def is_within_handles(word: str) -> bool:
    """Whether a word is looked for within handles too: three ASCII letters or digits and more."""
    return len(word) >= SHORTEST_WITHIN and word.isascii()


def variants(word: str) -> set[str]:
    """Every word one letter away: left out, doubled up, exchanged or swapped; none of a short word.

    >>> "mara" in variants("marra"), "mara" in variants("mraa"), variants("ma")
    (True, True, set())
    """
    if not SHORTEST_MISTYPED <= len(word) <= LONGEST:
        return set()
    letters = sorted({*ascii_lowercase, *digits, *word}) if word.isascii() else sorted({*word})
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    left_out = {left + right[1:] for left, right in halves if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    exchanged = {left + letter + right[1:] for left, right in halves if right for letter in letters}
    added = {left + letter + right for left, right in halves for letter in letters}
    return (left_out | swapped | exchanged | added) - {word}
