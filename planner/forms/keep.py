"""Naming a plan keeps it."""

from typing import Any

from django import forms

from planner.models import BudgetPlan


class KeepForm(forms.ModelForm):
    class Meta:
        model = BudgetPlan
        fields = ("name",)

    def clean_name(self) -> Any:
        name = self.cleaned_data["name"].strip()
        taken = BudgetPlan.objects.kept().filter(campaign=self.instance.campaign_id, name__iexact=name)
        if taken.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("This campaign has a saved plan of this name.")
        return name

    def save(self, commit: bool = True) -> BudgetPlan:
        self.instance.is_kept = True
        return super().save(commit)
