"""For load balancers: is the process alive, is it ready to serve."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jobs.services.working import last_beat


@login_not_required
@require_http_methods(["GET", "HEAD"])
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


@login_not_required
@require_http_methods(["GET", "HEAD"])
def readyz(request: HttpRequest) -> HttpResponse:
    """503 while the database is away or migrations wait; says too when a worker was last alive."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("the database does not answer\n", content_type="text/plain", status=503)
    if waiting:
        return HttpResponse("migrations wait\n", content_type="text/plain", status=503)
    beat = last_beat()
    worker = f"last heard of at {beat.isoformat(timespec='seconds')}" if beat else "none heard of"
    return HttpResponse(f"ready\nworker: {worker}\n", content_type="text/plain")
