"""Forms of merging two people, of splitting an account off, and of retiring one."""

from typing import Any

from django import forms

from campaigns.choices import COUNTRY_NAMES, Kind
from campaigns.models import Influencer
from campaigns.services.merging import CHOSEN_FIELDS, fingerprint


def shown_value(person: Influencer, name: str) -> str:
    """A field of a person in words; "" when nothing stands there."""
    value = str(getattr(person, name))
    if name == "kind":
        return str(Kind(value).label)
    if name == "country":
        return COUNTRY_NAMES.get(value, "")
    return ", ".join(person.language_names) if name == "languages" else value


class MergeForm(forms.Form):
    """Whose value stays, asked where both say something different; the first filled one by default."""

    marks_required = False
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, kept: Influencer, other: Influencer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = fingerprint(kept, other)
        for name in CHOSEN_FIELDS:
            first, second = shown_value(kept, name), shown_value(other, name)
            if first and second and first != second:
                self.fields[name] = forms.ChoiceField(
                    label=name.capitalize(),
                    choices=[("kept", first), ("other", second)],
                    initial="kept",
                )

    def chosen(self) -> dict[str, str]:
        """Field by field: "kept" or "other"."""
        return {name: self.cleaned_data[name] for name in CHOSEN_FIELDS if name in self.fields}


class SplitForm(forms.Form):
    """What the person is called who gets the account."""

    marks_required = True
    name = forms.CharField(max_length=200, label="Name of the new person")
    person = forms.IntegerField(widget=forms.HiddenInput)


class RetireForm(forms.Form):
    """Why an account is taken out of use."""

    marks_required = True
    reason = forms.CharField(
        max_length=300,
        label="Reason",
        help_text="Account closed, no longer works with brands, wrong person …",
    )
