"""Imports: history, upload, report, rejected rows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.exports import rejects_response
from campaigns.filters.records import ImportFilter
from campaigns.forms.imports import ImportForm
from campaigns.imports.errors import FileError
from campaigns.imports.rejects import rejected_lines
from campaigns.models import ImportRun
from campaigns.tables.records import ImportTable
from campaigns.views.access import agency_only
from campaigns.views.listing import render_table_page


@agency_only
@require_http_methods(["GET", "HEAD"])
def import_list(request: HttpRequest) -> HttpResponse:
    runs = ImportRun.objects.visible_to(request.user).select_related("run_by")
    filterset = ImportFilter(request.GET, queryset=runs)
    return render_table_page(
        request,
        "campaigns/import_list.html",
        ImportTable(filterset.qs),
        export_name="imports",
        filterset=filterset,
        empty={
            "title": "Nothing imported yet",
            "text": "Bring a file of accounts; columns in any order, dirty cells are reported, not guessed.",
            "action_url": reverse("import_create"),
            "action_label": "Import a file",
        },
    )


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_create(request: HttpRequest) -> HttpResponse:
    """Upload, and either a dry run's report on the same page or the import and its page."""
    form = ImportForm(request.POST or None, request.FILES or None)
    run = None
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        wanted = ImportRequest(
            content=entered["file"].read(),
            file_name=entered["file"].name,
            platform=entered["platform"],
            measured_on=entered["measured_on"],
            source=entered["source"],
        )
        try:
            run = import_accounts(request=wanted, user=request.user, dry_run="dry_run" in request.POST)
        except FileError as problem:
            form.add_error("file", str(problem))
        else:
            if run.pk:
                messages.success(request, f"{run.file_name} is imported.")
                return redirect("import_detail", pk=run.pk)
    return render(
        request,
        "campaigns/import_form.html",
        {"form": form, "run": run, "cancel_url": reverse("import_list")},
        status=422 if form.errors else 200,
    )


@agency_only
@require_http_methods(["GET", "HEAD"])
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    runs = ImportRun.objects.visible_to(request.user).select_related("run_by")
    return render(request, "campaigns/import_detail.html", {"run": get_object_or_404(runs, pk=pk)})


@agency_only
@require_http_methods(["GET", "HEAD"])
def import_rejects(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected rows with row, column and reason, to mend and import again."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    return rejects_response(run.file_name, rejected_lines(run.header, run.reject_lines))
