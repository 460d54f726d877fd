"""Web addresses; one typed without its scheme is taken as https."""

from typing import Any

from django.db import models


class AddressField(models.URLField):
    """A URLField whose forms put https:// before an address without a scheme."""

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **options})

    def deconstruct(self) -> Any:
        name, _, arguments, options = super().deconstruct()
        return name, "django.db.models.URLField", arguments, options
