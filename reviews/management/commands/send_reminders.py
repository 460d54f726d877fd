"""Remind of decisions that are wanted soon; run it once a day."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from campaigns.formatting import counted
from reviews.models import BudgetRequest, Review
from reviews.services.mailing import remind_budget, remind_review

SOON, WAITED = timedelta(days=2), timedelta(days=3)


class Command(BaseCommand):
    help = "Mail reminders of open reviews due within two days, and of budgets that have waited for three."

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        reviews = Review.objects.open().filter(due_on__lte=today + SOON)
        budgets = BudgetRequest.objects.pending().filter(submitted_at__date__lte=today - WAITED)
        mailed = sum(remind_review(review, settings.SITE_URL, today) for review in reviews)
        mailed += sum(remind_budget(budget, settings.SITE_URL, today) for budget in budgets)
        self.stdout.write(f"  {counted(mailed, 'reminder')} sent")
