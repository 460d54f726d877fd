"""Signals of a file of profiles, what they are worth where it is labelled, and whom to look at closer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from campaigns.imports.errors import FileError
from campaigns.imports.profiles import ProfileFile, read_profiles
from campaigns.imports.rejects import formula_safe
from campaigns.metrics.authenticity.auc import Auc
from campaigns.metrics.authenticity.closer import Closer, look_closer
from campaigns.metrics.authenticity.percentiles import reference_of
from campaigns.metrics.authenticity.profile_signals import NAMES, Profiles, signal_values
from campaigns.metrics.authenticity.trial import Trial, try_signals
from campaigns.metrics.plausibility.sizes import learn_sizes

OUT_COLUMNS = ("account", "label", "look_closer", "order", "reasons", *NAMES)
_FEWEST_LABELS = 10


@dataclass(frozen=True, slots=True)
class Examination:
    """`trial` is None without labels of both kinds (10 each); `summary` as strict JSON holds it."""

    accounts: tuple[str, ...]
    labels: tuple[bool | None, ...]
    closer: Closer
    trial: Trial | None
    summary: dict[str, Any]

    def rows(self) -> Iterator[tuple[str | float, ...]]:
        """One row per account in the order of OUT_COLUMNS; a signal's cell is its percentile, "" unknown."""
        words = {True: "fake", False: "genuine", None: ""}
        for at, account in enumerate(self.accounts):
            places = (float(self.closer.places[name].percentile[at]) for name in NAMES)
            yield (
                formula_safe(account),
                words[self.labels[at]],
                "yes" if self.closer.look[at] else "no",
                f"{self.closer.order[at]:.4f}",
                "; ".join(self.closer.reasons(at)),
                *("" if np.isnan(place) else f"{place:.4f}" for place in places),
            )


def examine_profiles(
    *, contents: Mapping[str, bytes], reference: Mapping[str, bytes] | None = None
) -> Examination:
    """Examine the accounts of one or more files by name. `reference` holds ordinary accounts of their kind;
    without it, the accounts are compared with each other. Raises FileError naming file, row and column."""
    files = _read(contents)
    profiles = profiles_of(files)
    against = profiles_of(_read(reference)) if reference else profiles
    closer = look_closer(profiles, reference_of(signal_values(against)))
    labels = tuple(label for file in files for label in file.labels)
    told = np.array([label is not None for label in labels], dtype=bool)
    fake = np.array([bool(label) for label in labels], dtype=bool)
    enough = min(int((told & fake).sum()), int((told & ~fake).sum())) >= _FEWEST_LABELS
    known = {name: values[told] for name, values in closer.values.items()}
    trial = try_signals(known, fake[told]) if enough else None
    columns = {part: header for file in files for part, header in file.columns.items()}
    summary = _summary(closer, columns, told, fake) | _measured(trial)
    return Examination(
        tuple(name for file in files for name in file.accounts), labels, closer, trial, summary
    )


def _read(contents: Mapping[str, bytes]) -> list[ProfileFile]:
    files = []
    for name, content in contents.items():
        try:
            files.append(read_profiles(content))
        except FileError as fault:
            raise FileError(f"{name}: {fault}", row=fault.row, column=fault.column) from None
    return files


def profiles_of(files: Sequence[ProfileFile]) -> Profiles:
    """The profiles of files one below the other; the rate's distance is learnt from these accounts."""

    def numbers(name: str) -> Any:
        parts = [file.numbers.get(name) or (None,) * len(file.accounts) for file in files]
        return np.array([np.nan if cell is None else cell for part in parts for cell in part], dtype=float)

    known = {field.name: numbers(field.name) for field in fields(Profiles) if field.name != "rate_distance"}
    followers, likes = known["followers"], known["likes"]
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(followers > 0, (likes + np.nan_to_num(known["comments"])) / followers, np.nan)
    return Profiles(**known, rate_distance=learn_sizes(rate, followers).distance(rate, followers))


def _summary(closer: Closer, columns: dict[str, str], told: Any, fake: Any) -> dict[str, Any]:
    look = closer.look
    return {
        "accounts": len(look),
        "columns": columns,
        "labelled_fake": int((told & fake).sum()),
        "labelled_genuine": int((told & ~fake).sum()),
        "look_closer": int(look.sum()),
        "look_closer_of_fake": int((look & told & fake).sum()),
        "look_closer_of_genuine": int((look & told & ~fake).sum()),
        "known": {name: int(np.isfinite(closer.values[name]).sum()) for name in NAMES},
    }


def _measured(trial: Trial | None) -> dict[str, Any]:
    if trial is None:
        return {"auc": None}
    return {
        "auc": {
            "combined": _interval(trial.shipped),
            "combined_learnt_in_cross_validation": _interval(trial.learnt),
            "best_single_signal": trial.best_alone,
            "signals": {name: _interval(found) for name, found in trial.alone.items()},
        }
    }


def _interval(found: Auc | None) -> dict[str, float | int] | None:
    if found is None:
        return None
    numbers = {"value": found.value, "low": found.low, "high": found.high}
    return {**{name: round(value, 4) for name, value in numbers.items()}, "n": found.labelled + found.others}
