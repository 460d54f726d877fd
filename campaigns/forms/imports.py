"""The upload form of an import."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings

from campaigns.choices import Platform


class ImportForm(forms.Form):
    marks_required = True

    file = forms.FileField(
        label="File",
        help_text="CSV, one account per row, with a header row; 25 MB at most.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    platform = forms.ChoiceField(choices=Platform, help_text="All rows are of this platform.")
    measured_on = forms.DateField(
        label="Numbers are of",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The day the numbers were measured; the newest numbers count in the catalogue.",
    )
    source = forms.CharField(
        required=False, max_length=200, help_text="Who measured them; empty: the file's name."
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(f"{file.name} is larger than 25 MB.")
        return file

    def clean_measured_on(self) -> date:
        measured_on: date = self.cleaned_data["measured_on"]
        if measured_on > date.today():
            raise forms.ValidationError("This day is in the future.")
        return measured_on
