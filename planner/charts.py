"""Charts of the planner, as Chart.js dicts."""

from collections.abc import Sequence
from typing import Any

from campaigns.charts import Chart, axis
from campaigns.formatting import counted
from planner.models import BudgetPlan
from planner.services.brief import MAXIMISE
from planner.services.comparison import FrontierPicture
from planner.services.judgement import INPUTS
from planner.services.results import Results

LABELS = dict(MAXIMISE)


def both_sides(plan: BudgetPlan) -> Chart:
    """Expected engagements of both sides for the same spend, with their 80 % intervals."""
    labels = [
        f"{plan.celebrity['name']}: {counted(plan.celebrity['posts'], 'post')}",
        f"{counted(plan.portfolio['accounts'], 'other')}: {counted(plan.portfolio['posts'], 'post')}",
    ]
    bars = [_bar(plan.celebrity), _bar(plan.portfolio)]
    both = _dataset("Engagements, 80 % interval", bars, ["--celebrity", "--micro"])
    return _bars(labels, [both], legend=False)


def results_chart(plan: BudgetPlan, results: Results) -> Chart:
    """What was expected of all posts, what came so far, and what the celebrity was forecast to bring."""
    came = results.total.engagements or 0
    labels = ["Plan, expected", "Came so far", plan.celebrity["name"]]
    bars = [_bar(plan.portfolio), {"y": came, "yMin": came, "yMax": came}, _bar(plan.celebrity)]
    both = _dataset("Engagements, 80 % range of the forecasts", bars, ["--micro", "--good", "--celebrity"])
    return _bars(labels, [both], legend=False)


def tornado_chart(plan: BudgetPlan) -> Chart:
    """The margin of the others over the celebrity while one input moves, the widest bar on top."""
    bars = [bar for bar in plan.verdict.get("tornado", []) if bar["margin_low"] and bar["margin_high"]]
    labels = [INPUTS[bar["name"]].format(name=plan.celebrity["name"]) for bar in bars]
    ends = [sorted((bar["margin_low"], bar["margin_high"])) for bar in bars]
    return {
        "type": "bar",
        "data": {
            "labels": labels,
            "datasets": [
                {
                    "label": "Others over the celebrity",
                    "data": ends,
                    "backgroundColor": "--micro",
                    "maxBarThickness": 26,
                }
            ],
        },
        "options": {
            "indexAxis": "y",
            "scales": {"x": axis("Others over the celebrity, times"), "y": axis("", "category")},
            "plugins": {
                "legend": {"display": False},
                "annotation": {"annotations": {"even": _even_line()}},
            },
        },
    }


def _even_line() -> Chart:
    return {
        "type": "line",
        "xMin": 1,
        "xMax": 1,
        "borderDash": [6, 4],
        "borderWidth": 1,
        "label": {"display": True, "content": "Even", "position": "start"},
    }


def plans_side_by_side(plans: Sequence[BudgetPlan]) -> Chart:
    """Expected engagements of each plan's two sides, with their 80 % intervals."""
    celebrities = _dataset("Celebrity", [_bar(plan.celebrity) for plan in plans], ["--celebrity"])
    others = _dataset("Others", [_bar(plan.portfolio) for plan in plans], ["--micro"])
    return _bars([plan.name for plan in plans], [celebrities, others], legend=True)


def _bar(side: dict[str, Any]) -> dict[str, float]:
    return {"y": side["engagements"], "yMin": side["p10"], "yMax": side["p90"]}


def _dataset(label: str, bars: list[dict[str, float]], colours: list[str]) -> Chart:
    return {
        "label": label,
        "data": bars,
        "backgroundColor": colours if len(colours) > 1 else colours[0],
        "errorBarColor": "--ink",
        "errorBarWhiskerColor": "--ink",
        "maxBarThickness": 90,
    }


def _bars(labels: list[str], datasets: list[Chart], legend: bool) -> Chart:
    return {
        "type": "barWithErrorBars",
        "data": {"labels": labels, "datasets": datasets},
        "options": {
            "scales": {"x": axis("", "category"), "y": axis("Engagements", beginAtZero=True)},
            "plugins": {"legend": {"display": legend, "position": "bottom"}},
        },
    }


def frontier_chart(picture: FrontierPicture) -> Chart:
    """What the best portfolio brings at every spend, the celebrity as a point, the budget as a line."""
    star = {"x": picture.celebrity_cents / 100, "y": picture.celebrity_value}
    return {
        "type": "line",
        "data": {
            "datasets": [
                _curve(picture, "lower", "Best portfolio, attained", "--micro"),
                {
                    **_curve(picture, "upper", "No portfolio can bring more", "--ink-soft"),
                    "borderDash": [4, 4],
                    "borderWidth": 1,
                },
                {
                    "label": picture.celebrity_name,
                    "data": [star],
                    "borderColor": "--celebrity",
                    "backgroundColor": "--celebrity",
                    "pointStyle": "star",
                    "pointRadius": 9,
                    "pointBorderWidth": 2,
                    "showLine": False,
                    "clip": False,
                },
            ],
        },
        "options": {
            "scales": {
                "x": axis("Spend, fully counted", format=f"money:{picture.currency}"),
                "y": axis(LABELS[picture.maximise], beginAtZero=True, grace="10%"),
            },
            "plugins": {
                "legend": {"position": "bottom"},
                "annotation": {"annotations": {"budget": _budget_line(picture)}},
            },
        },
    }


def _curve(picture: FrontierPicture, key: str, label: str, colour: str) -> Chart:
    points = [{"x": point["spend_cents"] / 100, "y": point[key]} for point in picture.points]
    return {
        "label": label,
        "data": points,
        "borderColor": colour,
        "backgroundColor": colour,
        "pointRadius": 0,
    }


def _budget_line(picture: FrontierPicture) -> Chart:
    return {
        "type": "line",
        "xMin": picture.budget_cents / 100,
        "xMax": picture.budget_cents / 100,
        "borderDash": [6, 4],
        "borderWidth": 1,
        "label": {"display": True, "content": "Budget", "position": "end"},
    }
