"""The best mixture of plans when their reach adds up with diminishing returns."""

from __future__ import annotations

import numpy as np

from planner.engine.candidates import FloatArray
from planner.engine.coverage import Coverage

STEPS = 60
CLOSE_ENOUGH = 1e-12
NO_SHARE = 1e-12


class Mixture:
    """Shares of known plans, each with a value of its own and an exposure of every segment.

    The whole is worth sum(share * value) + reach(sum(share * exposure)): concave in the shares.
    """

    def __init__(self, coverage: Coverage) -> None:
        self.coverage = coverage
        self.plans: list[FloatArray] = []
        self.values = np.zeros(0)
        self.exposures = np.zeros((0, len(coverage.weight)))
        self.shares = np.zeros(0)

    @property
    def exposure(self) -> FloatArray:
        mixed: FloatArray = self.shares @ self.exposures
        return mixed

    @property
    def worth(self) -> float:
        return float(self.shares @ self.values) + self.coverage.reach(self.exposure)

    @property
    def taken(self) -> FloatArray:
        """How much of each option the mixture takes [groups, posts]."""
        mixed: FloatArray = np.tensordot(self.shares, np.array(self.plans), axes=1)
        return mixed

    def add(self, value: float, exposure: FloatArray, plan: FloatArray) -> None:
        """Add a plan, with how much it takes of each option, and find the best shares again."""
        first = not len(self.shares)
        self.values = np.append(self.values, value)
        self.exposures = np.vstack((self.exposures, exposure))
        self.shares = np.append(self.shares * 0.8, 1.0 if first else 0.2)
        self.plans.append(plan)
        self._settle()
        held = self.shares > NO_SHARE
        self.values, self.exposures = self.values[held], self.exposures[held]
        self.shares = self.shares[held] / self.shares[held].sum()
        self.plans = [plan for plan, is_held in zip(self.plans, held, strict=True) if is_held]

    def _settle(self) -> None:
        """Newton steps on the shares that are open, each as far as no share falls below 0."""
        for _ in range(STEPS):
            slope = self.coverage.weight * np.exp(-self.exposure)
            gradient = self.values + self.exposures @ slope
            mean = float(self.shares @ gradient)
            open_ = np.flatnonzero((self.shares > NO_SHARE) | (gradient > mean))
            if float(gradient.max()) - mean <= CLOSE_ENOUGH * abs(self.worth):
                return
            step = np.zeros(len(self.shares))
            step[open_] = _newton(self.exposures[open_], slope, gradient[open_])
            if not self._walk(step, gradient):
                towards = -self.shares
                towards[int(gradient.argmax())] += 1.0
                if not self._walk(towards, gradient):
                    return

    def _walk(self, step: FloatArray, gradient: FloatArray) -> bool:
        """Go along the step while the worth rises; False when it does not rise at all."""
        rise = float(step @ gradient)
        falling = step < 0
        length = min(1.0, float((self.shares[falling] / -step[falling]).min(initial=np.inf)))
        before, shares = self.worth, self.shares
        if not rise > 0 or length < 1e-9:
            return False
        while length > 1e-9:
            self.shares = np.maximum(shares + length * step, 0.0)
            self.shares /= self.shares.sum()
            if self.worth >= before + 0.1 * length * rise:
                return True
            length /= 2
        self.shares = shares
        return False


def _newton(exposures: FloatArray, slope: FloatArray, gradient: FloatArray) -> FloatArray:
    """The step that maximises the quadratic model with its sum at 0; zeros when it has none."""
    bend = (exposures * slope) @ exposures.T
    bend[np.diag_indices(len(bend))] *= 1 + 1e-8
    bend[np.diag_indices(len(bend))] += 1e-300
    try:
        solved = np.linalg.solve(bend, np.column_stack((gradient, np.ones(len(gradient)))))
    except np.linalg.LinAlgError:
        return np.zeros(len(gradient))
    step: FloatArray = solved[:, 0] - solved[:, 0].sum() / solved[:, 1].sum() * solved[:, 1]
    return step
