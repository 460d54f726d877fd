"""The report of a campaign as a page to read and print, a workbook, a long table, a PDF."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from campaigns.exports import csv_response
from campaigns.models import Campaign
from reports.forms import ReportForm
from reports.services.long_table import long_rows
from reports.services.printing import NoPdf, report_pdf
from reports.services.reporting import Report, build_report
from reports.services.sources import Source
from reports.services.workbook import workbook_response


def asked_report(request: HttpRequest, pk: int) -> tuple[Campaign, ReportForm, Report | None]:
    """The campaign, the choice and the report; no report where the choice names what the campaign has not."""
    campaigns = Campaign.objects.visible_to(request.user).select_related("brand", "tier_scheme")
    campaign = get_object_or_404(campaigns, pk=pk)
    form = ReportForm(request.GET, campaign=campaign, user=request.user)
    if not form.is_valid():
        return campaign, form, None
    chosen = form.cleaned_data
    source = Source(campaign, chosen["shortlist"], chosen["plan"], request.user, timezone.localdate())
    return campaign, form, build_report(source, chosen["parts"])


def _page(
    request: HttpRequest, campaign: Campaign, form: ReportForm, report: Report | None, **more: Any
) -> HttpResponse:
    status = more.pop("status", 200 if report is not None else 422)
    context = {"campaign": campaign, "form": form, "report": report, **more}
    return render(request, "reports/campaign_report.html", context, status=status)


@require_http_methods(["GET", "HEAD"])
def campaign_report(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, *asked_report(request, pk))


@require_http_methods(["GET", "HEAD"])
def campaign_report_xlsx(request: HttpRequest, pk: int) -> HttpResponseBase:
    campaign, form, report = asked_report(request, pk)
    return _page(request, campaign, form, None) if report is None else workbook_response(report)


@require_http_methods(["GET", "HEAD"])
def campaign_report_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    campaign, form, report = asked_report(request, pk)
    return (
        _page(request, campaign, form, None)
        if report is None
        else csv_response(report.name, long_rows(report))
    )


@require_http_methods(["GET", "HEAD"])
def campaign_report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The page's own print as a file; where it cannot be made here, a page that says what helps."""
    campaign, form, report = asked_report(request, pk)
    if report is None:
        return _page(request, campaign, form, None)
    page = render_to_string("reports/campaign_report_pdf.html", {"campaign": campaign, "report": report})
    try:
        content = report_pdf(report, page)
    except NoPdf as why_not:
        context = {"campaign": campaign, "why_not": why_not, "query": form.query}
        return render(request, "reports/campaign_report_no_pdf.html", context, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slugify(report.name)}.pdf"'
    return response
