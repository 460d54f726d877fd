"""What reviewers do, signed in or by link: look, decide, comment."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from reviews.forms import CommentForm, DecisionForm
from reviews.models import Review, ReviewItem
from reviews.services.deciding import ReviewClosed, ReviewStanding, comment, decide, standing_of
from reviews.services.mailing import mail_decided
from reviews.services.reviewers import Reviewer


@dataclass(frozen=True, slots=True)
class Paths:
    """Where the pages of one review are, for this kind of reviewer."""

    detail: str
    decide: str
    comment: str
    item: Callable[[int], str]


def review_page(
    request: HttpRequest, review: Review, reviewer: Reviewer, paths: Paths, **more: Any
) -> HttpResponse:
    """The whole review: every account with what was decided and said."""
    standing = standing_of(review, reviewer)
    return _page(
        request,
        "reviews/review_detail.html",
        review,
        reviewer,
        paths,
        {
            "standing": standing,
            "rows": [(each, paths.item(each.item.position)) for each in standing.items],
            "start": _next_open(standing, 0, paths),
            "form": more.pop("form", None) or DecisionForm(initial=_initial(standing.mine)),
            "comment_form": more.pop("comment_form", None) or CommentForm(),
            **more,
        },
    )


def item_page(
    request: HttpRequest,
    review: Review,
    position: int,
    reviewer: Reviewer,
    paths: Paths,
    form: DecisionForm | CommentForm | None = None,
) -> HttpResponse:
    """One account, with the way to the one before and the one after."""
    standing = standing_of(review, reviewer)
    at = next((at for at, each in enumerate(standing.items) if each.item.position == position), None)
    if at is None:
        raise Http404
    each = standing.items[at]
    around = [
        paths.item(standing.items[other].item.position) if 0 <= other < len(standing.items) else ""
        for other in (at - 1, at + 1)
    ]
    return _page(
        request,
        "reviews/review_item.html",
        review,
        reviewer,
        paths,
        {
            "each": each,
            "number": at + 1,
            "total": len(standing.items),
            "before": around[0],
            "after": around[1],
            "form": form
            if isinstance(form, DecisionForm)
            else DecisionForm(initial={"item": each.item.pk, **_initial(each.mine)}),
            "comment_form": form
            if isinstance(form, CommentForm)
            else CommentForm(initial={"item": each.item.pk}),
        },
    )


def decided(request: HttpRequest, review: Review, reviewer: Reviewer, paths: Paths) -> HttpResponse:
    """Keep the verdict and go on to the next account without one."""
    form = DecisionForm(request.POST)
    valid = form.is_valid()
    item = _item(review, form.cleaned_data.get("item"))
    if not valid:
        if item is not None:
            return item_page(request, review, item.position, reviewer, paths, form)
        return review_page(request, review, reviewer, paths, form=form)
    words = {name: form.cleaned_data[name] for name in ("verdict", "rating", "reason")}
    try:
        made = decide(review=review, item=item, reviewer=reviewer, **words)
    except ReviewClosed:
        messages.error(request, "This review is closed: nothing was saved. Ask the agency to send it again.")
        return HttpResponseRedirect(paths.detail)
    messages.success(request, f"{item or review}: {made.get_verdict_display().lower()}.")
    if item is None:
        mail_decided(review, f"{request.scheme}://{request.get_host()}", reviewer.name, made.verdict)
        return HttpResponseRedirect(paths.detail)
    return HttpResponseRedirect(
        _next_open(standing_of(review, reviewer), item.position, paths) or paths.detail
    )


def commented(request: HttpRequest, review: Review, reviewer: Reviewer, paths: Paths) -> HttpResponse:
    form = CommentForm(request.POST)
    valid = form.is_valid()
    item = _item(review, form.cleaned_data.get("item"))
    if valid and not review.is_open:
        form.add_error("text", "This review is closed: nothing was saved.")
    if form.errors and item is not None:
        return item_page(request, review, item.position, reviewer, paths, form)
    if form.errors:
        return review_page(request, review, reviewer, paths, comment_form=form)
    comment(review=review, item=item, reviewer=reviewer, text=form.cleaned_data["text"])
    return HttpResponseRedirect(paths.item(item.position) if item is not None else paths.detail)


def _page(
    request: HttpRequest,
    template: str,
    review: Review,
    reviewer: Reviewer,
    paths: Paths,
    more: dict[str, Any],
) -> HttpResponse:
    wrong = any(form.errors for name in ("form", "comment_form") if (form := more.get(name)) is not None)
    context = {
        "review": review,
        "reviewer": reviewer,
        "may_decide": reviewer.may_decide and review.is_open,
        "is_by_link": reviewer.link is not None,
        "paths": paths,
        "frame": "layouts/outside.html" if reviewer.link is not None else "base.html",
        **more,
    }
    return render(request, template, context, status=422 if wrong else 200)


def _item(review: Review, key: int | None) -> ReviewItem | None:
    return None if key is None else get_object_or_404(review.items, pk=key)


def _initial(decision: Any) -> dict[str, Any]:
    if decision is None:
        return {}
    return {"verdict": decision.verdict, "rating": decision.rating, "reason": decision.reason}


def _next_open(standing: ReviewStanding, position: int, paths: Paths) -> str:
    """The next account without this reviewer's verdict, from the start again at the end; "" without any."""
    open_ = [each.item.position for each in standing.items if each.mine is None]
    later = [one for one in open_ if one > position]
    return paths.item((later or open_)[0]) if open_ else ""
