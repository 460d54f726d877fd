"""Reviews as somebody sees them who opened a signed link and has no account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reviews.models import ReviewLink
from reviews.services.reviewers import Reviewer, link_of, note_opening
from reviews.views.answering import Paths, commented, decided, item_page, review_page


def _paths(token: str) -> Paths:
    return Paths(
        detail=reverse("review_open", args=[token]),
        decide=reverse("review_open_decide", args=[token]),
        comment=reverse("review_open_comment", args=[token]),
        item=lambda position: reverse("review_open_item", args=[token, position]),
    )


def _private(response: HttpResponse) -> HttpResponse:
    """Kept by nobody and found by no search; the site's policy tells the address to no other site."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _ended(request: HttpRequest) -> HttpResponse:
    """The same for a forged, an expired and a revoked link."""
    return _private(render(request, "reviews/link_ended.html", status=404))


def _link(token: str) -> ReviewLink | None:
    link = link_of(token)
    if link is not None:
        note_opening(link)
    return link


@login_not_required
@require_http_methods(["GET", "HEAD"])
def review_open(request: HttpRequest, token: str) -> HttpResponse:
    link = _link(token)
    if link is None:
        return _ended(request)
    return _private(review_page(request, link.review, Reviewer(link=link), _paths(token)))


@login_not_required
@require_http_methods(["GET", "HEAD"])
def review_open_item(request: HttpRequest, token: str, position: int) -> HttpResponse:
    link = _link(token)
    if link is None:
        return _ended(request)
    return _private(item_page(request, link.review, position, Reviewer(link=link), _paths(token)))


@login_not_required
@require_http_methods(["POST"])
def review_open_decide(request: HttpRequest, token: str) -> HttpResponse:
    link = _link(token)
    if link is None:
        return _ended(request)
    return _private(decided(request, link.review, Reviewer(link=link), _paths(token)))


@login_not_required
@require_http_methods(["POST"])
def review_open_comment(request: HttpRequest, token: str) -> HttpResponse:
    link = _link(token)
    if link is None:
        return _ended(request)
    return _private(commented(request, link.review, Reviewer(link=link), _paths(token)))
