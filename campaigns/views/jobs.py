"""Long work in the background: the list, one job with its progress, cancelling, trying again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.addresses import next_path
from campaigns.filters.jobs import JobFilter
from campaigns.tables.jobs import JobTable
from campaigns.views.listing import render_table_page
from jobs.models import Job
from jobs.services.queueing import cancel, try_again
from jobs.services.working import last_beat


def progress_of(job: Job | None) -> dict[str, Any]:
    """What the components of a job show."""
    now = timezone.now()
    return {
        "job": job,
        "rate": job.rate(now) if job else None,
        "seconds_left": job.seconds_left(now) if job else None,
        "no_worker": bool(job and job.is_waiting and last_beat() is None),
    }


@require_http_methods(["GET", "HEAD"])
def job_list(request: HttpRequest) -> HttpResponse:
    jobs = Job.objects.visible_to(request.user).select_related("created_by")
    filterset = JobFilter(request.GET, queryset=jobs.defer("arguments", "message"))
    return render_table_page(
        request,
        "campaigns/job_list.html",
        JobTable(filterset.qs),
        export_name="jobs",
        filterset=filterset,
        last_beat=last_beat(),
        empty={"title": "No jobs", "text": "Imports, large exports and other long work appear here."},
    )


@require_http_methods(["GET", "HEAD"])
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One job; with htmx, only its progress, again and again until it ends."""
    job = get_object_or_404(Job.objects.visible_to(request.user).select_related("created_by"), pk=pk)
    context = progress_of(job)
    if request.htmx:
        response = render(request, "components/_job_progress.html", context)
        if not job.is_open:
            response["HX-Refresh"] = "true"
        return response
    return render(request, "campaigns/job_detail.html", context)


@require_http_methods(["POST"])
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    cancel(job)
    messages.success(request, f"{job.title}: it is being cancelled.")
    return redirect(next_path(request, reverse("job_detail", args=[pk])))


@require_http_methods(["POST"])
def job_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a job that failed or was cancelled."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if try_again(job):
        messages.success(request, f"{job.title}: it goes on.")
    return redirect(next_path(request, reverse("job_detail", args=[pk])))
