"""Floors and caps per platform, niche, tier or country: a few rows, empty ones ignored."""

from typing import Any

from django import forms

from planner.services.brief import Limit

ROWS = 3


def share_field(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"placeholder": "%", "step": "any"}),
    )


def count_field(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=100_000)


class LimitForm(forms.Form):
    of = forms.ChoiceField(label="Of", required=False)
    min_accounts = count_field("At least accounts")
    max_accounts = count_field("At most accounts")
    min_spend = share_field("At least % of budget")
    max_spend = share_field("At most % of budget")

    def __init__(self, *args: Any, choices: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = [("", "–"), *choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        numbers = [cleaned.get(name) for name in ("min_accounts", "max_accounts", "min_spend", "max_spend")]
        if any(number is not None for number in numbers) and not cleaned.get("of"):
            self.add_error("of", "Choose what this limit is for.")
        for low, high in (("min_accounts", "max_accounts"), ("min_spend", "max_spend")):
            least, most = cleaned.get(low), cleaned.get(high)
            if least is not None and most is not None and least > most:
                self.add_error(low, "The least is above the most.")
        return cleaned

    def label_of(self, key: str | None) -> str:
        """What a choice is called, "" for none."""
        groups = (group for _, group in self.fields["of"].choices[1:])
        return next((name for group in groups for found, name in group if found == key), "")

    def limit(self) -> Limit | None:
        """The limit of this row; None when the row is empty."""
        cleaned = self.cleaned_data
        if not cleaned.get("of"):
            return None
        dimension, value = cleaned["of"].split(":", 1)
        label = self.label_of(cleaned["of"]) or value
        shares = [
            None if cleaned[name] is None else float(cleaned[name] / 100)
            for name in ("min_spend", "max_spend")
        ]
        counts = [cleaned["min_accounts"], cleaned["max_accounts"]]
        if all(number is None for number in (*counts, *shares)):
            return None
        return Limit(dimension, value, label, *counts, *shares)


LimitFormSet = forms.formset_factory(LimitForm, extra=ROWS, max_num=12, absolute_max=20)
