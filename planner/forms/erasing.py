"""The form that asks before a person is erased."""

from django import forms


class EraseForm(forms.Form):
    marks_required = True
    reason = forms.CharField(
        max_length=300,
        label="Who asked, and when",
        help_text="Goes into the audit log: a ticket or a date, no name of the person.",
    )
    is_sure = forms.BooleanField(label="This cannot be undone. Erase everything named above.")
