"""Mails of reviews and approvals: what is asked, what was decided, what is still waited for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.urls import reverse

from accounts.models import Role, User
from campaigns.formatting import money_from_cents
from campaigns.models import Campaign
from reviews.models import BudgetRequest, Review, ReviewLink, Verdict
from reviews.services.reviewers import token_of


def brand_people(campaign: Campaign) -> list[User]:
    """The brand's managers who can sign in."""
    return list(campaign.brand.members.filter(is_active=True, role=Role.BRAND_MANAGER))


def mail_review(review: Review, site: str) -> int:
    """Ask the brand's managers; returns how many mails went out. `site` is like https://plan.example."""
    address = site + reverse("review_detail", args=[review.pk])
    return _send(
        _asked(person.email, str(person), review, address) for person in brand_people(review.campaign)
    )


def mail_link(link: ReviewLink, site: str) -> int:
    """Send a link to whom it was made for; 0 without an e-mail."""
    if not link.email:
        return 0
    address = site + reverse("review_open", args=[token_of(link)])
    until = f"\n\nThe link works until {link.expires_at:%-d %B %Y} and needs no account. Keep it to yourself."
    return _send([_asked(link.email, link.name, link.review, address, until)])


def mail_decided(review: Review, site: str, who: str, verdict: str) -> int:
    """Tell who sent the review that somebody decided on the whole."""
    if review.sent_by is None or not review.sent_by.is_active:
        return 0
    text = (
        f"{who} decided on “{review}”: {Verdict(verdict).label.lower()}.\n\n"
        f"{site}{reverse('review_detail', args=[review.pk])}\n"
    )
    return _send([_mail(review.sent_by.email, f"Decided: {review}", text)])


def mail_budget(request: BudgetRequest, site: str) -> int:
    """Ask those who may approve: the brand's managers but for who submitted it; without any, the admins."""
    people = [
        person for person in brand_people(request.campaign) if person.pk != request.submitted_by_id
    ] or list(User.objects.filter(Q(is_active=True, role=Role.ADMIN) & ~Q(pk=request.submitted_by_id)))
    amount = money_from_cents(request.amount_cents, request.currency)
    text = (
        f"{request.submitted_by} asks to approve {amount} for {request.campaign} of "
        f"{request.campaign.brand}: the plan “{request.plan}”.\n\n"
        f"{site}{reverse('budgetrequest_detail', args=[request.pk])}\n"
    )
    return _send(_mail(person.email, f"Budget to approve: {request.plan}", text) for person in people)


def mail_budget_decided(request: BudgetRequest, site: str) -> int:
    """Tell who submitted it how it ended."""
    if request.submitted_by is None or not request.submitted_by.is_active:
        return 0
    state = request.get_state_display().lower()
    answer = f"\n\n“{request.answer}”" if request.answer else ""
    text = f"The budget of “{request.plan}” is {state}.{answer}\n\n"
    text += f"{site}{reverse('budgetrequest_detail', args=[request.pk])}\n"
    return _send([_mail(request.submitted_by.email, f"Budget {state}: {request.plan}", text)])


def remind_review(review: Review, site: str, today: date) -> int:
    """Ask again, at most once a day: the managers, and those with a working link and an e-mail."""
    if not Review.objects.filter(
        Q(reminded_on=None) | Q(reminded_on__lt=today), pk=review.pk, closed_at=None
    ).update(reminded_on=today):
        return 0
    links = [link for link in review.links.working() if link.email]
    return mail_review(review, site) + sum(mail_link(link, site) for link in links)


def remind_budget(request: BudgetRequest, site: str, today: date) -> int:
    """Ask again, at most once a day."""
    if not BudgetRequest.objects.filter(Q(reminded_on=None) | Q(reminded_on__lt=today), pk=request.pk).update(
        reminded_on=today
    ):
        return 0
    return mail_budget(request, site)


def _asked(to: str, name: str, review: Review, address: str, more: str = "") -> EmailMessage:
    due = f" A decision is wanted by {review.due_on:%-d %B %Y}." if review.due_on else ""
    message = f"\n\n{review.message}" if review.message else ""
    text = (
        f"Hello {name},\n\n{review.sent_by or 'The agency'} asks for your decision on “{review}” "
        f"({review.campaign} of {review.campaign.brand}).{due}{message}\n\n{address}{more}\n"
    )
    return _mail(to, f"For your decision: {review}", text)


def _mail(to: str, subject: str, text: str) -> EmailMessage:
    one_line = " ".join(subject.split())
    return EmailMessage(one_line, text, settings.DEFAULT_FROM_EMAIL, [to])


def _send(mails: Iterable[EmailMessage]) -> int:
    """How many could be sent; a mail server that is down stops no work, the page says the number."""
    them = list(mails)
    if not them:
        return 0
    try:
        return get_connection().send_messages(them) or 0
    except OSError:  # smtplib's own errors among them
        return 0
