"""The same brief under every rate pack and every price set: who wins, and which input decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.engine.candidates import FloatArray


@dataclass(frozen=True)
class RateCase:
    """What the accounts of both sides bring by one pack; None where it says nothing about a side.

    `outside` tells that a size lies outside the pack's bands, so that its nearest number stands in.
    """

    name: str
    celebrity: float | None
    micro: float | None
    outside: bool = False


@dataclass(frozen=True)
class PriceCase:
    """What the same accounts cost in full by one price set, in cents; None as above."""

    name: str
    celebrity_cents: float | None
    micro_cents: float | None
    outside: bool = False


@dataclass(frozen=True)
class StressMatrix:
    """Margins micro / celebrity by rate pack (rows) and price set (columns); None where not known.

    Attributes:
        wins, cells: micro is at least as good in `wins` of `cells` known ones.
        rate_flips, price_flips: of all pairs of cells that differ in the rates (the prices) alone, the
            share with different winners; None without a pair.
        rate_explains, price_explains: share of the variance of "micro wins" between rows (columns);
            None where every cell has the same winner.
    """

    rates: tuple[str, ...]
    prices: tuple[str, ...]
    margins: tuple[tuple[float | None, ...], ...]
    wins: int
    cells: int
    rate_flips: float | None
    price_flips: float | None
    rate_explains: float | None
    price_explains: float | None

    @property
    def decided_by(self) -> str | None:
        """rates or prices, whichever alone changes the winner more often; None when neither does.

        Equal shares of flips are told apart by the variance explained, then as prices.
        """
        rates = (self.rate_flips or 0.0, self.rate_explains or 0.0)
        prices = (self.price_flips or 0.0, self.price_explains or 0.0)
        if rates[0] == prices[0] == 0:
            return None
        return "rates" if rates > prices else "prices"


def stress_test(rates: Sequence[RateCase], prices: Sequence[PriceCase]) -> StressMatrix:
    """Every pack with every price set, for the same spend: what micros bring per cent over what the
    celebrity brings per cent (fractions of accounts allowed).

    >>> found = stress_test(
    ...     [RateCase("low", 100, 90), RateCase("high", 100, 110)],
    ...     [PriceCase("cheap", 1000, 500), PriceCase("dear", 1000, 1000), PriceCase("luxury", 1000, 4000)],
    ... )
    >>> found.wins, found.cells, found.decided_by
    (3, 6, 'prices')
    """
    margins = np.full((len(rates), len(prices)), np.nan)
    for row, rate in enumerate(rates):
        for column, price in enumerate(prices):
            if rate.celebrity and rate.micro is not None and price.celebrity_cents and price.micro_cents:
                per_cent = rate.micro / price.micro_cents
                margins[row, column] = per_cent * price.celebrity_cents / rate.celebrity
    return matrix_of([rate.name for rate in rates], [price.name for price in prices], margins)


def matrix_of(rates: Sequence[str], prices: Sequence[str], margins: FloatArray) -> StressMatrix:
    """The matrix of margins worked out elsewhere [rates, prices], NaN where not known."""
    known = ~np.isnan(margins)
    micro = np.where(known, margins >= 1, False)
    shown = tuple(
        tuple(None if np.isnan(margin) else float(margin) for margin in row) for row in margins.tolist()
    )
    return StressMatrix(
        rates=tuple(rates),
        prices=tuple(prices),
        margins=shown,
        wins=int(micro.sum()),
        cells=int(known.sum()),
        rate_flips=_flips(micro, known),
        price_flips=_flips(micro.T, known.T),
        rate_explains=_explains(micro, known),
        price_explains=_explains(micro.T, known.T),
    )


def _flips(micro: FloatArray, known: FloatArray) -> float | None:
    """Share of pairs of rows, column by column, that have different winners."""
    wins, cells = micro.sum(axis=0), known.sum(axis=0)
    pairs = float((cells * (cells - 1) / 2).sum())
    return float((wins * (cells - wins)).sum()) / pairs if pairs else None


def _explains(micro: FloatArray, known: FloatArray) -> float | None:
    """Variance of the share of wins between rows over the variance of all cells."""
    cells = known.sum(axis=1)
    rows = cells > 0
    whole = float(micro.sum() / max(cells.sum(), 1))
    if not 0 < whole < 1:
        return None
    shares = micro.sum(axis=1)[rows] / cells[rows]
    return float((cells[rows] * (shares - whole) ** 2).sum() / cells.sum() / (whole * (1 - whole)))
