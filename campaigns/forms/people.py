"""Forms of people: whom to invite, and what an admin changes."""

from typing import Any

from django import forms

from accounts.models import User
from campaigns.forms.fields import KeysField
from campaigns.models import Brand
from campaigns.services.people import access_mark


class PersonForm(forms.ModelForm):
    marks_required = True
    brands = KeysField(
        queryset=Brand.objects.all(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text="For brand managers only: the brands they see. Several with Ctrl or Cmd.",
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta:
        model = User
        fields = ("name", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["brands"] = list(self.instance.brands.values_list("pk", flat=True))
            self.initial["seen"] = access_mark(self.instance)


class InvitationForm(PersonForm):
    class Meta(PersonForm.Meta):
        fields = ("email", "name", "role")
