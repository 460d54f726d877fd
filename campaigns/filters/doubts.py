"""Filters of the numbers that can hardly be true: rows worked out, not read from one table."""

from collections.abc import Sequence
from typing import Any

from django import forms

from campaigns.choices import Platform
from campaigns.services.plausibility import MATTERS, REASONS, Doubt


class DoubtFilterForm(forms.Form):
    marks_required = False

    q = forms.CharField(
        required=False, label="Search", widget=forms.TextInput(attrs={"placeholder": "Name or handle"})
    )
    platform = forms.ChoiceField(required=False, choices=[("", "All"), *Platform.choices])
    how_sure = forms.ChoiceField(
        required=False,
        choices=[("", "All"), *((key.value, words.capitalize()) for key, words in MATTERS.items())],
    )
    reason = forms.ChoiceField(required=False, choices=[("", "All"), *REASONS.items()])


class DoubtFilter:
    """The same face as the filters of other lists: a form, the rows that match, whether it filters."""

    more_filters: tuple[str, ...] = ()

    def __init__(self, query: Any, rows: Sequence[Doubt]) -> None:
        self.form = DoubtFilterForm(query)
        self.data, self.rows = query, rows

    @property
    def is_filtering(self) -> bool:
        return any(self.data.get(name) for name in self.form.fields)

    @property
    def matching(self) -> list[Doubt]:
        """The rows that match; none when a filter cannot be read."""
        if not self.form.is_valid():
            return []
        asked = self.form.cleaned_data
        words = asked["q"].casefold().replace("@", " ").split()
        return [
            doubt
            for doubt in self.rows
            if asked["platform"] in ("", doubt.platform)
            and asked["how_sure"] in ("", doubt.severity)
            and asked["reason"] in ("", doubt.code)
            and all(word in f"{doubt.handle} {doubt.name}".casefold() for word in words)
        ]
