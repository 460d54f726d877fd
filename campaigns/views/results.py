"""Counts of a campaign's posts from a file: tried first, then entered."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.formatting import counted
from campaigns.forms.results import ResultFileForm
from campaigns.imports.errors import FileError
from campaigns.models import Campaign
from campaigns.services.results import ResultReport, apply_results, read_results
from campaigns.views.access import agency_only


@require_http_methods(["GET", "HEAD", "POST"])
@agency_only
def campaign_counts(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload; a try shows what would change, entering it leads to the posts when nothing was refused."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).select_related("brand"), pk=pk)
    form = ResultFileForm(request.POST or None, request.FILES or None)
    report, is_try = None, "dry_run" in request.POST
    if request.method == "POST" and form.is_valid():
        try:
            report = _applied(request, campaign, form, is_try)
        except FileError as fault:
            form.add_error("file", str(fault))
    if report is not None and not is_try and not report.refused:
        done = counted(report.changed, "post")
        messages.success(request, f"Counts of {done} entered; {report.unchanged} had them already.")
        return redirect(f"{reverse('bookedpost_list')}?campaign={pk}")
    return render(
        request,
        "campaigns/campaign_counts.html",
        {
            "form": form,
            "campaign": campaign,
            "report": report,
            "is_try": is_try,
            "cancel_url": reverse("campaign_detail", args=[pk]),
        },
        status=422 if form.errors else 200,
    )


def _applied(request: HttpRequest, campaign: Campaign, form: ResultFileForm, is_try: bool) -> ResultReport:
    upload: UploadedFile = form.cleaned_data["file"]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "results"
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        rows, notes = read_results(path)
    report = apply_results(
        campaign=campaign, rows=rows, source=form.cleaned_data["source"], user=request.user, dry_run=is_try
    )
    report.notes = notes
    return report
