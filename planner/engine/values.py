"""How fine the values of plans are: whole numbers leave fewer plans to look for."""

from __future__ import annotations

import numpy as np

from planner.engine.options import Pool

SCALES = (1.0, 10.0, 100.0, 1000.0)
ROUNDING = 1e-14
"""Relative: a decimal that was multiplied a few times is as close as this to a whole number."""


def granule_of(pool: Pool) -> float:
    """The values of any two plans differ by a multiple of this; 0 when nothing is known.

    A little less than the true step, for the rounding of sums.
    """
    value = pool.value[pool.available]
    largest = float(value.max(initial=0.0))
    for scale in SCALES:
        if largest * scale > 2**40:
            return 0.0
        steps = value * scale
        whole = np.rint(steps)
        if (np.abs(steps - whole) <= ROUNDING * whole).all():
            step = float(np.gcd.reduce(whole.astype(np.int64), initial=0)) or 1.0
            return step / scale * (1 - 1e-3)
    return 0.0
