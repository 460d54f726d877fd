"""Numbers of the catalogue that can hardly be true, with their reasons."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from campaigns.filters.doubts import DoubtFilter
from campaigns.services.plausibility import catalogue_doubts
from campaigns.tables.doubts import DoubtTable
from campaigns.views.access import agency_only
from campaigns.views.listing import render_table_page


@agency_only
@require_http_methods(["GET", "HEAD"])
def doubt_list(request: HttpRequest) -> HttpResponse:
    """Filtered, sorted, paged and exported; the gravest first."""
    doubts = catalogue_doubts()
    filterset = DoubtFilter(request.GET, doubts.rows)
    return render_table_page(
        request,
        "campaigns/doubt_list.html",
        DoubtTable(filterset.matching),
        export_name="numbers-to-check",
        filterset=filterset,
        doubts=doubts,
        empty={
            "title": "Nothing to doubt",
            "text": "No number of the catalogue contradicts itself, its last measurement or its size.",
        },
    )
