"""What every page needs to draw its frame."""

from django.conf import settings
from django.http import HttpRequest

THEMES = ("auto", "light", "dark")


def appearance(request: HttpRequest) -> dict[str, object]:
    theme = request.COOKIES.get("theme", "auto")
    return {
        "theme": theme if theme in THEMES else "auto",
        "agency_name": settings.AGENCY_NAME,
        "agency_currency": settings.AGENCY_CURRENCY,
        "is_demo": settings.DEMO,
    }
