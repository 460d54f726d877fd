"""The private address from which a calendar program reads the posts due."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from campaigns.models import CalendarFeed
from campaigns.services.calendar import end_feed, feed_content, feed_of, renew_feed


@require_http_methods(["GET", "HEAD", "POST"])
def calendarfeed_detail(request: HttpRequest) -> HttpResponse:
    """One's own address: shown, made anew, ended."""
    if request.method == "POST":
        if "end" in request.POST:
            end_feed(request.user)
            messages.success(request, "The calendar's address is ended.")
        else:
            renew_feed(request.user)
            messages.success(request, "Here is your new address. An older one no longer works.")
        return redirect("calendarfeed_detail")
    feed = feed_of(request.user)
    address = request.build_absolute_uri(reverse("calendarfeed_read", args=[feed.key])) if feed else ""
    return render(request, "campaigns/calendarfeed_detail.html", {"feed": feed, "address": address})


@login_not_required
@require_http_methods(["GET", "HEAD"])
def calendarfeed_read(request: HttpRequest, key: str) -> HttpResponse:
    """The feed; the key is the permission, and it ends with the person's account."""
    feed = get_object_or_404(
        CalendarFeed.objects.select_related("user").filter(user__is_active=True), key=key
    )
    content = feed_content(feed, timezone.localdate(), request.get_host())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response
