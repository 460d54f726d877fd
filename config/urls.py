"""Addresses of the whole site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("home.urls")),
    path("", include("campaigns.urls")),
    path("", include("applications.urls")),
    path("people/", include("accounts.urls")),
    path("planner/", include("planner.urls")),
    path("", include("reviews.urls")),
    path("", include("reports.urls")),
    path("admin/", admin.site.urls),
]
