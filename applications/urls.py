"""Addresses of calls and applications, and of the public pages."""

from django.urls import path

from applications.views import applying, calls, moderation

urlpatterns = [
    path("calls/", calls.call_list, name="call_list"),
    path("calls/new/", calls.call_create, name="call_create"),
    path("calls/<int:pk>/", calls.call_edit, name="call_edit"),
    path("applications/", moderation.application_list, name="application_list"),
    path("applications/decide/", moderation.application_decide, name="application_decide"),
    path("applications/<int:pk>/", moderation.application_detail, name="application_detail"),
    path("applications/<int:pk>/accept/", moderation.application_accept, name="application_accept"),
    path("applications/<int:pk>/reject/", moderation.application_reject, name="application_reject"),
    path("applications/<int:pk>/delete/", moderation.application_delete, name="application_delete"),
    path("apply/confirm/<str:token>/", applying.application_confirm, name="application_confirm"),
    path("apply/<slug:slug>/", applying.call_apply, name="call_apply"),
    path("apply/<slug:slug>/sent/", applying.call_applied, name="call_applied"),
]
