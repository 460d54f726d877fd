"""The address of the first page."""

from django.urls import path

from home.views import dashboard

urlpatterns = [path("", dashboard.dashboard, name="dashboard")]
