"""Load the synthetic demo: an agency at work."""

from argparse import ArgumentParser
from datetime import date
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from applications.demo import load_applications
from campaigns.demo.agency import BRANDS, load_agency, load_people
from campaigns.demo.catalogue import load_catalogue
from campaigns.demo.pipeline import load_pipeline
from campaigns.demo.samples import load_samples
from campaigns.models import BookedPost, Brand, Influencer, SocialAccount
from campaigns.services.bulk import refresh_statistics
from campaigns.services.own_packs import make_own_packs
from campaigns.services.snapshot import keep_columns
from planner.demo import load_plans
from reviews.demo import load_reviews
from reviews.models import BudgetRequest


class Command(BaseCommand):
    help = "Load demo data, replacing earlier demo data; everything in it is labelled as synthetic."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", type=int, default=5_000)
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--today", type=date.fromisoformat, help="The day the demo is set on.")
        parser.add_argument("--if-empty", action="store_true", help="Only when nobody can sign in yet.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and User.objects.exists():
            return
        if not 100 <= options["accounts"] <= 2_000_000:
            raise CommandError("--accounts must be between 100 and 2,000,000.")
        started = perf_counter()
        today = options["today"] or timezone.localdate()
        with transaction.atomic():
            self._clear()
            load_catalogue(count=options["accounts"] - 2, seed=options["seed"], today=today)
            load_samples(today=today)
            people = load_people()
            load_agency(people=people, today=today)
            make_own_packs(user=people["staff@demo.example"], today=today)
            load_plans(user=people["staff@demo.example"])
            load_pipeline(staff=people["staff@demo.example"], today=today)
            load_reviews(
                staff=people["staff@demo.example"], manager=people["manager@demo.example"], today=today
            )
            load_applications(user=people["staff@demo.example"], today=today)
        refresh_statistics()
        if not connection.in_atomic_block:
            keep_columns()
        count = SocialAccount.objects.filter(influencer__is_sample=True).count()
        self.stdout.write(
            f"  Demo of {count:,} synthetic accounts loaded in {perf_counter() - started:.1f} s"
        )

    def _clear(self) -> None:
        """Take away what an earlier run loaded: the demo's brands and the people marked as samples."""
        for brand in Brand.objects.filter(name__in=[name for name, *_ in BRANDS], notes="Synthetic."):
            BudgetRequest.objects.filter(campaign__brand=brand).delete()
            BookedPost.objects.filter(entry__shortlist__campaign__brand=brand).delete()
            brand.campaigns.all().delete()
            brand.delete()
        Influencer.objects.filter(is_sample=True).delete()
