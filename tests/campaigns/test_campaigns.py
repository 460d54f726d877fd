"""Brands, campaigns and the dashboard."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.forms.records import BrandForm
from campaigns.models import Brand, Campaign
from tests.factories import make_account, make_brand, make_campaign, make_shortlist

pytestmark = pytest.mark.django_db


def test_a_brand_and_its_campaign_are_entered_and_a_mistake_keeps_what_was_typed(client):
    brand = {"name": "Nordwind", "currency": "EUR", "coordination_hourly_cost": "40", "notes": "Typed"}
    wrong = client.post(reverse("brand_create"), {**brand, "coordination_hourly_cost": "a lot"})
    assert wrong.status_code == 422 and "Typed" in wrong.content.decode()
    client.post(reverse("brand_create"), brand)
    made = Brand.objects.get(name="Nordwind")
    campaign = {
        "brand": made.pk,
        "name": "Autumn",
        "objective": "engagement",
        "status": "draft",
        "budget": "1000",
        "currency": "EUR",
        "starts_on": "2026-12-01",
        "ends_on": "2026-11-01",
        "tier_scheme": 1,
        "countries": ["DE", "SE"],
    }
    campaign["tier_scheme"] = make_campaign().tier_scheme_id
    wrong = client.post(reverse("campaign_create"), campaign)
    assert wrong.status_code == 422 and "ends before it starts" in wrong.content.decode()
    client.post(reverse("campaign_create"), {**campaign, "ends_on": "2026-12-31"})
    assert Campaign.objects.get(name="Autumn").countries == ["DE", "SE"]


def test_two_people_editing_one_campaign_lose_nothing(client):
    campaign = make_campaign(name="Autumn")
    page = reverse("campaign_edit", args=[campaign.pk])
    form = client.get(page).context["form"]
    entered = {name: form.initial.get(name) or "" for name in form.fields} | {"countries": [], "niches": []}
    assert client.post(page, {**entered, "name": "First"}).status_code == 302
    second = client.post(page, {**entered, "name": "Second"})
    assert second.status_code == 409
    text = second.content.decode()
    assert "Second" in text and "First" in text and Campaign.objects.get(pk=campaign.pk).name == "First"
    again = {**entered, "name": "Second", "version": second.context["form"].data["version"]}
    assert client.post(page, again).status_code == 302
    assert Campaign.objects.get(pk=campaign.pk).name == "Second"


def test_the_dashboard_says_what_needs_attention(client):
    soon = timezone.localdate() + timedelta(days=5)
    bare = make_campaign(name="No list", starts_on=soon)
    planless = make_campaign(name="No plan", starts_on=soon)
    make_shortlist(planless, (make_account(),))
    subjects = {
        notice.subject: notice.reason for notice in client.get(reverse("dashboard")).context["notices"]
    }
    assert subjects[f"{bare.brand} · No list"] == "has no shortlist yet"
    assert "has no saved plan" in subjects[f"{planless.brand} · No plan"]
    assert "1 shortlisted account" in subjects


def test_a_campaign_never_moves_to_another_brand_with_its_plans(client):
    campaign, other = make_campaign(), make_brand()
    page = reverse("campaign_edit", args=[campaign.pk])
    form = client.get(page).context["form"]
    entered = {name: form.initial.get(name) or "" for name in form.fields} | {"countries": [], "niches": []}
    assert client.post(page, {**entered, "brand": other.pk}).status_code == 302
    campaign.refresh_from_db()
    assert campaign.brand != other


def test_a_name_taken_in_the_same_moment_is_an_error_of_the_field(client, monkeypatch):
    entered = {"name": "Twice", "currency": "USD", "coordination_hourly_cost": "1"}
    monkeypatch.setattr(BrandForm, "validate_constraints", lambda self: None, raising=False)
    monkeypatch.setattr(Brand, "full_clean", lambda self, **kwargs: None)
    assert client.post(reverse("brand_create"), entered).status_code == 302
    second = client.post(reverse("brand_create"), entered)
    assert second.status_code == 422 and "taken meanwhile" in second.content.decode()


def test_keys_beyond_every_record_are_unknown_choices(client):
    entered = {"brand": "9" * 30, "niches": ["9" * 30], "name": "X", "tier_scheme": "9" * 30}
    response = client.post(reverse("campaign_create"), entered)
    assert response.status_code == 422 and "is not a valid" in response.content.decode()
