"""What people decide about a file before it is read, and the shape by which such a decision is remembered."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from campaigns.handles import PLATFORMS
from campaigns.imports.errors import FileError
from campaigns.imports.headers import clean_header
from campaigns.imports.rates import BASES, SCALES
from campaigns.imports.source import Source


@dataclass(frozen=True)
class Choices:
    """Answers that go before every guess; what is left empty is guessed.

    `platform` is that of rows that name none. `rate_scale` is "fraction" or "percent",
    `rate_definition` says per platform what rates are a share of ("followers", "views", "reach",
    "impressions"). `columns` maps a header, or "no. 3", to a value of `Meaning`.
    """

    platform: str = ""
    rate_scale: str = ""
    rate_definition: Mapping[str, str] = field(default_factory=dict)
    decimal_comma: bool | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for value, known in (
            (self.platform, PLATFORMS),
            (self.rate_scale, SCALES),
            *((platform, PLATFORMS) for platform in self.rate_definition),
            *((basis, BASES) for basis in self.rate_definition.values()),
        ):
            if value and value not in known:
                raise FileError(f'"{value}" is none of {", ".join(known)}.')

    def as_json(self) -> dict[str, Any]:
        """The choices as JSON holds them."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Choices":
        """The choices out of what `as_json` gave; names it does not know are left aside."""
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        return cls(**known)


def shape_of(source: Source) -> str:
    """A fingerprint of the header's names, in their order, whatever their case and blanks."""
    names = [clean_header(header).casefold() for header in source.header]
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()[:32]
