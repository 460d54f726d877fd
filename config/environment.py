"""Reading settings from environment variables: a bad value stops the start with its name, never passes."""

import os

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"true", "1", "yes", "on"}, {"false", "0", "no", "off", ""}


def flag(name: str, default: bool) -> bool:
    text = os.environ.get(name)
    if text is None:
        return default
    if text.strip().lower() in TRUE:
        return True
    if text.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {text!r}.")


def number(name: str, default: int) -> int:
    text = os.environ.get(name)
    if text is None or text == "":
        return default
    try:
        return int(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.") from None


def text(name: str, default: str) -> str:
    return os.environ.get(name) or default


def words(name: str, default: str) -> list[str]:
    """A comma-separated list, blanks trimmed."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
