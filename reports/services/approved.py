"""The chapter on approvals: budgets asked for and approved, what reviewers decided, the log of both."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import Area, AuditEntry
from campaigns.formatting import counted
from reports.services.figures import Cell, Chapter, Column, Grid, Note, Row, count, day, from_cents, text
from reports.services.sources import Source
from reviews.models import BudgetRequest, Decision, RequestState, Review

MOST_LOGGED = 200
BUDGETS = [
    Column("plan", "Plan", 26),
    Column("asked", "Asked for", 13, is_number=True),
    Column("budget", "Campaign budget then", 13, is_number=True),
    Column("by", "Submitted by", 20, detail="by {}"),
    Column("on", "Submitted on", 13),
    Column("state", "State", 24),
    Column("approvers", "Approved by", 30),
    Column("decided", "Decided on", 13),
    Column("version", "Campaign version", 10, is_number=True, detail="version {} of the campaign"),
]
DECISIONS = [
    Column("review", "Review", 24),
    Column("about", "About", 26),
    Column("verdict", "Decision", 12),
    Column("reason", "Reason", 36),
    Column("by", "By", 24),
    Column("on", "On", 13),
]
LOG = [
    Column("on", "When", 13),
    Column("by", "Who", 24),
    Column("what", "What", 30),
    Column("about", "About", 30),
    Column("reason", "Reason", 36),
]


def budget_requests(source: Source) -> list[BudgetRequest]:
    """The campaign's requests, newest first, with their approvals."""
    found = source.campaign.budget_requests.select_related("plan", "submitted_by")
    requests = list(found.prefetch_related("approvals__approver"))
    for request in requests:
        request.campaign = source.campaign
    return requests


def state_words(request: BudgetRequest) -> str:
    """How the request stands today; an edit of the campaign voids it."""
    if request.is_void and request.state in (RequestState.PENDING, RequestState.APPROVED):
        return f"{request.get_state_display()}, void since the campaign was edited"
    return request.get_state_display()


def approvers(request: BudgetRequest) -> str:
    return ", ".join(f"{each.approver} ({day(each.at).shown})" for each in request.approvals.all())


def approval_sentence(requests: list[BudgetRequest], source: Source) -> str:
    """Whether the budget of the chosen plan is approved, by whom and when."""
    if source.plan is None:
        return "No plan has been chosen, so there is no budget to approve."
    ours = [request for request in requests if request.plan_id == source.plan.pk]
    if not ours:
        return "The budget of this plan has not been submitted for approval yet."
    standing = [each for each in ours if each.state == RequestState.APPROVED and not each.is_void]
    request = standing[0] if standing else ours[0]
    asked = from_cents(request.amount_cents, request.currency).shown
    if standing:
        return f"The budget of {asked} is approved by {approvers(request)}."
    if request.state == RequestState.PENDING and not request.is_void:
        given = len(request.approvals.all())
        return (
            f"The budget of {asked} waits for approval: {given} of {request.needed} given, submitted on "
            f"{day(request.submitted_at).shown} by {request.submitted_by or 'somebody who has left'}."
        )
    return (
        f"The budget of {asked} is not approved: {state_words(request)[0].lower()}{state_words(request)[1:]}."
    )


def approval_chapter(source: Source, requests: list[BudgetRequest]) -> Chapter:
    reviews = list(_reviews(source))
    decisions = _newest(Decision.objects.filter(review__in=reviews).select_related("item", "review"))
    log = _log(source, requests, reviews)
    grids = [
        Grid("budgets", "Budgets submitted", BUDGETS, [_budget(request) for request in requests]),
        Grid("decisions", "Decisions of reviewers", DECISIONS, [_decision(each) for each in decisions]),
        Grid("log", "Record of approvals", LOG, [_entry(each) for each in log],
             about="As written when it happened; the record cannot be changed."),
    ]  # fmt: skip
    sentences = [
        approval_sentence(requests, source),
        f"{counted(len(reviews), 'review')} of what is shown here, with "
        f"{counted(len(decisions), 'decision')}.",
    ]
    return Chapter(
        "approvals",
        "Approvals",
        sentences,
        [grid for grid in grids if grid.rows],
        notes=_notes(source, requests),
    )


def _reviews(source: Source) -> list[Review]:
    about = Q(pk__in=[])
    if source.shortlist is not None:
        about |= Q(shortlist=source.shortlist)
    if source.plan is not None:
        about |= Q(plan=source.plan)
    return list(source.campaign.reviews.filter(about))


def _newest(decisions: object) -> list[Decision]:
    """The newest word of each reviewer on each account."""
    kept: dict[tuple[object, ...], Decision] = {}
    for decision in decisions:  # type: ignore[attr-defined]
        kept.setdefault((decision.review_id, decision.item_id, decision.reviewer_key), decision)
    return list(kept.values())


def _log(source: Source, requests: list[BudgetRequest], reviews: list[Review]) -> list[AuditEntry]:
    about = Q(subject_kind="budget request", subject_key__in=[each.pk for each in requests])
    about |= Q(subject_kind="review", subject_key__in=[each.pk for each in reviews])
    return list(AuditEntry.objects.visible_to(source.user).filter(about, area=Area.APPROVAL)[:MOST_LOGGED])


def _budget(request: BudgetRequest) -> Row:
    money = request.currency
    cells = [
        text(request.plan),
        from_cents(request.amount_cents, money),
        from_cents(request.budget_cents, money),
        text(request.submitted_by),
        day(request.submitted_at),
        text(state_words(request)),
        text(approvers(request)),
        day(request.decided_at),
        count(request.campaign_version),
    ]
    return Row(f"budget{request.pk}", cells)


def _decision(decision: Decision) -> Row:
    about = str(decision.item) if decision.item else "The whole"
    words = (decision.review, about, decision.get_verdict_display(), decision.reason, decision.by_name)
    return Row(f"decision{decision.pk}", [*map(text, words), day(decision.at)])


def _entry(entry: AuditEntry) -> Row:
    words = (entry.actor_name, entry.what, entry.subject_name, entry.reason)
    return Row(f"log{entry.pk}", [day(entry.at), *map(text, words)])


def _notes(source: Source, requests: list[BudgetRequest]) -> list[Note]:
    return [
        Note("Approved", "Said yes to by as many approvers as the brand asks for; whoever submits a budget "
             "cannot approve it. Any later edit of the campaign voids it.", "approvals recorded in the tool",
             Cell(source.today).shown, counted(len(requests), "request")),
    ]  # fmt: skip
