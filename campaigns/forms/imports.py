"""The upload forms of imports: accounts, audience overlaps."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings

from campaigns.choices import OverlapBase, Platform


class MeasuredFileForm(forms.Form):
    """A file of numbers measured on a day."""

    marks_required = True

    file = forms.FileField(
        label="File",
        help_text="CSV, one account per row, with a header row; 25 MB at most.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
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


class ImportForm(MeasuredFileForm):
    platform = forms.ChoiceField(choices=Platform, help_text="All rows are of this platform.")
    field_order = ("file", "platform", "measured_on", "source")


class OverlapImportForm(MeasuredFileForm):
    scale = forms.ChoiceField(
        label="Shares without a percent sign are",
        required=False,
        choices=(
            ("", "As the file looks: told in the report"),
            ("fraction", "Fractions"),
            ("percent", "Percent"),
        ),
        help_text="0.23 as a fraction and 23 as percent are the same; 23 % is always read as such.",
    )
    base = forms.ChoiceField(
        label="Base, where the file says none",
        required=False,
        choices=(("", "Refuse such rows"), *OverlapBase.choices),
        help_text="Whose audience the shared share is a share of.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "file"
        ].help_text = "CSV or TSV, one pair of accounts per row, with a header row; 25 MB at most."
