"""Imports: their history, one of them at whatever stage it is, its rejected rows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.exports import rejects_response
from campaigns.filters.records import ImportFilter
from campaigns.imports.rejects import rejected_lines
from campaigns.models import ImportRun
from campaigns.services.imports.uploads import earlier_run
from campaigns.tables.records import ImportTable
from campaigns.views.access import agency_only
from campaigns.views.jobs import progress_of
from campaigns.views.listing import render_table_page


@agency_only
@require_http_methods(["GET", "HEAD"])
def import_list(request: HttpRequest) -> HttpResponse:
    runs = ImportRun.objects.visible_to(request.user).select_related("run_by")
    heavy = ("notes", "columns", "examples", "gathered", "header", "choices")
    filterset = ImportFilter(request.GET, queryset=runs.defer(*heavy))
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
@require_http_methods(["GET", "HEAD"])
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The report, what would happen, or how far it is: whatever the import has come to."""
    runs = ImportRun.objects.visible_to(request.user).select_related("run_by", "undone_by", "job")
    run = get_object_or_404(runs, pk=pk)
    changed = [example for example in run.examples if example["what"] == "changed"]
    created = [example for example in run.examples if example["what"] == "created"]
    earlier = earlier_run(run) if run.may_be_applied else None
    context = {"run": run, "changed": changed, "created": created, "earlier": earlier, **progress_of(run.job)}
    return render(request, "campaigns/import_detail.html", context)


@agency_only
@require_http_methods(["GET", "HEAD"])
def import_rejects(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected rows with row, column and reason, to mend and import again."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    return rejects_response(run.file_name, rejected_lines(run.header, run.reject_lines))
