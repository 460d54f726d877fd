"""The backtest: how good forecasts would have been on posts whose outcome is known."""

from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from campaigns.charts import calibration
from campaigns.choices import Platform
from campaigns.exports import csv_response
from campaigns.forms.backtests import FILE, MEASURE_LABELS, BacktestForm
from campaigns.imports.errors import FileError
from campaigns.services.backtests import FORECAST_COLUMNS, Backtest, backtest_catalogue, backtest_posts
from campaigns.views.access import agency_only

METHODS = {
    "ours": "Ours",
    "last": "The last post",
    "mean": "Mean of earlier posts",
    "median": "Median of earlier posts",
    "band_median": "Median of its tier",
}
SCOPES = {
    "one_step": "Each account's newest post",
    "rolling": "Every post with an earlier one",
}


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def backtest(request: HttpRequest) -> HttpResponse:
    """The form, and below it the tables and the calibration; or every forecast as CSV."""
    form = BacktestForm(request.POST or None, request.FILES or None)
    found = None
    if request.method == "POST" and form.is_valid():
        try:
            found = _run(form.cleaned_data)
        except FileError as problem:
            form.add_error("file" if form.cleaned_data["posts"] == FILE else "posts", str(problem))
    if found and "forecasts" in request.POST:
        return csv_response("backtest-forecasts", chain([FORECAST_COLUMNS], found.forecast_rows()))
    shown = _shown(found, form.cleaned_data) if found else None
    status = 422 if form.errors else 200
    return render(request, "campaigns/backtest.html", {"form": form, "found": shown}, status=status)


def _run(entered: dict[str, Any]) -> Backtest:
    if entered["posts"] == FILE:
        return backtest_posts(content=entered["file"].read(), measure=entered["measure"])
    return backtest_catalogue(platform=entered["posts"], measure=entered["measure"])


def _shown(found: Backtest, entered: dict[str, Any]) -> dict[str, Any]:
    """The scores as tables: methods, tiers and earlier posts of each scope, and the calibration."""
    scores = found.scores
    scopes = [
        {
            "key": key,
            "label": label,
            "n": scores[key]["n"],
            "accounts": scores[key]["accounts"],
            "methods": [(words, scores[key][name]) for name, words in METHODS.items()],
            "groups": [
                ("Tier", list(scores[key]["by_tier"].items())),
                ("Earlier posts", list(scores[key]["by_earlier_posts"].items())),
            ],
        }
        for key, label in SCOPES.items()
    ]
    curves = {key: scores[key]["calibration"] for key in SCOPES}
    known = [
        (
            SCOPES[key],
            [(point["nominal"], point["actual"]) for point in points if point["actual"] is not None],
        )
        for key, points in curves.items()
    ]
    return {
        "scores": scores,
        "measure": MEASURE_LABELS[entered["measure"]],
        "source": entered["file"].name
        if entered["posts"] == FILE
        else f"{Platform(entered['posts']).label} posts of the catalogue",
        "scopes": scopes,
        "chart": calibration(known),
        "calibration": [
            (one["nominal"], one["actual"], other["actual"])
            for one, other in zip(curves["one_step"], curves["rolling"], strict=True)
        ],
    }
