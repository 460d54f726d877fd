"""The forms of imports: the upload, what columns hold, what the numbers mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings

from campaigns.choices import ImportKind, OverlapBase, Platform, RateBasis
from campaigns.forms.import_words import MEANINGS, MEANINGS_OF
from campaigns.imports.meanings import Meaning
from campaigns.imports.source import Source
from campaigns.models import ColumnMapping, ImportRun
from campaigns.services.imports.settling import FilePlan

DELIMITERS = ((",", "Commas"), (";", "Semicolons"), ("\\t", "Tabs"), ("|", "Upright strokes"))
KINDS = [choice for choice in ImportKind.choices if choice[0] != ImportKind.OVERLAPS]
"""What the wizard takes; overlaps have a page of their own."""
ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "mac-roman", "shift_jis")


class UploadForm(forms.Form):
    marks_required = True

    file = forms.FileField(
        label="File",
        help_text="CSV, TSV, XLSX, XLS or ODS, with a header row; columns in any order and language.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods,.json"}),
    )
    kind = forms.ChoiceField(
        label="Rows are", required=False, choices=[("", "Found out from the columns"), *KINDS]
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(
                f"{file.name} is larger than {settings.IMPORT_MAX_BYTES // 2**20} MB."
            )
        return file


class OpeningForm(forms.Form):
    """How the file was opened, to be corrected: sheet or delimiter, encoding, header row."""

    marks_required = False

    sheet = forms.ChoiceField(required=False)
    delimiter = forms.ChoiceField(label="Cells are divided by", required=False)
    encoding = forms.ChoiceField(required=False)
    header_row = forms.IntegerField(
        label="Header stands in row", min_value=1, max_value=10_000, required=False
    )

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        found = {
            "sheet": source.sheet,
            "delimiter": "\\t" if source.delimiter == "\t" else source.delimiter,
            "encoding": source.encoding,
            "header_row": source.header_row,
        }
        super().__init__(*args, initial=found, **kwargs)
        self.found = found
        if source.sheets:
            self.fields["sheet"].choices = [(name, name) for name in source.sheets]
            del self.fields["delimiter"], self.fields["encoding"]
            return
        del self.fields["sheet"]
        self.fields["delimiter"].choices = _with(DELIMITERS, found["delimiter"])
        self.fields["encoding"].choices = _with([(name, name.upper()) for name in ENCODINGS], source.encoding)

    def changed(self) -> dict[str, Any]:
        """What was corrected; what was found out needs no word."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value not in ("", None) and value != self.found[name]
        }


def _with(choices: Sequence[tuple[str, str]], found: str) -> list[tuple[str, str]]:
    known = [value for value, _ in choices]
    return [*choices, *([(found, found)] if found not in known else [])]


class ColumnsForm(forms.Form):
    """One choice per column; columns beside each other share a header, so they go by their place."""

    marks_required = False

    def __init__(self, *args: Any, plan: FilePlan, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        meanings = MEANINGS_OF.get(kind, MEANINGS)
        for column in plan.columns:
            known = column.meaning if column.meaning in meanings else Meaning.UNUSED.value
            self.fields[f"column_{column.position}"] = forms.ChoiceField(
                label=column.header or f"Column {column.position}",
                choices=[(str(meaning.value), words) for meaning, words in meanings.items()],
                initial=known,
            )

    def rows(self) -> list[tuple[Any, forms.BoundField]]:
        """Each column with its field."""
        return [(column, self[f"column_{column.position}"]) for column in self.plan.columns]

    def corrected(self) -> dict[str, str]:
        """What was chosen against the guess, by place."""
        return {
            f"no. {column.position}": self.cleaned_data[f"column_{column.position}"]
            for column in self.plan.columns
            if self.cleaned_data[f"column_{column.position}"]
            != self.fields[f"column_{column.position}"].initial
        }


class NumbersForm(forms.Form):
    """What the numbers of a file of accounts mean: only what its columns make a question of."""

    marks_required = True

    platform = forms.ChoiceField(choices=[("", "Choose"), *Platform.choices])
    measured_on = forms.DateField(
        label="Numbers are of",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The day the numbers were measured; the newest numbers count in the catalogue.",
    )
    source = forms.CharField(
        required=False, max_length=200, help_text="Who measured them; empty: the file's name."
    )
    rate_scale = forms.ChoiceField(
        label="Rates are", choices=(("fraction", "Fractions: 0.0245 is 2.45 %"), ("percent", "Percent: 2.45"))
    )
    decimal_comma = forms.ChoiceField(
        label="Decimals are written", required=False,
        choices=(("", "As each column shows"), ("point", "A point: 2.5"), ("comma", "A comma: 2,5")),
    )  # fmt: skip
    remember_as = forms.CharField(
        label="Remember this mapping as",
        required=False,
        max_length=80,
        help_text="Taken for the next file with the same columns; empty: not remembered.",
    )

    def __init__(self, *args: Any, run: ImportRun, plan: FilePlan, **kwargs: Any) -> None:
        initial = {
            "platform": plan.platform.value,
            "measured_on": run.measured_on or plan.measured_on.value,
            "source": run.source,
        }
        accounts = plan.accounts
        if accounts is not None:
            initial["rate_scale"] = accounts.rate_scale.value
            initial |= {f"basis_{name}": guess.value for name, guess in accounts.rate_definition.items()}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["platform"].help_text = plan.platform.reason
        if not plan.asks_platform:
            del self.fields["platform"]
        if plan.days_by_row:
            del self.fields["measured_on"]
        elif plan.measured_on.value or not plan.needs_day:
            self.fields["measured_on"].help_text = plan.measured_on.reason
            self.fields["measured_on"].required = plan.needs_day
        self._ask_about_rates(plan)

    def _ask_about_rates(self, plan: FilePlan) -> None:
        rated = any(column.meaning == Meaning.ENGAGEMENT_RATE for column in plan.columns)
        if plan.accounts is None:
            del self.fields["decimal_comma"]
        if plan.accounts is None or not rated:
            del self.fields["rate_scale"]
            return
        self.fields["rate_scale"].help_text = plan.accounts.rate_scale.reason
        for platform, guess in plan.accounts.rate_definition.items():
            self.fields[f"basis_{platform}"] = forms.ChoiceField(
                label=f"Rates on {dict(Platform.choices).get(platform, platform)} are by",
                choices=[("", "Not known"), *RateBasis.choices],
                required=False,
                help_text=guess.reason,
            )

    def clean_measured_on(self) -> date | None:
        measured_on: date | None = self.cleaned_data["measured_on"]
        if measured_on is not None and measured_on > date.today():
            raise forms.ValidationError("This day is in the future.")
        return measured_on

    def clean_remember_as(self) -> str:
        name = self.cleaned_data["remember_as"].strip()
        taken = ColumnMapping.objects.filter(name__iexact=name).exists() if name else False
        if taken:
            raise forms.ValidationError("A mapping of this name exists; take another name.")
        return name

    def definitions(self) -> dict[str, str]:
        """By platform, what its rates are a share of, as far as it was said."""
        return {
            name.removeprefix("basis_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("basis_") and value
        }


class OverlapImportForm(forms.Form):
    marks_required = True

    file = forms.FileField(
        label="File",
        help_text="CSV or TSV, one pair of accounts per row, with a header row; 25 MB at most.",
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

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.OVERLAPS_MAX_BYTES:
            raise forms.ValidationError(f"{file.name} is larger than 25 MB.")
        return file

    def clean_measured_on(self) -> date:
        measured_on: date = self.cleaned_data["measured_on"]
        if measured_on > date.today():
            raise forms.ValidationError("This day is in the future.")
        return measured_on
