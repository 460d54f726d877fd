"""Forms of the pipeline: an entry with its terms, moves of one or many entries."""

from typing import Any

from django import forms
from django.forms import inlineformset_factory

from accounts.models import User
from campaigns.choices import Compensation, Relationship, Stage
from campaigns.forms.fields import DAY
from campaigns.forms.records import MOST_AT_ONCE
from campaigns.keys import record_key
from campaigns.models import ShortlistEntry, Terms


class EntryForm(forms.ModelForm):
    """Who works on an entry, what comes next, and its terms beside the fees; `version` guards them."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    relationship = forms.ChoiceField(choices=Relationship, required=False)
    compensation = forms.ChoiceField(choices=Compensation, required=False)

    class Meta:
        model = ShortlistEntry
        fields = (
            "owner",
            "next_step",
            "next_step_on",
            "note",
            "relationship",
            "compensation",
            "product_cost",
            "shipping_cost",
            "usage_rights",
            "usage_rights_fee",
            "invoice",
        )
        widgets = {"next_step_on": DAY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.agency()
        self.fields["owner"].empty_label = "Nobody yet"
        self.fields["note"].label = "Note"
        self.initial.setdefault("version", self.instance.version)

    @property
    def following(self) -> list[forms.BoundField]:
        """Who works on it and what comes next."""
        return [self[name] for name in ("owner", "next_step", "next_step_on", "note")]

    @property
    def beside(self) -> list[forms.BoundField]:
        """The terms beside the fees."""
        return [self[name] for name in self.Meta.fields[4:]]


class TermsForm(forms.ModelForm):
    class Meta:
        model = Terms
        fields = ("deliverable", "posts", "asked_fee", "offered_fee", "agreed_fee")


TermsFormSet = inlineformset_factory(
    ShortlistEntry, Terms, form=TermsForm, extra=1, max_num=5, validate_max=True, can_delete=True
)


class MoveForm(forms.Form):
    """Where the ticked entries go, or who gets them; a reason where one is needed."""

    stage = forms.ChoiceField(choices=[("", "Move to …"), *Stage.choices], required=False)
    owner = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, empty_label="Give to …", label="Owner"
    )
    reason = forms.CharField(max_length=300, required=False)
    only = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.agency()
        self.fields["owner"].error_messages["invalid_choice"] = "Choose one of the agency's people."

    def entry_keys(self) -> list[int]:
        """The one whose button was pressed, else the ticked ones; what is no key is left out."""
        only = record_key(self.data.get("only"))
        ticked = self.data.getlist("entry")[:MOST_AT_ONCE]
        return [only] if only else [key for key in map(record_key, ticked) if key]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("stage") and not cleaned.get("owner"):
            raise forms.ValidationError("Choose where to move them, or whom to give them to.")
        if not self.errors and not self.entry_keys():
            raise forms.ValidationError("Tick the entries first.")
        return cleaned
