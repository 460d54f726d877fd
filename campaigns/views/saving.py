"""Saving a form when somebody else may have taken its name in the same moment."""

from typing import Any

from django.db import IntegrityError, transaction


def saved(form: Any) -> Any:
    """The saved record; None, with an error on the form's name, when the database refuses a double."""
    try:
        with transaction.atomic():
            return form.save()
    except IntegrityError:
        form.add_error("name", "This name was taken meanwhile: choose another.")
        return None
