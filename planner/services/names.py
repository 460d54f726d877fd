"""What accounts of a pool are called, put together only for those that are named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from campaigns.columns import Catalogue


class Names(Sequence[str]):
    """@handle (platform) of each account; no two are alike, since the catalogue holds each once."""

    are_unique = True

    def __init__(self, catalogue: Catalogue, here: NDArray[np.int64]) -> None:
        self.catalogue, self.here = catalogue, here

    def __len__(self) -> int:
        return len(self.here)

    def __getitem__(self, at: Any) -> Any:
        place = int(self.here[at])
        platform = self.catalogue.labels["platform"][self.catalogue["platform"][place]]
        return f"@{self.catalogue.text('handle', place)} ({platform})"

    def __iter__(self) -> Iterator[str]:
        platforms = np.array([*self.catalogue.labels["platform"], ""], dtype=object)
        names = platforms[self.catalogue["platform"][self.here]].tolist()
        handles = self.catalogue.texts("handle", self.here)
        return (f"@{handle} ({platform})" for handle, platform in zip(handles, names, strict=True))
