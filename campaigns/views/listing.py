"""What every page with a table does: sort, page, export."""

from typing import Any

from django.contrib import messages
from django.core.paginator import EmptyPage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django_tables2 import RequestConfig

from campaigns.exports import csv_response, xlsx_response
from campaigns.formatting import exact
from campaigns.tables.columns import PAGE_SIZES, BaseTable
from campaigns.tables.exporting import exported_rows

MOST_IN_WORKBOOK = 50_000
"""Rows of a workbook made while somebody waits."""


def page_size(request: HttpRequest) -> int:
    """Rows per page from the address; an unknown size means the first."""
    text = request.GET.get("per_page", "")
    return int(text) if text.isdecimal() and len(text) < 5 and int(text) in PAGE_SIZES else PAGE_SIZES[0]


def render_table_page(
    request: HttpRequest, template: str, table: BaseTable, *, export_name: str, **context: Any
) -> HttpResponseBase:
    """The page with its table sorted and paged, or all of its rows for ?export=csv or xlsx."""
    RequestConfig(request, paginate=False).configure(table)
    wanted = request.GET.get("export")
    if wanted == "csv":
        return csv_response(export_name, exported_rows(table))
    if wanted == "xlsx" and len(table.data) <= MOST_IN_WORKBOOK:
        return xlsx_response(export_name, exported_rows(table))
    if wanted == "xlsx":
        most = exact(MOST_IN_WORKBOOK)
        messages.error(request, f"A workbook is made of up to {most} rows: filter the list, or export CSV.")
    _paginate(request, table)
    filterset = context.get("filterset")
    if filterset is not None:
        context["more_filters"] = filterset.more_filters
    return render(request, template, {"table": table, **context})


def _paginate(request: HttpRequest, table: BaseTable) -> None:
    """The page of the address; one that does not exist means the last, nonsense the first."""
    text = request.GET.get("page", "")
    number = int(text) if text.isdecimal() and len(text) < 10 else 1
    per_page = page_size(request)
    try:
        table.paginate(page=max(number, 1), per_page=per_page)
    except EmptyPage:
        table.paginate(page=table.paginator.num_pages, per_page=per_page)
