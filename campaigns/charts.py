"""Chart.js dicts, made from plain numbers; static/js/charts.js draws every canvas marked data-chart."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from campaigns.benchmark_words import SPREAD_HEADS, metric_words
from campaigns.metrics.benchmarks import Series, at_all, centre
from campaigns.metrics.tiers import Band, tier_of

FloatArray = NDArray[np.float64]
SHAPES = ("circle", "triangle", "rect", "rectRot", "star", "crossRot", "cross")
Chart = dict[str, Any]


def axis(title: str, kind: str = "linear", **options: Any) -> Chart:
    """One scale; `format` names how its ticks are written: compact, percent or money:USD."""
    return {"type": kind, "title": {"display": bool(title), "text": title}, **options}


def followers_against_rate(points: Iterable[tuple[str, int, float]], bands: Sequence[Band]) -> Chart:
    """Accounts as (name, followers, rate), log-log, coloured and shaped by tier.

    Accounts without followers or with a rate of 0 have no place on a log axis: leave them out before.
    """
    by_tier: dict[str | None, list[Chart]] = {band.tier: [] for band in bands}
    by_tier[None] = []
    for name, followers, rate in points:
        by_tier[tier_of(followers, bands)].append({"x": followers, "y": rate, "label": name})
    datasets = [
        {
            "label": tier.capitalize() if tier else "Outside the scheme",
            "data": members,
            "pointStyle": SHAPES[min(rank, len(SHAPES) - 1)],
            "pointRadius": 4,
            "borderColor": f"--tier-{min(rank, 4)}",
            "backgroundColor": f"--tier-{min(rank, 4)}",
        }
        for rank, (tier, members) in enumerate(by_tier.items())
        if members
    ]
    return {
        "type": "scatter",
        "data": {"datasets": datasets},
        "options": {
            "scales": {
                "x": axis("Followers (log)", "logarithmic"),
                "y": axis("Engagement rate (log)", "logarithmic", format="percent"),
            },
            "plugins": {"legend": {"position": "bottom"}},
        },
    }


def with_lines(chart: Chart, lines: Iterable[tuple[str, str, Sequence[tuple[float, float]]]]) -> Chart:
    """The scatter with lines as (label, colour, points) above the marks; the chart given stays as it is."""
    drawn = [
        {
            "label": label,
            "data": [{"x": x, "y": y} for x, y in points],
            "showLine": True,
            "pointRadius": 0,
            "borderWidth": 3,
            "borderDash": [] if at == 0 else [6, 4],
            "borderColor": colour,
            "backgroundColor": colour,
        }
        for at, (label, colour, points) in enumerate(lines)
    ]
    return {**chart, "data": {**chart["data"], "datasets": [*drawn, *chart["data"]["datasets"]]}}


def measurement_history(measured: Sequence[tuple[date, int | None, float | None]]) -> Chart:
    """Followers and engagement rate over the days they were measured, oldest first."""
    ordered = sorted(measured, key=lambda entry: entry[0])
    return {
        "type": "line",
        "data": {
            "labels": [day.strftime("%d %b %Y") for day, _, _ in ordered],
            "datasets": [
                {
                    "label": "Followers",
                    "data": [followers for _, followers, _ in ordered],
                    "yAxisID": "y",
                    "borderColor": "--tier-1",
                    "backgroundColor": "--tier-1",
                },
                {
                    "label": "Engagement rate",
                    "data": [rate for _, _, rate in ordered],
                    "yAxisID": "y1",
                    "pointStyle": "rectRot",
                    "borderDash": [6, 4],
                    "borderColor": "--tier-3",
                    "backgroundColor": "--tier-3",
                },
            ],
        },
        "options": {
            "spanGaps": True,
            "scales": {
                "x": axis("", "category"),
                "y": axis("Followers"),
                "y1": axis("Engagement rate", position="right", format="percent"),
            },
            "plugins": {"legend": {"position": "bottom"}},
        },
    }


def tier_mix(counts: Sequence[tuple[str, int]]) -> Chart:
    """How many accounts of each tier, smallest tier first."""
    return {
        "type": "bar",
        "data": {
            "labels": [tier.capitalize() for tier, _ in counts],
            "datasets": [
                {
                    "label": "Accounts",
                    "data": [count for _, count in counts],
                    "backgroundColor": [f"--tier-{min(rank, 4)}" for rank in range(len(counts))],
                }
            ],
        },
        "options": {
            "scales": {"x": axis("", "category"), "y": axis("Accounts", beginAtZero=True)},
            "plugins": {"legend": {"display": False}},
        },
    }


def forecast_interval(bars: Sequence[tuple[str, float, float | None, float | None]]) -> Chart:
    """Engagements of one post as (label, middle, low, high); low and high None draw no range."""
    return {
        "type": "barWithErrorBars",
        "data": {
            "labels": [label for label, *_ in bars],
            "datasets": [
                {
                    "label": "Engagements of one post",
                    "data": [
                        {"y": middle, **({"yMin": low, "yMax": high} if low is not None else {})}
                        for _, middle, low, high in bars
                    ],
                    "backgroundColor": ["--ink-soft", "--tier-2", "--micro", "--tier-0"][: len(bars)],
                    "errorBarColor": "--ink",
                    "errorBarWhiskerColor": "--ink",
                    "maxBarThickness": 60,
                }
            ],
        },
        "options": {
            "scales": {
                "x": axis("", "category", ticks={"autoSkip": False}),
                "y": axis("Engagements", beginAtZero=True),
            },
            "plugins": {"legend": {"display": False}},
        },
    }


def calibration(scopes: Sequence[tuple[str, Sequence[tuple[float, float]]]]) -> Chart:
    """Nominal against actual coverage (0-1) of each scope, beside the line on which both agree."""
    agree = {
        "label": "As promised",
        "data": [{"x": 0, "y": 0}, {"x": 1, "y": 1}],
        "showLine": True,
        "pointRadius": 0,
        "borderDash": [4, 4],
        "borderColor": "--ink-soft",
        "backgroundColor": "--ink-soft",
    }
    found = [
        {
            "label": label,
            "data": [{"x": nominal, "y": actual} for nominal, actual in points],
            "showLine": True,
            "pointStyle": SHAPES[at],
            "pointRadius": 4,
            "borderColor": f"--tier-{at + 1}",
            "backgroundColor": f"--tier-{at + 1}",
        }
        for at, (label, points) in enumerate(scopes)
    ]
    return {
        "type": "scatter",
        "data": {"datasets": [*found, agree]},
        "options": {
            "scales": {
                "x": axis("Promised: share of posts inside the range", format="percent", min=0, max=1),
                "y": axis("Actual share", format="percent", min=0, max=1),
            },
            "plugins": {"legend": {"position": "bottom"}},
        },
    }


CURVE_POINTS = 48


def pack_curve(series: Series) -> Chart | None:
    """Median and quartiles over followers: marked in the middle of each band, interpolated between.

    A line runs from the first to the last band that has its number, so one known number is one mark.
    None where there are fewer than two bands of a size. Amounts and fractions are in plain units.
    """
    if len(series.bands) < 2 or series.bands[0].followers_min is None:
        return None
    middles = np.array([centre(band) for band in series.bands])
    sizes = np.unique(np.concatenate([np.geomspace(middles[0], middles[-1], CURVE_POINTS), middles]))
    found = at_all(series, sizes)
    marked = np.isin(sizes, middles)
    low, high = SPREAD_HEADS[series.spread]
    lines = (
        (high, found.p75, "--tier-0", [6, 4], "triangle"),
        ("Median", found.p50, "--tier-1", [], "circle"),
        (low, found.p25, "--tier-3", [2, 3], "rectRot"),
    )
    radii = np.where(marked, 4, 0).tolist()
    return {
        "type": "line",
        "data": {
            "datasets": [
                {
                    **_curve_line(label, sizes, _between_known(values, marked), colour),
                    "borderDash": dash,
                    "pointStyle": shape,
                    "pointRadius": radii,
                }
                for label, values, colour, dash, shape in lines
                if not np.isnan(values).all()
            ]
        },
        "options": {"scales": _curve_axes(series), "plugins": {"legend": {"position": "bottom"}}},
    }


def _between_known(values: FloatArray, marked: NDArray[np.bool_]) -> FloatArray:
    """The values [points] from the first to the last mark that is known; NaN elsewhere."""
    known = np.flatnonzero(marked & ~np.isnan(values))
    inside = np.zeros(len(values), dtype=np.bool_)
    if len(known):
        inside[known[0] : known[-1] + 1] = True
    return np.where(inside, values, np.nan)


def _curve_line(label: str, sizes: FloatArray, values: FloatArray, colour: str) -> Chart:
    points = [
        {"x": size, "y": None if np.isnan(value) else value}
        for size, value in zip(sizes.tolist(), values.tolist(), strict=True)
    ]
    return {
        "label": label,
        "data": points,
        "borderColor": colour,
        "backgroundColor": colour,
        "borderWidth": 2,
    }


def _curve_axes(series: Series) -> Chart:
    unit = series.unit
    form = f"money:{unit.currency}" if unit.currency else "percent" if unit.divisor == 100 else "compact"
    return {
        "x": axis("Followers (log)", "logarithmic"),
        "y": axis(metric_words(series.metric), format=form, beginAtZero=True),
    }
