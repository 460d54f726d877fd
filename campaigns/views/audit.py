"""The audit log: who changed what, when, from what to what."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.models import AuditEntry
from campaigns.filters.audit import AuditFilter, subject_of
from campaigns.tables.audit import AuditTable
from campaigns.views.listing import render_table_page


@require_http_methods(["GET", "HEAD"])
def audit_list(request: HttpRequest) -> HttpResponse:
    """All entries the reader may see, or with ?subject=kind:key the history of one record."""
    entries = AuditEntry.objects.visible_to(request.user)
    filterset = AuditFilter(request.GET, queryset=entries, user=request.user)
    subject = subject_of(request.GET.get("subject", ""))
    history = entries.filter(subject_kind=subject[0], subject_key=subject[1]) if subject else None
    return render_table_page(
        request,
        "campaigns/audit_list.html",
        AuditTable(filterset.qs, user=request.user),
        export_name="audit log",
        filterset=filterset,
        newest=history.first() if history is not None else None,
        empty={
            "title": "No entries yet",
            "text": "Each change of money, a state or access is written here: who made it, and when.",
        },
    )
