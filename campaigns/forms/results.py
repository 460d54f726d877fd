"""The form of a file of results."""

from typing import Any

from django import forms

LARGEST = 20 * 2**20


class ResultFileForm(forms.Form):
    marks_required = True
    file = forms.FileField(
        label="File",
        help_text="CSV, TSV, XLSX, XLS or ODS: a column with the post's address, its code or the handle, and "
        "columns of counts (views, reach, likes, comments, shares, saves, clicks, sales).",
    )
    source = forms.CharField(
        max_length=200, help_text="Where the counts come from: platform insights, a report, a tool."
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("The file is larger than 20 MB.")
        return file
