"""Niches out of category cells, also where two were glued together ("ModelingFashion")."""

import re
from collections.abc import Iterable
from itertools import pairwise

from campaigns.imports.unknowns import is_unknown

_SEPARATORS = re.compile(r"\s*[;|\n\r,]\s*")
_SEAM = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_MAX_LENGTH = 200
_WHOLE_WORDS = re.compile(
    r"YouTube|TikTok|LinkedIn|PlayStation|GameDev|FinTech|BeReal|SnapChat|WhatsApp"
    r"|\b(?:i|e)(?=[A-Z])|\bM[ac]c?(?=[A-Z])"
)


class NicheSplitter:
    """Splits category cells with the single categories learnt from the same file."""

    def __init__(self, cells: Iterable[str]) -> None:
        pieces = {piece for cell in set(cells) for piece in _pieces(cell)}
        self._singles = {piece for piece in pieces if len(_at_seams(piece)) == 1}
        self._prefixes = sorted((s for s in self._singles if len(s) > 2), key=len, reverse=True)
        self._cache: dict[str, tuple[str, ...]] = {}

    def split(self, cells: Iterable[str]) -> tuple[str, ...]:
        """The niches of the cells in order, each once; empty when all are unknown."""
        found: dict[str, str] = {}
        for cell in cells:
            if cell not in self._cache:
                self._cache[cell] = tuple(n for piece in _pieces(cell) for n in self._parts(piece))
            for niche in self._cache[cell]:
                found.setdefault(niche.casefold(), niche)
        return tuple(found.values())

    def _parts(self, piece: str) -> list[str]:
        if piece in self._singles and not self._is_glued_of_singles(piece):
            return [piece]
        parts: list[str] = []
        rest = piece
        while rest and (rest not in self._singles or self._is_glued_of_singles(rest)):
            prefix = self._prefix_of(rest) or _at_seams(rest)[0]
            parts.append(prefix)
            rest = rest[len(prefix) :]
        return [part.strip() for part in (*parts, rest) if part.strip()]

    def _prefix_of(self, text: str) -> str:
        """The longest known category with a capital or another known one right behind it."""
        for prefix in self._prefixes:
            rest = text[len(prefix) :]
            if rest and text.startswith(prefix) and (rest[0].isupper() or rest in self._singles):
                return prefix
        return ""

    def _is_glued_of_singles(self, piece: str) -> bool:
        """ "DIYMusic" has no seam, but is two categories that stand alone elsewhere."""
        return any(
            piece.startswith(prefix)
            and piece[len(prefix) :] in self._singles
            and piece[len(prefix)].isupper()
            for prefix in self._prefixes
            if len(prefix) < len(piece)
        )


def _pieces(cell: str) -> list[str]:
    if is_unknown(cell):
        return []
    pieces = (" ".join(piece.split()) for piece in _SEPARATORS.split(cell[:_MAX_LENGTH]))
    return [piece for piece in pieces if not is_unknown(piece)]


def _at_seams(piece: str) -> list[str]:
    """Cut at each lower-case letter followed by a capital, but not inside names like YouTube."""
    kept = {
        index
        for match in _WHOLE_WORDS.finditer(piece)
        for index in range(match.start() + 1, match.end() + (len(match[0]) < 4))
    }
    seams = [match.start() for match in _SEAM.finditer(piece) if match.start() not in kept]
    edges = [0, *seams, len(piece)]
    return [piece[start:end] for start, end in pairwise(edges) if start < end]
