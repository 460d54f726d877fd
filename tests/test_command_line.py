"""The demo, the production settings, the migrations."""

import os
import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Count, Min

from accounts.models import Role, User
from campaigns.choices import CampaignStatus
from campaigns.handles import normalise_handle
from campaigns.models import Brand, Campaign, Influencer, Measurement, Post, Rate, SocialAccount
from planner.models import BudgetPlan

DAY = date(2026, 11, 20)


def load(**options) -> None:
    call_command("load_demo", **{"accounts": 400, "today": DAY, **options}, verbosity=0)


def fingerprint() -> list[tuple]:
    numbers = (
        "handle",
        "platform",
        "followers",
        "avg_likes",
        "avg_comments",
        "post_fee_cents",
        "measured_on",
    )
    return list(SocialAccount.objects.order_by("handle").values_list(*numbers))


@pytest.mark.django_db
def test_the_demo_is_an_agency_at_work_with_the_two_worked_examples():
    load()
    assert Brand.objects.count() == 4 and SocialAccount.objects.count() == 400
    assert set(Campaign.objects.values_list("status", flat=True)) == set(CampaignStatus.values)
    assert set(User.objects.values_list("role", flat=True)) == set(Role.values)
    assert not Influencer.objects.filter(is_sample=False).exists()
    golden = SocialAccount.objects.filter(handle__endswith=".sample").order_by("-followers")
    assert [(account.followers, account.avg_likes) for account in golden] == [
        (99_100_000, 968_352),
        (73_800, 5_560),
    ]
    handles = SocialAccount.objects.values_list("handle", "platform")
    assert all(normalise_handle(handle, platform) == handle for handle, platform in handles)
    assert Rate.objects.exists() and Measurement.objects.count() > 400
    ages = Post.objects.filter(booked_post=None).aggregate(oldest=Min("posted_at"))
    assert (DAY - ages["oldest"].date()).days <= 90
    assert BudgetPlan.objects.kept().exists()


@pytest.mark.django_db
def test_the_demo_is_the_same_for_the_same_seed_and_loading_again_replaces_it():
    load(seed=7)
    first = [row[1:] for row in fingerprint()]
    load(seed=7)
    assert [row[1:] for row in fingerprint()] == first and Brand.objects.count() == 4
    load(seed=8)
    assert [row[1:] for row in fingerprint()] != first


@pytest.mark.django_db
def test_rates_fall_weakly_with_followers_and_unknown_likes_and_fees_exist():
    load(accounts=2000)
    small = SocialAccount.objects.filter(followers__lt=10_000, platform="instagram")
    large = SocialAccount.objects.filter(followers__gte=100_000, platform="instagram")
    medians = [
        sorted(group.values_list("engagement_rate", flat=True))[group.count() // 2]
        for group in (small, large)
    ]
    assert 1 < medians[0] / medians[1] < 3
    assert SocialAccount.objects.filter(avg_likes=None).exists()
    assert SocialAccount.objects.filter(post_fee_cents=None).count() > 400


@pytest.mark.django_db
def test_the_demo_leaves_people_and_records_alone_when_there_are_any(admin):
    load(if_empty=True)
    assert not Brand.objects.exists()
    with pytest.raises(CommandError, match="between"):
        load(accounts=5)


@pytest.mark.django_db
def test_loading_the_demo_keeps_what_people_entered(admin):
    mine = Brand.objects.create(name="Mine")
    load()
    load()
    assert Brand.objects.filter(pk=mine.pk).exists() and User.objects.filter(pk=admin.pk).exists()
    assert not Brand.objects.values("name").annotate(times=Count("pk")).filter(times__gt=1).exists()


def run_manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**kept, **environment},
        capture_output=True,
        text=True,
    )


def test_production_settings_pass_the_deployment_checks():
    key = "k" * 10 + "Production-key-0123456789-abcdefghijklmnopqrstuvwxyz-XYZ"
    done = run_manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        SECRET_KEY=key,
        HTTPS="true",
        ALLOWED_HOSTS="plan.example",
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, "SECRET_KEY"),
        ({"DEBUG": "maybe"}, "DEBUG"),
        ({"DEBUG": "true", "EMAIL_URL": "pigeon://x"}, "EMAIL_URL"),
        ({"DEBUG": "true", "SIGN_IN_FAILURE_LIMIT": "some"}, "SIGN_IN_FAILURE_LIMIT"),
    ],
)
def test_a_missing_or_bad_setting_stops_the_start_and_is_named(environment, named):
    done = run_manage("check", **environment)
    assert done.returncode != 0 and named in done.stderr
