"""The stylesheet in a brand's colour."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from campaigns.models import Brand
from reports.services.colours import stylesheet


@require_http_methods(["GET", "HEAD"])
def brand_colours(request: HttpRequest, pk: int) -> HttpResponse:
    brand = get_object_or_404(Brand.objects.visible_to(request.user), pk=pk)
    return HttpResponse(stylesheet(brand.name, brand.colour), content_type="text/css; charset=utf-8")
