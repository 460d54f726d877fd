"""The form fields of the assumptions."""

from django import forms

from campaigns.models import Campaign
from planner.services.assumptions import ASSUMPTIONS, Assumption
from planner.services.fees import hourly_cost_in


def _field(assumption: Assumption) -> forms.DecimalField:
    default = assumption.default
    shown = f"Default {default.normalize():f}. " if default is not None else ""
    return forms.DecimalField(
        label=assumption.label,
        initial=default,
        required=not assumption.is_optional,
        min_value=assumption.low,
        max_value=assumption.high,
        max_digits=14,
        decimal_places=4,
        help_text=shown + assumption.note,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )


def assumption_fields(campaign: Campaign) -> dict[str, forms.DecimalField]:
    """One field per assumption, the hourly cost from the campaign's brand."""
    fields = {name: _field(assumption) for name, assumption in ASSUMPTIONS.items()}
    hourly = hourly_cost_in(campaign.brand, campaign.currency)
    fields["hourly_cost"].initial = hourly
    fields["hourly_cost"].help_text = (
        f"Default {hourly}, from {campaign.brand}."
        if hourly is not None
        else f"No exchange rate from {campaign.brand.currency} is on record: enter it."
    )
    return fields
