"""Fields that several forms share."""

from typing import Any

from django import forms

from campaigns.keys import record_key

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
"""A day, chosen in the browser's own calendar."""


class KeysField(forms.ModelMultipleChoiceField):
    """Several records by key; a number that no key can be is an unknown choice, not a fault."""

    def _check_values(self, value: Any) -> Any:
        for key in value:
            if record_key(str(key)) is None:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": str(key)[:40]},
                )
        return super()._check_values(value)
