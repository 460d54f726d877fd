"""The signals tried on labelled accounts: each alone, the order as shipped, and weights learnt elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.authenticity.auc import Auc, auc
from campaigns.metrics.authenticity.closer import ORDER, Usual, order_of

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FOLDS, REPEATS = 5, 5
_BELIEF_COUNTS_AS = 5.0
_ROUNDS = 300
_SMALLEST_SPREAD = 0.05


@dataclass(frozen=True, slots=True)
class Trial:
    """AUCs on one labelled set. `shipped`: the order as the product sorts; `learnt`: weights learnt on
    other folds of this set; `alone`: every single signal in its fixed direction (None: unknown)."""

    labelled: int
    others: int
    shipped: Auc | None
    learnt: Auc | None
    alone: Mapping[str, Auc | None]

    @property
    def best_alone(self) -> str:
        """The name of the best single signal; "" without any."""
        known = {name: found.value for name, found in self.alone.items() if found is not None}
        return max(known, key=lambda name: known[name]) if known else ""


def try_signals(values: Mapping[str, Floats], label: Flags, seed: int = 0) -> Trial:
    """Measure the signals of N accounts against labels; learnt weights by repeated stratified
    cross-validation (5 x 5), whose folds `seed` draws."""
    return Trial(
        labelled=int(label.sum()),
        others=int((~label).sum()),
        shipped=auc(order_of(values), label),
        learnt=auc(_cross_validated(values, label, seed), label) if _enough(label) else None,
        alone={name: auc(each, label) for name, each in values.items()},
    )


def learn_order(values: Mapping[str, Floats], label: Flags) -> dict[str, Usual]:
    """Middles, spreads and weights >= 0 from labelled accounts: a logistic regression in which both
    kinds weigh alike and weights are drawn towards 1 each, by projected gradient. The directions are
    those of the signals; an unknown signal takes no part."""
    names = [name for name in ORDER if name in values]
    columns = np.column_stack([values[name] for name in names])
    middle = np.array([_known_mean(column) for column in columns.T])
    spread = np.array([max(_known_spread(column), _SMALLEST_SPREAD) for column in columns.T])
    away = np.nan_to_num(np.clip((columns - middle) / spread, -3.0, 3.0))
    weights = _weights(away, label)
    return {
        name: Usual(*each)
        for name, each in zip(names, np.column_stack([middle, spread, weights]).tolist(), strict=True)
    }


def _weights(away: Floats, label: Flags) -> Floats:
    share = np.where(label, 0.5 / max(label.sum(), 1), 0.5 / max((~label).sum(), 1)) * len(label)
    design = np.column_stack([np.ones(len(label)), away])
    belief = np.append(0.0, np.ones(away.shape[1]))
    held = np.append(1e-6, np.full(away.shape[1], _BELIEF_COUNTS_AS))
    curvature = design.T @ (design * share[:, None]) / 4 + np.diag(held)
    step = 1 / float(np.linalg.eigvalsh(curvature)[-1])
    found, ahead, pace = belief.copy(), belief.copy(), 1.0
    for _ in range(_ROUNDS):
        wrong = share * (1 / (1 + np.exp(-(design @ ahead))) - label)
        moved = ahead - step * (design.T @ wrong + held * (ahead - belief))
        moved[1:] = np.maximum(moved[1:], 0.0)
        next_pace = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = moved + (pace - 1) / next_pace * (moved - found)
        found, pace = moved, next_pace
    return found[1:]


def _cross_validated(values: Mapping[str, Floats], label: Flags, seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    total = np.zeros(len(label))
    for _ in range(REPEATS):
        fold = np.empty(len(label), dtype=np.int64)
        for kind in (label, ~label):
            fold[kind] = rng.permutation(int(kind.sum())) % FOLDS
        for held_out in range(FOLDS):
            inside = fold == held_out
            order = learn_order({name: each[~inside] for name, each in values.items()}, label[~inside])
            total[inside] += order_of({name: each[inside] for name, each in values.items()}, order)
    return total / REPEATS


def _enough(label: Flags) -> bool:
    return min(int(label.sum()), int((~label).sum())) >= 2 * FOLDS


def _known_mean(column: Floats) -> float:
    known = column[np.isfinite(column)]
    return float(known.mean()) if len(known) else 0.0


def _known_spread(column: Floats) -> float:
    known = column[np.isfinite(column)]
    return float(known.std()) if len(known) else 1.0
