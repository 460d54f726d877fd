"""What a report is made of: which shortlist, which saved plan, which parts."""

from typing import Any

from django import forms

from accounts.models import User
from campaigns.models import Campaign, Shortlist
from planner.models import BudgetPlan
from reports.services.reporting import PARTS


class ReportForm(forms.Form):
    """Read from the address. What is absent there is the newest of its kind, and all parts; empty is none."""

    shortlist = forms.ModelChoiceField(Shortlist.objects.none(), required=False, empty_label="None")
    plan = forms.ModelChoiceField(BudgetPlan.objects.none(), required=False, empty_label="None")
    parts = forms.MultipleChoiceField(
        choices=list(PARTS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    chosen = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, query: Any, *, campaign: Campaign, user: User) -> None:
        shortlists = Shortlist.objects.visible_to(user).filter(campaign=campaign)
        plans = BudgetPlan.objects.visible_to(user).filter(campaign=campaign).kept()
        super().__init__(self._completed(query, shortlists, plans))
        self.fields["shortlist"].queryset = shortlists
        self.fields["plan"].queryset = plans

    @staticmethod
    def _completed(query: Any, shortlists: Any, plans: Any) -> Any:
        entered = query.copy()
        for name, rows in (("shortlist", shortlists), ("plan", plans)):
            if name not in entered:
                newest = rows.values_list("pk", flat=True).first()
                entered[name] = "" if newest is None else str(newest)
        if "parts" not in entered and "chosen" not in entered:
            entered.setlist("parts", list(PARTS))
        entered["chosen"] = "on"
        return entered

    @property
    def query(self) -> str:
        """The choice as a query, for the other forms of the same report."""
        query = self.data.copy()
        for name in set(query) - set(self.fields):
            del query[name]
        return str(query.urlencode())
