"""Addresses of the records: one name for the address, its view and its template."""

from django.conf import settings
from django.urls import path

from campaigns.views import (
    backtests,
    brands,
    campaigns,
    dashboard,
    doubts,
    engagement_by_size,
    health,
    imports,
    influencers,
    overlaps,
    packs,
    shortlists,
    styleguide,
)

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("brands/", brands.brand_list, name="brand_list"),
    path("brands/new/", brands.brand_create, name="brand_create"),
    path("brands/<int:pk>/", brands.brand_detail, name="brand_detail"),
    path("brands/<int:pk>/edit/", brands.brand_edit, name="brand_edit"),
    path("campaigns/", campaigns.campaign_list, name="campaign_list"),
    path("campaigns/new/", campaigns.campaign_create, name="campaign_create"),
    path("campaigns/<int:pk>/", campaigns.campaign_detail, name="campaign_detail"),
    path("campaigns/<int:pk>/edit/", campaigns.campaign_edit, name="campaign_edit"),
    path("influencers/", influencers.influencer_list, name="influencer_list"),
    path("influencers/engagement-by-size/", engagement_by_size.engagement_by_size, name="engagement_by_size"),
    path("influencers/numbers-to-check/", doubts.doubt_list, name="doubt_list"),
    path("influencers/<int:pk>/", influencers.influencer_detail, name="influencer_detail"),
    path("shortlists/", shortlists.shortlist_list, name="shortlist_list"),
    path("shortlists/new/", shortlists.shortlist_create, name="shortlist_create"),
    path("shortlists/add/", shortlists.shortlist_add, name="shortlist_add"),
    path("shortlists/<int:pk>/", shortlists.shortlist_detail, name="shortlist_detail"),
    path("shortlists/<int:pk>/edit/", shortlists.shortlist_edit, name="shortlist_edit"),
    path("shortlists/<int:pk>/delete/", shortlists.shortlist_delete, name="shortlist_delete"),
    path("shortlists/<int:pk>/remove/", shortlists.shortlist_remove, name="shortlist_remove"),
    path("benchmarks/", packs.pack_list, name="pack_list"),
    path("benchmarks/new/", packs.pack_create, name="pack_create"),
    path("benchmarks/own/", packs.pack_own, name="pack_own"),
    path("benchmarks/<int:pk>/", packs.pack_detail, name="pack_detail"),
    path("benchmarks/<int:pk>/copy/", packs.pack_copy, name="pack_copy"),
    path("benchmarks/<int:pk>/edit/", packs.pack_edit, name="pack_edit"),
    path("benchmarks/<int:pk>/download/", packs.pack_download, name="pack_download"),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/new/", imports.import_create, name="import_create"),
    path("imports/<int:pk>/", imports.import_detail, name="import_detail"),
    path("imports/<int:pk>/rejects/", imports.import_rejects, name="import_rejects"),
    path("backtest/", backtests.backtest, name="backtest"),
    path("overlaps/", overlaps.overlap_list, name="overlap_list"),
    path("overlaps/import/", overlaps.overlap_create, name="overlap_create"),
    path("overlaps/<int:pk>/delete/", overlaps.overlap_delete, name="overlap_delete"),
    path("overlaps/files/<int:pk>/", overlaps.overlapimport_detail, name="overlapimport_detail"),
    path("overlaps/files/<int:pk>/rejects/", overlaps.overlapimport_rejects, name="overlapimport_rejects"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

if settings.SHOW_STYLEGUIDE:
    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))
