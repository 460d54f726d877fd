"""Charts of the planner, as Chart.js dicts."""

from collections.abc import Sequence

from campaigns.charts import Chart, axis
from campaigns.formatting import counted
from planner.models import BudgetPlan
from planner.services.brief import MAXIMISE

LABELS = dict(MAXIMISE)


def both_sides(plan: BudgetPlan) -> Chart:
    """Expected engagements of both sides for the same spend, with their 80 % intervals."""
    sides = (plan.celebrity, plan.portfolio)
    bars = [{"y": side["engagements"], "yMin": side["p10"], "yMax": side["p90"]} for side in sides]
    labels = [
        f"{plan.celebrity['name']}: {counted(plan.celebrity['posts'], 'post')}",
        f"{counted(plan.portfolio['accounts'], 'other')}: {counted(plan.portfolio['posts'], 'post')}",
    ]
    return _bars(labels, bars, ["--celebrity", "--micro"])


def plans_side_by_side(plans: Sequence[BudgetPlan]) -> Chart:
    """Expected engagements of each plan's portfolio, with their 80 % intervals."""
    bars = [
        {"y": plan.portfolio["engagements"], "yMin": plan.portfolio["p10"], "yMax": plan.portfolio["p90"]}
        for plan in plans
    ]
    return _bars([plan.name for plan in plans], bars, ["--micro"] * len(plans))


def _bars(labels: list[str], bars: list[dict[str, float]], colours: list[str]) -> Chart:
    return {
        "type": "barWithErrorBars",
        "data": {
            "labels": labels,
            "datasets": [
                {
                    "label": "Engagements, 80 % interval",
                    "data": bars,
                    "backgroundColor": colours,
                    "errorBarColor": "--ink",
                    "errorBarWhiskerColor": "--ink",
                    "maxBarThickness": 90,
                }
            ],
        },
        "options": {
            "scales": {"x": axis("", "category"), "y": axis("Engagements", beginAtZero=True)},
            "plugins": {"legend": {"display": False}},
        },
    }


def frontier_chart(plan: BudgetPlan) -> Chart:
    """What the best portfolio brings at every spend, the celebrity as a point, the budget as a line."""
    star = {"x": plan.celebrity["total_cents"] / 100, "y": plan.frontier["celebrity_value"]}
    return {
        "type": "line",
        "data": {
            "datasets": [
                _curve(plan, "lower", "Best portfolio, attained", "--micro"),
                {
                    **_curve(plan, "upper", "No portfolio can bring more", "--ink-soft"),
                    "borderDash": [4, 4],
                    "borderWidth": 1,
                },
                {
                    "label": plan.celebrity["name"],
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
                "x": axis("Spend, fully counted", format=f"money:{plan.currency}"),
                "y": axis(LABELS[plan.maximise], beginAtZero=True, grace="10%"),
            },
            "plugins": {
                "legend": {"position": "bottom"},
                "annotation": {"annotations": {"budget": _budget_line(plan)}},
            },
        },
    }


def _curve(plan: BudgetPlan, key: str, label: str, colour: str) -> Chart:
    points = [{"x": point["spend_cents"] / 100, "y": point[key]} for point in plan.frontier["points"]]
    return {
        "label": label,
        "data": points,
        "borderColor": colour,
        "backgroundColor": colour,
        "pointRadius": 0,
    }


def _budget_line(plan: BudgetPlan) -> Chart:
    return {
        "type": "line",
        "xMin": plan.budget_cents / 100,
        "xMax": plan.budget_cents / 100,
        "borderDash": [6, 4],
        "borderWidth": 1,
        "label": {"display": True, "content": "Budget", "position": "end"},
    }
