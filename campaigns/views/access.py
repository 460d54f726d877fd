"""Who may open a page at all; which rows they see is each model's `visible_to`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


def agency_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Admins and agency staff pass; brand managers get a 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_agency:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def admin_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Admins pass; everybody else gets a 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_admin:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
