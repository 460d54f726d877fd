"""A column of words over many accounts, each word kept once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, slots=True)
class Words:
    """`codes` [accounts] are positions in `labels`."""

    labels: tuple[str, ...]
    codes: NDArray[Any]

    @classmethod
    def of(cls, words: Iterable[str] | Words) -> Words:
        """From one word per account, unless it is a column already."""
        if isinstance(words, Words):
            return words
        listed = list(words)
        labels = tuple(sorted(set(listed)))
        code = {label: at for at, label in enumerate(labels)}
        return cls(labels, np.array([code[word] for word in listed], dtype=np.int64))

    def __getitem__(self, at: int) -> str:
        return self.labels[int(self.codes[at])]

    def used(self) -> list[str]:
        """The words that some account has, sorted."""
        counts = np.bincount(self.codes, minlength=len(self.labels))
        return sorted(label for label, count in zip(self.labels, counts.tolist(), strict=True) if count)

    def places(self, word: str) -> NDArray[np.bool_]:
        """[accounts] that have the word."""
        if word not in self.labels:
            return np.zeros(len(self.codes), dtype=np.bool_)
        same: NDArray[np.bool_] = self.codes == self.labels.index(word)
        return same

    def to_list(self) -> list[str]:
        """One word per account."""
        words: list[str] = np.array([*self.labels, ""], dtype=object)[self.codes].tolist()
        return words
