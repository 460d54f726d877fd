"""What holds for every request: an id, forms in UTF-8, pages of signed-in people never kept."""

from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from accounts.request_identity import REQUEST_ID


def identified(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Each request gets an id of ours; the audit log and the answer's X-Request-ID name it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = REQUEST_ID.set(str(uuid4()))
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = REQUEST_ID.get()
            return response
        finally:
            REQUEST_ID.reset(token)

    return middleware


def utf8_forms_only(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Browsers send forms as UTF-8; any other stated charset is refused before it is decoded."""

    def middleware(request: HttpRequest) -> HttpResponse:
        charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
        if charset.lower() not in {"utf-8", "utf8", "us-ascii"}:
            return HttpResponse("Send forms as UTF-8.\n", status=415, content_type="text/plain")
        return get_response(request)

    return middleware


def no_store_when_signed_in(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        return response

    return middleware
