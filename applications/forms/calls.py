"""The form of a call."""

from typing import Any

from django import forms

from accounts.models import User
from applications.choices import Question
from applications.models import Call
from campaigns.models import Campaign


class CallForm(forms.ModelForm):
    """`version` tells whether somebody else saved the call meanwhile."""

    marks_required = True
    questions = forms.MultipleChoiceField(
        choices=Question.choices,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text="Asked beside name, e-mail and profiles; several with Ctrl or Cmd.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Call
        fields = ("title", "campaign", "text", "questions", "is_open", "closes_on")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5}),
            "closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campaigns = Campaign.objects.visible_to(user).open()
        if self.instance.campaign_id:
            campaigns = campaigns | Campaign.objects.filter(pk=self.instance.campaign_id)
        field = self.fields["campaign"]
        field.queryset = campaigns.select_related("brand").order_by("brand__name", "name")
        field.label_from_instance = lambda campaign: f"{campaign.brand} · {campaign}"
        field.empty_label = "The agency"
        self.initial.setdefault("version", self.instance.version)
