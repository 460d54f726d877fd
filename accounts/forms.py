"""The sign-in form and the forms of the admin's people pages."""

from typing import Any

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    BaseUserCreationForm,
    PasswordChangeForm,
    SetPasswordForm,
    UserChangeForm,
)
from django.db import transaction

from accounts.models import User
from accounts.services.people import AccessRefusedError, keep_an_admin, log_password


class SignInForm(AuthenticationForm):
    username = forms.EmailField(
        label="E-mail",
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    error_messages = {
        "invalid_login": "This e-mail and password do not belong together.",
        "inactive": "This e-mail and password do not belong together.",
    }


class UserCreateForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name", "role")


class UserEditForm(UserChangeForm):
    """`by` is set by the admin page: who edits."""

    by: User

    class Meta:
        model = User
        fields = ("email", "name", "role", "is_active", "password")

    def clean(self) -> dict[str, Any]:
        entered = super().clean()
        try:
            keep_an_admin(
                person=self.instance,
                by=self.by,
                role=entered.get("role", ""),
                is_active=entered.get("is_active", False),
            )
        except AccessRefusedError as refusal:
            self.add_error(None, str(refusal))
        return entered


class LoggedPassword:
    """A form that sets one's own password and leaves an entry in the audit log."""

    user: User

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        user = super().save(commit)
        log_password(person=user, by=user)
        return user


class OwnPasswordForm(LoggedPassword, PasswordChangeForm):
    pass


class NewPasswordForm(LoggedPassword, SetPasswordForm):
    pass
