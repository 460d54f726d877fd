"""Print who can sign in to the demo."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import User
from campaigns.demo.agency import PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "Print the demo's sign-ins whose password was not changed."

    def handle(self, *args: Any, **options: Any) -> None:
        known = {user.email: user for user in User.objects.filter(email__in=[email for email, *_ in PEOPLE])}
        shown = [
            f"    {email:<24} {role.label}"
            for email, _, role in PEOPLE
            if email in known and known[email].check_password(PASSWORD)
        ]
        if shown:
            self.stdout.write(f"\n  Sign in (password of all: {PASSWORD})")
            self.stdout.write("\n".join(shown) + "\n")
