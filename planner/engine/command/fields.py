"""Values of a JSON file, each with the path to it, so that a wrong one can be named."""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from planner.engine.candidates import LARGEST_CENTS
from planner.engine.command.faults import InputError, checked_file, one_line, quoted

LONGEST_VALUE = 60


@dataclass(frozen=True)
class Field:
    """One value of the file; `name` is its path such as "rules[2].value", "" for the whole."""

    file: Path
    name: str
    content: object

    def fault(self, problem: str) -> InputError:
        """What to raise for this value."""
        return InputError(f"{self.file}: {self.name}: {problem}" if self.name else f"{self.file}: {problem}")

    def members(self, known: Collection[str]) -> dict[str, Field]:
        """The values of an object with these names and no other; null counts as left out."""
        values = self.values()
        unknown = [value for name, value in values.items() if name not in known]
        if unknown:
            raise unknown[0].fault("unknown field")
        return {name: value for name, value in values.items() if value.content is not None}

    def values(self) -> dict[str, Field]:
        """The values of an object whose names are free, such as ids."""
        if not isinstance(self.content, dict):
            raise self._unlike("an object {...}")
        before = f"{self.name}." if self.name else ""
        return {name: Field(self.file, before + name, value) for name, value in self.content.items()}

    def entries(self) -> list[Field]:
        """The values of a list."""
        if not isinstance(self.content, list):
            raise self._unlike("a list [...]")
        return [Field(self.file, f"{self.name}[{k}]", value) for k, value in enumerate(self.content)]

    def number(self, *, above_zero: bool = False) -> float:
        """A finite number of at least 0 (or above 0)."""
        if isinstance(self.content, bool) or not isinstance(self.content, (int, float)):
            raise self._unlike("a number")
        try:
            number = float(self.content)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self._unlike("a finite number")
        if number < 0 or (above_zero and number == 0):
            raise self.fault(f"must be {'above' if above_zero else 'at least'} 0, got {self._said()}")
        return number

    def whole(self, *, at_least: int = 0) -> int:
        """A whole number up to LARGEST_CENTS; 12.0 counts as 12."""
        given = self.content
        # the rest of infinity, or of what is no number, is not 0 either
        if isinstance(given, bool) or not isinstance(given, (int, float)) or given % 1 != 0:
            raise self._unlike("a whole number")
        if not at_least <= given <= LARGEST_CENTS:
            raise self.fault(f"must be between {at_least} and {LARGEST_CENTS}, got {self._said()}")
        return int(given)

    def text(self) -> str:
        """A text; a whole number counts as its digits."""
        if isinstance(self.content, bool) or not isinstance(self.content, (str, int)):
            raise self._unlike("a text")
        return str(self.content)

    def names(self) -> frozenset[str]:
        """The texts of a list."""
        return frozenset(entry.text() for entry in self.entries())

    def _unlike(self, kind: str) -> InputError:
        return self.fault(f"{self._said()} is not {kind}")

    def _said(self) -> str:
        """The value as it is written in JSON, cut to a readable length."""
        if isinstance(self.content, str):
            return quoted(self.content)
        if isinstance(self.content, int) and abs(self.content) > 10**LONGEST_VALUE:
            return "a number too long to show"
        written = json.dumps(self.content, ensure_ascii=False)
        return written if len(written) <= LONGEST_VALUE else written[:LONGEST_VALUE] + "..."


def read_json(path: Path) -> Field:
    """The whole file; raises InputError for what is not JSON in UTF-8."""
    checked_file(path)
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_without_twins)
    except UnicodeDecodeError:
        raise InputError(f"{path}: the file is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise InputError(f"{path}, row {error.lineno}, column {error.colno}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: {one_line(error)}") from None
    return Field(path, "", content)


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON lets the last of two equal names win in silence."""
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for place, name in enumerate(names) if name in names[:place])
        raise ValueError(f"{quoted(twin)} is given twice in one object")
    return members
