"""Forms of saved searches, and of one change to a whole list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from campaigns.choices import COUNTRIES, Kind
from campaigns.models import Niche, SavedSearch, Shortlist


class SavedSearchForm(forms.ModelForm):
    marks_required = True
    filters = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2_000)

    class Meta:
        model = SavedSearch
        fields = ("name", "is_shared")

    def clean_name(self) -> str:
        """Nobody has two searches of one name."""
        name: str = self.cleaned_data["name"]
        same = SavedSearch.objects.owned_by(self.instance.owner).filter(name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError("You have a saved search of this name.")
        return name


RETIRE = (("", "–"), ("retire", "Retire"), ("take_back", "Take back into use"))


class BulkForm(forms.Form):
    """What to do with every account of a list; `count` is how many were shown when it was asked."""

    shortlist = forms.ModelChoiceField(
        queryset=Shortlist.objects.none(), required=False, label="Add to shortlist", empty_label="–"
    )
    niche = forms.ModelChoiceField(
        queryset=Niche.objects.all(), required=False, label="Add niche", empty_label="–"
    )
    kind = forms.ChoiceField(choices=[("", "–"), *Kind.choices], required=False, label="Set kind")
    country = forms.ChoiceField(choices=[("", "–"), *COUNTRIES], required=False, label="Set country")
    retire = forms.ChoiceField(choices=RETIRE, required=False, label="Use")
    reason = forms.CharField(max_length=300, required=False, label="Reason to retire")
    count = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shortlist"].queryset = Shortlist.objects.visible_to(user)
        if not user.is_agency:
            for name in ("niche", "kind", "country", "retire", "reason"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or {}
        choices = ("shortlist", "niche", "kind", "country", "retire")
        chosen = [name for name in choices if entered.get(name)]
        if not chosen and not self.errors:
            raise ValidationError("Choose what to do with these accounts.")
        if entered.get("retire") == "retire" and not entered.get("reason"):
            self.add_error("reason", "Say why these accounts are retired.")
        return entered
