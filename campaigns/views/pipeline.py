"""The pipeline: everybody on a shortlist as a table and as a board, and moves of many at once."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.addresses import next_path
from campaigns.choices import Stage
from campaigns.filters.pipeline import PipelineFilter
from campaigns.formatting import counted
from campaigns.forms.pipeline import MoveForm
from campaigns.models import ShortlistEntry
from campaigns.services.pipeline import entries_with_all, hand_over, move_entries
from campaigns.services.spend import with_agreed_total
from campaigns.services.stages import ORDER
from campaigns.tables.pipeline import PipelineTable
from campaigns.views.access import agency_only
from campaigns.views.listing import render_table_page

ON_BOARD = 40
"""Cards of one stage; the table holds them all."""


def _filtered(request: HttpRequest) -> PipelineFilter:
    entries = with_agreed_total(ShortlistEntry.objects.visible_to(request.user))
    return PipelineFilter(request.GET, queryset=entries, user=request.user)


@require_http_methods(["GET", "HEAD"])
def pipeline_list(request: HttpRequest) -> HttpResponse:
    """Who is where, what comes next and when; ticked entries can be moved or handed over together."""
    filterset = _filtered(request)
    rows = filterset.qs.select_related("account__influencer", "shortlist__campaign", "owner")
    visible = ShortlistEntry.objects.visible_to(request.user)
    counts = dict(visible.values_list("stage").annotate(Count("pk")).order_by())
    return render_table_page(
        request,
        "campaigns/pipeline_list.html",
        PipelineTable(
            rows.order_by("next_step_on", "pk"), exclude=() if request.user.is_agency else ("tick",)
        ),
        export_name="pipeline",
        filterset=filterset,
        stages=[(stage, counts.get(stage, 0)) for stage in Stage],
        overdue=visible.overdue(timezone.localdate()).count(),
        move_form=MoveForm(),
        empty={
            "title": "Nobody in the pipeline yet",
            "text": "Everybody on a shortlist stands here, from the first suggestion to the payment.",
            "action_url": reverse("shortlist_list"),
            "action_label": "Go to the shortlists",
        },
    )


@require_http_methods(["GET", "HEAD"])
def pipeline_board(request: HttpRequest) -> HttpResponse:
    """A column per stage; cards move by mouse, and by their own choice and button."""
    filterset = _filtered(request)
    counts = dict(filterset.qs.values_list("stage").annotate(Count("pk", distinct=True)).order_by())
    columns = []
    for stage in (*ORDER, Stage.DECLINED, Stage.DROPPED):
        found = filterset.qs.filter(stage=stage).order_by("next_step_on", "pk")
        cards = list(entries_with_all(found)[:ON_BOARD]) if counts.get(stage) else []
        columns.append({"stage": stage, "cards": cards, "count": counts.get(stage, 0)})
    return render(
        request,
        "campaigns/pipeline_board.html",
        {
            "filterset": filterset,
            "columns": columns,
            "stages": Stage.choices,
            "today": timezone.localdate(),
            "total": sum(counts.values()),
        },
    )


@require_http_methods(["POST"])
@agency_only
def pipeline_move(request: HttpRequest) -> HttpResponse:
    """Move or hand over the ticked entries; those that cannot move are named with the reason."""
    form = MoveForm(request.POST)
    back = HttpResponseRedirect(next_path(request, reverse("pipeline_list")))
    if not form.is_valid():
        for error in (error for errors in form.errors.values() for error in errors):
            messages.error(request, error)
        return back
    entries = ShortlistEntry.objects.visible_to(request.user).filter(pk__in=form.entry_keys())
    entered = form.cleaned_data
    if entered["owner"]:
        given = hand_over(entries=entries, owner=entered["owner"], user=request.user)
        messages.success(request, f"{counted(given, 'entry', 'entries')} given to {entered['owner']}.")
    if entered["stage"]:
        outcome = move_entries(
            entries=entries, stage=entered["stage"], reason=entered["reason"], user=request.user
        )
        if outcome.moved:
            moved = counted(len(outcome.moved), "entry", "entries")
            messages.success(request, f"{moved} moved to {Stage(entered['stage']).label.lower()}.")
        for entry, why_not in outcome.refused[:10]:
            messages.error(request, f"@{entry.account.handle} stays: it {why_not}.")
        if len(outcome.refused) > 10:
            messages.error(request, f"{len(outcome.refused) - 10} more stay where they are.")
    return back
