"""Benchmark packs: list, detail, download; upload, copy, next version, packs of the own catalogue."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from campaigns.benchmark_words import series_words
from campaigns.charts import pack_curve
from campaigns.filters.packs import PackFilter
from campaigns.forms.packs import PackCopyForm, PackEditForm, PackTextForm, PackUploadForm
from campaigns.models import BenchmarkPack
from campaigns.services.own_packs import made_words, make_own_packs
from campaigns.services.packs import (
    copy_pack,
    newest_of,
    save_next_version,
    series_of_niche,
    upload_pack,
    version_differences,
)
from campaigns.tables.packs import PackTable
from campaigns.views.access import agency_only
from campaigns.views.listing import render_table_page

TAKEN = "This name was taken meanwhile: choose another."


@require_http_methods(["GET", "HEAD"])
def pack_list(request: HttpRequest) -> HttpResponse:
    packs = BenchmarkPack.objects.visible_to(request.user).defer("text", "note")
    filterset = PackFilter(request.GET, queryset=packs.order_by("name", "-pk"))
    empty = {"title": "No packs yet", "text": "The shipped packs come with: manage.py load_benchmarks."}
    if request.user.is_agency:
        empty |= {"action_url": reverse("pack_create"), "action_label": "Upload a pack"}
    return render_table_page(
        request,
        "campaigns/pack_list.html",
        PackTable(filterset.qs),
        export_name="benchmark packs",
        filterset=filterset,
        empty=empty,
    )


@require_http_methods(["GET", "HEAD"])
def pack_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Every series as chart and table: over all niches, or of one niche where the pack has any."""
    packs = BenchmarkPack.objects.visible_to(request.user)
    pack = get_object_or_404(packs.select_related("created_by", "made_from"), pk=pk)
    niches, niche, series = series_of_niche(pack.parsed, request.GET.get("niche", ""))
    versions = packs.filter(name=pack.name).order_by("-version").select_related("created_by")
    return render(
        request,
        "campaigns/pack_detail.html",
        {
            "pack": pack,
            "sections": [(series_words(each), pack_curve(each)) for each in series],
            "niches": niches,
            "niche": niche,
            "versions": versions.defer("text"),
        },
    )


@require_http_methods(["GET", "HEAD"])
def pack_download(request: HttpRequest, pk: int) -> HttpResponse:
    """The exact text of the version."""
    pack = get_object_or_404(BenchmarkPack.objects.visible_to(request.user), pk=pk)
    response = HttpResponse(pack.text, content_type="text/csv; charset=utf-8")
    name = slugify(f"{pack.name} v{pack.version}") or "pack"
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def pack_create(request: HttpRequest) -> HttpResponse:
    form = PackUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        pack = upload_pack(text=form.cleaned_data["text"], note=form.cleaned_data["note"], user=request.user)
        if pack:
            return _saved(request, pack)
        form.add_error("text", TAKEN)
    return _pack_form(request, form, "pack_create", reverse("pack_list"))


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def pack_copy(request: HttpRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(BenchmarkPack.objects.visible_to(request.user), pk=pk)
    form = PackCopyForm(request.POST or None, initial={"name": f"{source.name} copy", "text": source.text})
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        pack = copy_pack(source=source, text=entered["text"], note=entered["note"], user=request.user)
        if pack:
            return _saved(request, pack)
        form.add_error("name", TAKEN)
    return _pack_form(request, form, "pack_copy", reverse("pack_detail", args=[pk]), pack=source)


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def pack_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves the next version, unless somebody saved one meanwhile: then shows what differs."""
    base = get_object_or_404(BenchmarkPack.objects.visible_to(request.user).editable(), pk=pk)
    newest = newest_of(base.name)
    initial = {"text": base.text, "version": newest.version}
    form = PackEditForm(request.POST or None, base=base, initial=initial)
    cancel_url = reverse("pack_detail", args=[pk])
    if request.method != "POST" or not form.is_valid():
        return _pack_form(request, form, "pack_edit", cancel_url, pack=base)
    entered = form.cleaned_data
    pack = save_next_version(
        base=base, opened=entered["version"], text=entered["text"], note=entered["note"], user=request.user
    )
    if pack:
        return _saved(request, pack)
    newest = newest_of(base.name)
    form.data = form.data.copy()
    form.data["version"] = newest.version
    conflict = version_differences(entered["text"], newest)
    return _pack_form(request, form, "pack_edit", cancel_url, pack=base, conflict=conflict, status=409)


@agency_only
@require_http_methods(["POST"])
def pack_own(request: HttpRequest) -> HttpResponse:
    """Quartiles of the catalogue as it is now."""
    found = make_own_packs(user=request.user, today=timezone.localdate())
    level = messages.SUCCESS if found.made else messages.INFO
    messages.add_message(request, level, made_words(found))
    only = found.made[0] if len(found.made) == 1 else None
    return redirect("pack_detail", pk=only.pk) if only else redirect("pack_list")


def _saved(request: HttpRequest, pack: BenchmarkPack) -> HttpResponse:
    messages.success(request, f"{pack} is saved.")
    return redirect("pack_detail", pk=pack.pk)


def _pack_form(
    request: HttpRequest, form: PackTextForm, stem: str, cancel_url: str, status: int = 200, **context: Any
) -> HttpResponse:
    return render(
        request,
        f"campaigns/{stem}.html",
        {"form": form, "cancel_url": cancel_url, **context},
        status=422 if form.errors else status,
    )
