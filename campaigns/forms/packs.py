"""Forms of benchmark packs: a copy, a next version, an uploaded file; all check the pack's text."""

import csv
import re
from typing import Any

from django import forms

from campaigns.choices import Platform
from campaigns.exports import FORMULA_STARTS
from campaigns.imports.encoding import decode
from campaigns.imports.errors import FileError
from campaigns.metrics.benchmarks import ANY_PLATFORM, Pack, PackError, read_pack, renamed
from campaigns.models import BenchmarkPack
from campaigns.services.own_packs import OWN_NAMES

LARGEST_FILE = 1_000_000
NAME = re.compile(r"\w[\w .&()-]{0,79}")
LONGEST_LICENCE = 200
NAME_HELP = "Letters, digits, spaces, dots and hyphens; 80 at most."


class PackTextForm(forms.Form):
    """The text of a pack; `pack` is what it says, once it is valid."""

    marks_required = True
    pack: Pack | None = None

    note = forms.CharField(
        label="What is it for, what changed",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    text = forms.CharField(
        label="Text of the pack",
        max_length=LARGEST_FILE,
        widget=forms.Textarea(attrs={"rows": 22, "class": "code", "spellcheck": "false", "wrap": "off"}),
        help_text="Lines “# key: value”, then a table with commas: one band per row, with unit and source.",
    )

    def clean_text(self) -> str:
        """The text with plain line ends, after everything in it was read."""
        lines = self.cleaned_data["text"].splitlines()
        try:
            refuse_formulas(lines)
            pack = read_pack(lines, "This text", [*Platform.values, ANY_PLATFORM])
        except PackError as fault:
            raise forms.ValidationError(str(fault)) from None
        if len(pack.licence) > LONGEST_LICENCE:
            raise forms.ValidationError(f"The licence is longer than {LONGEST_LICENCE} characters.")
        self.pack = pack
        return "\n".join(lines) + "\n"


class PackCopyForm(PackTextForm):
    """A pack of a new name, made from the text of another."""

    name = forms.CharField(label="Name of the copy", max_length=80, help_text=NAME_HELP)
    field_order = ("name", "note", "text")

    def clean_name(self) -> str:
        return checked_name(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "text" in cleaned and "name" in cleaned:
            cleaned["text"] = renamed(cleaned["text"], cleaned["name"])
        return cleaned


class PackEditForm(PackTextForm):
    """The next version of a pack; `version` is the newest one when it was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31)

    def __init__(self, *args: Any, base: BenchmarkPack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.base = base

    def clean_text(self) -> str:
        text = super().clean_text()
        if self.pack and self.pack.name != self.base.name:
            raise forms.ValidationError(
                f"A next version keeps the name {self.base.name}; for another name, copy the pack."
            )
        if text == self.base.text:
            raise forms.ValidationError(f"Nothing differs from version {self.base.version}.")
        return text


class PackUploadForm(PackTextForm):
    """A file, or its text; the text of a file stands in the form, to be mended there."""

    file = forms.FileField(
        label="File",
        required=False,
        help_text="A pack as CSV, 1 MB at most. Its text then stands below.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
    field_order = ("file", "note", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
        if self.is_bound and self.files.get("file"):
            self.data = self.data.copy()

    def clean_file(self) -> Any:
        """The file's text takes the place of a typed one."""
        file = self.cleaned_data["file"]
        if file:
            if file.size > LARGEST_FILE:
                raise forms.ValidationError("The file is larger than 1 MB.")
            try:
                self.data["text"] = decode(file.read())[0]
            except FileError as fault:
                raise forms.ValidationError(str(fault)) from None
        return file

    def clean_text(self) -> str:
        if "file" in self.errors:
            return ""
        self.cleaned_data["text"] = self.fields["text"].clean(self.data.get("text", ""))
        if not self.cleaned_data["text"]:
            raise forms.ValidationError("Choose a file, or type the text of a pack.")
        text = super().clean_text()
        if self.pack:
            checked_name(self.pack.name)
        return text


def checked_name(name: str) -> str:
    """A name that no pack has yet, in any case of letters. Raises ValidationError."""
    if not NAME.fullmatch(name):
        raise forms.ValidationError(f"“{name[:80]}” is no name for a pack. {NAME_HELP}")
    taken = BenchmarkPack.objects.filter(name__iexact=name).exists()
    if taken or name.lower() in OWN_NAMES.values():
        raise forms.ValidationError(f"There is a pack of the name {name}: choose another.")
    return name


def refuse_formulas(lines: list[str]) -> None:
    """No cell that a spreadsheet would run: the text is handed out as it is. Raises PackError."""
    for number, line in enumerate(lines, 1):
        cells = next(csv.reader([line]), []) if len(line) < 100_000 else [line]
        for place, cell in enumerate(cells, 1):
            if cell.strip().startswith(FORMULA_STARTS) and not _is_number(cell):
                raise PackError(
                    f"This text, row {number}, column {place}: {cell.strip()[:40]!r} could run in a "
                    "spreadsheet; begin it with a letter"
                )


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
