"""Pages of people; signing in and passwords are Django's own views."""

from accounts.views.theme import theme

__all__ = ["theme"]
