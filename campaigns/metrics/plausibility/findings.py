"""What a check says about one number: a code, how sure it is, and a sentence with the figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Severity(StrEnum):
    """`ERROR`: cannot be true as it stands. `WARNING`: most likely wrong. `NOTICE`: rare, look at it."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason to look at one number."""

    code: str
    severity: Severity
    sentence: str


@dataclass(frozen=True, slots=True)
class Check:
    """Which of N numbers a reason concerns, and its sentence for one of them, made when asked for."""

    severity: Severity
    flags: Flags
    sentence: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Findings:
    """The checks by code, in the order in which they are told."""

    checks: Mapping[str, Check]

    def of(self, index: int) -> list[Finding]:
        """What was found about one number, the gravest first."""
        found = [
            Finding(code, check.severity, check.sentence(index))
            for code, check in self.checks.items()
            if check.flags[index]
        ]
        return sorted(found, key=lambda finding: list(Severity).index(finding.severity))

    def flagged(self, *severities: Severity) -> Flags:
        """Which numbers have any finding of these severities (none named: of any)."""
        asked = [check.flags for check in self.checks.values() if check.severity in (severities or Severity)]
        return np.logical_or.reduce(asked) if asked else np.zeros(0, dtype=bool)

    def counts(self) -> dict[str, int]:
        """How many numbers each reason concerns."""
        return {code: int(check.flags.sum()) for code, check in self.checks.items()}


def shown(number: float) -> str:
    """A count as it stands in a sentence.

    >>> shown(1234567.0), shown(12.25), shown(0.5)
    ('1,234,567', '12.2', '0.5')
    """
    return f"{number:,.0f}" if number >= 100 or number == round(number) else f"{number:,.1f}"
