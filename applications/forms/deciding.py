"""Forms of decisions: accept, reject, and both for several applications at once."""

from typing import Any

from django import forms

from applications.models import Application
from campaigns.keys import record_key
from campaigns.models import Shortlist

MOST_AT_ONCE = 200


class AcceptForm(forms.Form):
    shortlist = forms.ModelChoiceField(
        queryset=Shortlist.objects.none(), required=False, label="Put on shortlist", empty_label="None"
    )
    mail = forms.BooleanField(required=False, initial=True, label="Tell the applicant by mail")

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, prefix="accept", **kwargs)
        campaign = application.call.campaign_id
        self.fields["shortlist"].queryset = Shortlist.objects.filter(campaign=campaign)
        if campaign is None:
            del self.fields["shortlist"]


class RejectForm(forms.Form):
    reason = forms.CharField(
        max_length=500,
        help_text="Kept in the audit log, so name nobody; part of the mail if one is sent.",
    )
    mail = forms.BooleanField(required=False, label="Tell the applicant by mail")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="reject", **kwargs)


class DecideForm(forms.Form):
    """The ticked applications of a list, with what to do and why."""

    decision = forms.ChoiceField(
        choices=[("accept", "Accept"), ("reject", "Reject")],
        error_messages={"required": "Press Accept or Reject.", "invalid_choice": "Press Accept or Reject."},
    )
    reason = forms.CharField(max_length=500, required=False)
    mail = forms.BooleanField(required=False)

    def keys(self) -> list[int]:
        """Keys of the ticked boxes, what is no key left out."""
        return [key for key in map(record_key, self.data.getlist("application")[:MOST_AT_ONCE]) if key]

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or {}
        if not self.keys():
            raise forms.ValidationError("Tick the applications first.")
        if entered.get("decision") == "reject" and not entered.get("reason"):
            raise forms.ValidationError("Give a reason to reject.")
        return entered
