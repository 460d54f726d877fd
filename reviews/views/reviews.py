"""Reviews as people see them who are signed in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from campaigns.formatting import counted
from campaigns.keys import record_key
from campaigns.models import Shortlist
from campaigns.views.access import agency_only
from campaigns.views.listing import render_table_page
from planner.models import BudgetPlan
from reviews.filters import ReviewFilter
from reviews.forms import LinkForm, ReviewForm
from reviews.models import Review
from reviews.services.mailing import mail_link, mail_review, remind_review
from reviews.services.reviewers import Reviewer, make_link, revoke_link, token_of
from reviews.services.sending import close_review, send_review
from reviews.tables import ReviewTable
from reviews.views.answering import Paths, commented, decided, item_page, review_page


def site_of(request: HttpRequest) -> str:
    """The address of this site, for mails."""
    return f"{request.scheme}://{request.get_host()}"


@require_http_methods(["GET", "HEAD"])
def review_list(request: HttpRequest) -> HttpResponse:
    reviews = Review.objects.visible_to(request.user).with_counts()
    reviews = reviews.select_related("campaign__brand", "sent_by")
    filterset = ReviewFilter(request.GET, queryset=reviews, user=request.user)
    return render_table_page(
        request,
        "reviews/review_list.html",
        ReviewTable(filterset.qs),
        export_name="reviews",
        filterset=filterset,
        empty={
            "title": "Nothing was sent for review yet",
            "text": "A shortlist or a plan is sent from its own page; the brand decides here or by a link.",
            "action_url": reverse("shortlist_list"),
            "action_label": "Go to the shortlists",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@agency_only
def review_create(request: HttpRequest) -> HttpResponse:
    """Send the shortlist or the plan named in the address."""
    subject = _subject(request)
    form = ReviewForm(request.POST or None, initial={"title": f"{subject.campaign}: {subject}"[:160]})
    if request.method == "POST" and form.is_valid():
        review = send_review(subject=subject, **form.cleaned_data, user=request.user)
        mailed = mail_review(review, site_of(request))
        messages.success(request, f"{review} is sent; {counted(mailed, 'mail')} went out.")
        return redirect("review_detail", pk=review.pk)
    return render(
        request,
        "reviews/review_form.html",
        {
            "form": form,
            "subject": subject,
            "submit_label": "Send for review",
            "cancel_url": reverse(
                "plan_detail" if isinstance(subject, BudgetPlan) else "shortlist_detail", args=[subject.pk]
            ),
        },
        status=422 if form.errors else 200,
    )


def _subject(request: HttpRequest) -> Shortlist | BudgetPlan:
    model, name = (BudgetPlan, "plan") if "plan" in request.GET else (Shortlist, "shortlist")
    found = model.objects.visible_to(request.user).select_related("campaign__brand")
    return get_object_or_404(found, pk=record_key(request.GET.get(name)))


def visible_review(request: HttpRequest, pk: int) -> Review:
    reviews = Review.objects.visible_to(request.user)
    return get_object_or_404(reviews.select_related("campaign__brand", "shortlist", "plan", "sent_by"), pk=pk)


def _paths(review: Review) -> Paths:
    return Paths(
        detail=reverse("review_detail", args=[review.pk]),
        decide=reverse("review_decide", args=[review.pk]),
        comment=reverse("review_comment", args=[review.pk]),
        item=lambda position: reverse("review_item", args=[review.pk, position]),
    )


@require_http_methods(["GET", "HEAD"])
def review_detail(request: HttpRequest, pk: int) -> HttpResponse:
    review = visible_review(request, pk)
    links = []
    if request.user.is_agency:
        links = [
            (link, request.build_absolute_uri(reverse("review_open", args=[token_of(link)])))
            for link in review.links.select_related("made_by")
        ]
    more = {"links": links, "link_form": LinkForm()}
    return review_page(request, review, Reviewer(user=request.user), _paths(review), **more)


@require_http_methods(["GET", "HEAD"])
def review_item(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    review = visible_review(request, pk)
    return item_page(request, review, position, Reviewer(user=request.user), _paths(review))


@require_http_methods(["POST"])
def review_decide(request: HttpRequest, pk: int) -> HttpResponse:
    review = visible_review(request, pk)
    if request.user.is_agency:
        raise PermissionDenied
    return decided(request, review, Reviewer(user=request.user), _paths(review))


@require_http_methods(["POST"])
def review_comment(request: HttpRequest, pk: int) -> HttpResponse:
    review = visible_review(request, pk)
    return commented(request, review, Reviewer(user=request.user), _paths(review))


@require_http_methods(["POST"])
@agency_only
def review_close(request: HttpRequest, pk: int) -> HttpResponse:
    review = visible_review(request, pk)
    close_review(review=review, user=request.user)
    messages.success(request, f"{review} is closed; what was decided stays.")
    return redirect("review_detail", pk=pk)


@require_http_methods(["POST"])
@agency_only
def review_remind(request: HttpRequest, pk: int) -> HttpResponse:
    review = visible_review(request, pk)
    mailed = remind_review(review, site_of(request), timezone.localdate())
    if mailed:
        messages.success(request, f"{counted(mailed, 'reminder')} sent.")
    else:
        messages.info(request, "No reminder was sent: one went out today, or nobody can be mailed.")
    return redirect("review_detail", pk=pk)


@require_http_methods(["POST"])
@agency_only
def review_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link for somebody without an account, and mail it where an e-mail is given."""
    review = visible_review(request, pk)
    form = LinkForm(request.POST)
    if form.is_valid():
        link = make_link(review=review, **form.cleaned_data, user=request.user)
        mailed = " and mailed" if mail_link(link, site_of(request)) else ""
        messages.success(request, f"The link for {link.name} is made{mailed}.")
    for name, errors in form.errors.items():
        messages.error(request, f"{form.fields[name].label}: {' '.join(errors)}")
    return redirect("review_detail", pk=pk)


@require_http_methods(["POST"])
@agency_only
def review_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    review = visible_review(request, pk)
    link = get_object_or_404(review.links, pk=record_key(request.POST.get("link")))
    revoke_link(link=link, user=request.user)
    messages.success(request, f"The link for {link.name} no longer works.")
    return redirect("review_detail", pk=pk)
