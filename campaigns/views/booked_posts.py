"""Booked posts: the list, the month, one post with its proof and counts."""

from datetime import timedelta

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import AuditEntry
from campaigns.disclosure import label_source
from campaigns.filters.booked_posts import BookedPostFilter
from campaigns.forms.booked_posts import BookedPostForm
from campaigns.models import BookedPost
from campaigns.screenshots import content_type, forget_picture, keep_picture, picture_kind, picture_path
from campaigns.services.booked_posts import check_label, posts_with_all, save_post
from campaigns.services.calendar import month_of, weeks_of
from campaigns.services.conflicts import differences
from campaigns.tables.booked_posts import BookedPostTable
from campaigns.views.access import agency_only
from campaigns.views.listing import render_table_page


@require_http_methods(["GET", "HEAD"])
def bookedpost_list(request: HttpRequest) -> HttpResponse:
    posts = posts_with_all(BookedPost.objects.visible_to(request.user))
    filterset = BookedPostFilter(request.GET, queryset=posts, user=request.user)
    return render_table_page(
        request,
        "campaigns/bookedpost_list.html",
        BookedPostTable(filterset.qs),
        export_name="posts due",
        filterset=filterset,
        empty={
            "title": "No post is booked yet",
            "text": "Posts are booked when an entry of the pipeline is agreed.",
            "action_url": reverse("pipeline_list"),
            "action_label": "Go to the pipeline",
        },
    )


@require_http_methods(["GET", "HEAD"])
def bookedpost_calendar(request: HttpRequest) -> HttpResponse:
    """A month of posts, on the day they went out, else are due; the same filters as the list."""
    first = month_of(request.GET.get("month", ""), timezone.localdate())
    filterset = BookedPostFilter(
        request.GET, queryset=BookedPost.objects.visible_to(request.user), user=request.user
    )
    return render(
        request,
        "campaigns/bookedpost_calendar.html",
        {
            "filterset": filterset,
            "first": first,
            "weeks": weeks_of(first, filterset.qs),
            "before": f"{first - timedelta(days=1):%Y-%m}",
            "after": f"{first + timedelta(days=32):%Y-%m}",
            "today": timezone.localdate(),
        },
    )


def visible_post(request: HttpRequest, pk: int) -> BookedPost:
    return get_object_or_404(posts_with_all(BookedPost.objects.visible_to(request.user)), pk=pk)


@require_http_methods(["GET", "HEAD"])
def bookedpost_detail(request: HttpRequest, pk: int) -> HttpResponse:
    post = visible_post(request, pk)
    history = AuditEntry.objects.visible_to(request.user).about(post)[:50]
    context = {"post": post, "history": history, "label_source": label_source(post.jurisdiction)}
    return render(request, "campaigns/bookedpost_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@agency_only
def bookedpost_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves only over the version that was opened; else shows both versions and keeps what was typed."""
    post = visible_post(request, pk)
    form = BookedPostForm(request.POST or None, request.FILES or None, instance=post)
    if request.method != "POST" or not form.is_valid():
        return _post_form(request, form, post)
    changed, before = form.save(commit=False), post.screenshot
    upload = form.cleaned_data["upload"]
    if upload is not None:
        changed.screenshot = keep_picture(upload.chunks(), picture_kind(upload.read(12)) or "png")
    if not form.cleaned_data["checked"]:
        changed.checked_by = changed.checked_at = None
    elif changed.checked_at is None or form.has_new_proof:
        check_label(changed, request.user)
    if save_post(post=changed, version=form.cleaned_data["version"], user=request.user):
        if before and before != changed.screenshot:
            forget_picture(before)
        messages.success(request, f"{post} is saved.")
        return redirect("bookedpost_detail", pk=pk)
    if upload is not None:
        forget_picture(changed.screenshot)
    stored = visible_post(request, pk)
    form.data = {**form.data.dict(), "version": stored.version}
    entered = {name: form.cleaned_data[name] for name in form.Meta.fields}
    return _post_form(request, form, stored, conflict=differences(entered, stored), status=409)


def _post_form(
    request: HttpRequest, form: BookedPostForm, post: BookedPost, conflict: object = None, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "campaigns/bookedpost_edit.html",
        {"form": form, "post": post, "conflict": conflict},
        status=422 if form.errors else status,
    )


@require_http_methods(["GET", "HEAD"])
def bookedpost_screenshot(request: HttpRequest, pk: int) -> FileResponse:
    """The kept picture itself."""
    post = visible_post(request, pk)
    path = picture_path(post.screenshot) if post.screenshot else None
    if path is None or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type=content_type(post.screenshot))
