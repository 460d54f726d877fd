"""Audience overlaps: list, import with its report and rejected rows, deleting one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.exports import rejects_response
from campaigns.filters.overlaps import OverlapFilter
from campaigns.forms.imports import OverlapImportForm
from campaigns.imports.errors import FileError
from campaigns.models import AudienceOverlap, OverlapImport
from campaigns.services.overlap_imports import OverlapRequest, import_overlaps
from campaigns.tables.overlaps import OverlapTable
from campaigns.views.access import agency_only
from campaigns.views.listing import render_table_page

FILES_SHOWN = 10
OF_THE_AGENCY = ("entered_by", "delete")


@require_http_methods(["GET", "HEAD"])
def overlap_list(request: HttpRequest) -> HttpResponse:
    overlaps = AudienceOverlap.objects.visible_to(request.user).select_related(
        "first__influencer", "second__influencer", "entered_by"
    )
    filterset = OverlapFilter(request.GET, queryset=overlaps)
    empty = {
        "title": "No overlaps yet",
        "text": "Without them, plans take audiences for independent of each other.",
    }
    if request.user.is_agency:
        empty |= {"action_url": reverse("overlap_create"), "action_label": "Import overlaps"}
    return render_table_page(
        request,
        "campaigns/overlap_list.html",
        OverlapTable(filterset.qs, exclude=() if request.user.is_agency else OF_THE_AGENCY),
        export_name="audience overlaps",
        filterset=filterset,
        empty=empty,
    )


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def overlap_create(request: HttpRequest) -> HttpResponse:
    """Upload, and either a dry run's report on the same page or the import and its page."""
    form = OverlapImportForm(request.POST or None, request.FILES or None)
    run = None
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        wanted = OverlapRequest(
            content=entered["file"].read(),
            file_name=entered["file"].name,
            measured_on=entered["measured_on"],
            source=entered["source"],
            scale=entered["scale"] or None,
            base=entered["base"],
        )
        try:
            run = import_overlaps(request=wanted, user=request.user, dry_run="dry_run" in request.POST)
        except FileError as problem:
            form.add_error("file", str(problem))
        else:
            if run.pk:
                messages.success(request, f"{run.file_name} is imported.")
                return redirect("overlapimport_detail", pk=run.pk)
    files = OverlapImport.objects.visible_to(request.user).defer("rejects_csv", "notes", "columns")
    return render(
        request,
        "campaigns/overlap_create.html",
        {"form": form, "run": run, "files": files[:FILES_SHOWN], "cancel_url": reverse("overlap_list")},
        status=422 if form.errors else 200,
    )


@agency_only
@require_http_methods(["GET", "HEAD"])
def overlapimport_detail(request: HttpRequest, pk: int) -> HttpResponse:
    runs = OverlapImport.objects.visible_to(request.user).select_related("run_by")
    return render(request, "campaigns/overlapimport_detail.html", {"run": get_object_or_404(runs, pk=pk)})


@agency_only
@require_http_methods(["GET", "HEAD"])
def overlapimport_rejects(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected rows with row, column and reason, to mend and import again."""
    run = get_object_or_404(OverlapImport.objects.visible_to(request.user), pk=pk)
    return rejects_response(run.file_name, [run.rejects_csv])


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def overlap_delete(request: HttpRequest, pk: int) -> HttpResponse:
    overlaps = AudienceOverlap.objects.visible_to(request.user).select_related("first", "second")
    overlap = get_object_or_404(overlaps, pk=pk)
    if request.method == "POST":
        overlap.delete()
        messages.success(request, f"The overlap of {overlap} is deleted.")
        return redirect("overlap_list")
    return render(
        request,
        "campaigns/overlap_delete.html",
        {
            "question": f"Delete the overlap of {overlap}?",
            "consequence": "New plans take the two audiences for independent of each other; saved plans keep "
            "their numbers.",
            "submit_label": "Delete",
            "cancel_url": reverse("overlap_list"),
        },
    )
