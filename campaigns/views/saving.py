"""Saving a form when somebody else may have taken its name in the same moment."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import IntegrityError, transaction


def saved(form: Any, log: AbstractContextManager[None] | None = None) -> Any:
    """The saved record; None, with an error on the form's name, when the database refuses a double.

    What `log` writes, see `logged_edit`, is in the transaction of the saving.
    """
    try:
        with transaction.atomic(), log or nullcontext():
            return form.save()
    except IntegrityError:
        form.add_error("name", "This name was taken meanwhile: choose another.")
        return None
