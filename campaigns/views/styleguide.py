"""Every component on one page, while developing."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from campaigns.charts import followers_against_rate, tier_mix
from campaigns.forms.records import BrandForm
from campaigns.services.schemes import default_scheme


def component_names() -> list[str]:
    """The file names of all components."""
    folder = Path(settings.BASE_DIR) / "templates" / "components"
    return sorted(path.name for path in folder.glob("_*.html"))


@login_not_required
@require_http_methods(["GET", "HEAD"])
def styleguide(request: HttpRequest) -> HttpResponse:
    bands = default_scheme().as_bands()
    points = [
        ("mara", 4_200, 0.081),
        ("leo", 73_800, 0.07534),
        ("ines", 240_000, 0.031),
        ("celebrity", 99_100_000, 0.00977),
    ]
    form = BrandForm({"name": "", "currency": "USD", "coordination_hourly_cost": "-1"})
    return render(
        request,
        "campaigns/styleguide.html",
        {
            "components": component_names(),
            "bands": list(enumerate(bands)),
            "chart": followers_against_rate(points, bands),
            "mix": tier_mix([("nano", 3), ("micro", 9)]),
            "form": form,
            "field": form["name"],
            "conflict": [{"label": "Budget", "yours": "75000", "theirs": "80000"}],
        },
    )
