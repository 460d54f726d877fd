"""Signing in by e-mail and password, taking the same time for unknown addresses."""

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from accounts.models import User


class EmailBackend(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None
    ) -> User | None:
        """The active user with this address and password, else None."""
        if username is None or password is None:
            return None
        try:
            user = User.objects.get_by_natural_key(username)
        except User.DoesNotExist:
            User().set_password(password)  # as slow as a real check, so that addresses stay secret
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


def throttled_name(request: HttpRequest, credentials: dict[str, str] | None) -> str:
    """The address that attempts are counted for: the same whatever its case."""
    entered = (credentials or {}).get("username") or request.POST.get("username", "")
    return entered.strip().lower()
