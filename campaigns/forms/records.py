"""Forms of brands, campaigns and shortlists."""

from typing import Any

from django import forms

from accounts.models import User
from campaigns.choices import COUNTRIES
from campaigns.forms.fields import KeysField
from campaigns.keys import LARGEST_KEY, record_key
from campaigns.models import Brand, Campaign, Shortlist
from campaigns.services.schemes import default_scheme

MOST_AT_ONCE = 1000


class BrandForm(forms.ModelForm):
    marks_required = True

    class Meta:
        model = Brand
        fields = (
            "name",
            "niche",
            "home_country",
            "currency",
            "coordination_hourly_cost",
            "two_approvers_above",
            "colour",
            "notes",
        )
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}


class CampaignForm(forms.ModelForm):
    """A campaign; `version` tells whether somebody else saved it meanwhile."""

    marks_required = True
    countries = forms.MultipleChoiceField(
        choices=COUNTRIES,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text="Where the audience should be; several with Ctrl or Cmd. None means anywhere.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Campaign
        fields = (
            "brand",
            "name",
            "objective",
            "status",
            "budget",
            "currency",
            "starts_on",
            "ends_on",
            "jurisdiction",
            "landing_url",
            "code_pattern",
            "tier_scheme",
            "niches",
            "countries",
        )
        field_classes = {"niches": KeysField}
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "niches": forms.SelectMultiple(attrs={"size": 6}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = Brand.objects.visible_to(user)
        if self.instance.pk:
            self.fields["brand"].disabled = True
            self.fields["brand"].help_text = "Plans hold this brand's negotiated fees, so it stays."
        self.fields["tier_scheme"].empty_label = None
        self.initial.setdefault("tier_scheme", default_scheme().pk)
        self.initial.setdefault("version", self.instance.version)


class ShortlistForm(forms.ModelForm):
    marks_required = True

    class Meta:
        model = Shortlist
        fields = ("campaign", "name", "notes")
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campaigns = Campaign.objects.visible_to(user).open().select_related("brand")
        if self.instance.pk:
            campaigns = campaigns | Campaign.objects.filter(pk=self.instance.campaign_id)
        self.fields["campaign"].queryset = campaigns.order_by("brand__name", "name")
        self.fields["campaign"].label_from_instance = lambda campaign: f"{campaign.brand} · {campaign}"


class ShortlistAddForm(forms.Form):
    """Accounts to put on a shortlist: the ticked ones, or the one whose button was pressed."""

    shortlist = forms.ModelChoiceField(
        queryset=Shortlist.objects.none(),
        error_messages={"required": "Choose the shortlist first.", "invalid_choice": "Choose a shortlist."},
    )
    only = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shortlist"].queryset = Shortlist.objects.visible_to(user)

    def account_ids(self) -> list[int]:
        only = self.cleaned_data.get("only")
        return [only] if only else self._ticked()

    def _ticked(self) -> list[int]:
        """Keys of the ticked boxes, what is no key left out."""
        return [key for key in map(record_key, self.data.getlist("account")[:MOST_AT_ONCE]) if key]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("only") and not self._ticked():
            raise forms.ValidationError("Tick the influencers to add first.")
        return cleaned
