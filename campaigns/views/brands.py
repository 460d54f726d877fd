"""Brands: list, detail, create, edit."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.services.edits import logged_edit
from campaigns.filters.records import BrandFilter
from campaigns.forms.records import BrandForm
from campaigns.models import Brand
from campaigns.services.logged import BRAND
from campaigns.tables.records import BrandTable
from campaigns.views.access import agency_only
from campaigns.views.listing import render_table_page
from campaigns.views.saving import saved


@require_http_methods(["GET", "HEAD"])
def brand_list(request: HttpRequest) -> HttpResponse:
    brands = Brand.objects.visible_to(request.user).select_related("niche")
    filterset = BrandFilter(request.GET, queryset=brands.annotate(campaign_count=Count("campaigns")))
    empty = {"title": "No brands yet", "text": "A campaign belongs to a brand: start with one."}
    if request.user.is_agency:
        empty |= {"action_url": reverse("brand_create"), "action_label": "Add a brand"}
    return render_table_page(
        request,
        "campaigns/brand_list.html",
        BrandTable(filterset.qs),
        export_name="brands",
        filterset=filterset,
        empty=empty,
    )


@require_http_methods(["GET", "HEAD"])
def brand_detail(request: HttpRequest, pk: int) -> HttpResponse:
    brand = get_object_or_404(Brand.objects.visible_to(request.user).select_related("niche"), pk=pk)
    campaigns = brand.campaigns.select_related("brand").order_by("-starts_on", "name")
    return render(
        request,
        "campaigns/brand_detail.html",
        {"brand": brand, "campaigns": campaigns, "members": brand.members.all()},
    )


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def brand_create(request: HttpRequest) -> HttpResponse:
    return _brand_form(request, BrandForm(request.POST or None), reverse("brand_list"))


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def brand_edit(request: HttpRequest, pk: int) -> HttpResponse:
    brand = get_object_or_404(Brand.objects.visible_to(request.user), pk=pk)
    form = BrandForm(request.POST or None, instance=brand)
    return _brand_form(request, form, reverse("brand_detail", args=[pk]))


def _brand_form(request: HttpRequest, form: BrandForm, cancel_url: str) -> HttpResponse:
    log = logged_edit(BRAND, form.instance, request.user)
    if request.method == "POST" and form.is_valid() and (brand := saved(form, log)):
        messages.success(request, f"{brand} is saved.")
        return redirect("brand_detail", pk=brand.pk)
    return render(
        request,
        "campaigns/brand_form.html",
        {"form": form, "cancel_url": cancel_url},
        status=422 if form.errors else 200,
    )
