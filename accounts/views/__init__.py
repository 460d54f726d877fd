"""Pages of people; signing in and passwords are Django's own views."""

from accounts.views.invitations import invitation_accept
from accounts.views.theme import theme

__all__ = ["invitation_accept", "theme"]
