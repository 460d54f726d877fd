"""The form of a backtest: which posts, and which measure."""

from typing import Any

from django import forms
from django.conf import settings

from campaigns.choices import Platform
from campaigns.services.backtests import MEASURES

FILE = "file"
MEASURE_LABELS = {
    "engagements_by_followers": "Engagements by followers",
    "engagements_by_views": "Engagements by views",
    "views": "Views",
}


class BacktestForm(forms.Form):
    marks_required = True

    posts = forms.ChoiceField(
        label="Posts",
        choices=[
            (FILE, "Of a file"),
            *((key, f"Of the catalogue: {name}") for key, name in Platform.choices),
        ],
        help_text="Each post is forecast from the earlier ones of its account, then compared with what came.",
    )
    file = forms.FileField(
        required=False,
        label="File of posts",
        help_text="CSV, 25 MB and 250,000 rows at most (some 8 seconds per 100,000). Columns: account, "
        "posted_at, and what is known of followers, likes, comments, views, shares, saves, sponsored.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    measure = forms.ChoiceField(choices=[(name, MEASURE_LABELS[name]) for name in MEASURES])

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(f"{file.name} is larger than 25 MB.")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("posts") == FILE and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", "Choose a file of posts, or posts of the catalogue above.")
        return cleaned
