"""Filters of the proposals of duplicates: rows worked out, not read from one table."""

from collections.abc import Sequence
from typing import Any

from django import forms

from campaigns.choices import COUNTRIES
from campaigns.services.duplicates import REASONS, Proposal


class DuplicateFilterForm(forms.Form):
    marks_required = False

    q = forms.CharField(
        required=False, label="Search", widget=forms.TextInput(attrs={"placeholder": "Name or handle"})
    )
    reason = forms.ChoiceField(required=False, choices=[("", "All"), *REASONS.items()])
    country = forms.ChoiceField(required=False, choices=[("", "All"), *COUNTRIES])


class DuplicateFilter:
    """The same face as the filters of other lists: a form, the rows that match, whether it filters."""

    more_filters: tuple[str, ...] = ()

    def __init__(self, query: Any, rows: Sequence[Proposal]) -> None:
        self.form = DuplicateFilterForm(query)
        self.data, self.rows = query, rows

    @property
    def is_filtering(self) -> bool:
        return any(self.data.get(name) for name in self.form.fields)

    @property
    def matching(self) -> list[Proposal]:
        """The rows that match; none when a filter cannot be read."""
        if not self.form.is_valid():
            return []
        asked = self.form.cleaned_data
        words = asked["q"].casefold().replace("@", " ").split()
        return [
            row
            for row in self.rows
            if (not asked["reason"] or asked["reason"] in row.reasons)
            and asked["country"] in ("", row.first.country, row.second.country)
            and all(word in _said(row) for word in words)
        ]


def _said(row: Proposal) -> str:
    sides = (row.first, row.second)
    return " ".join(f"{side.name} {' '.join(side.accounts)}" for side in sides).casefold()
