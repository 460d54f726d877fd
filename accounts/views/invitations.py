"""Accepting an invitation: the one page where somebody without a password sets one."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.services.invitations import accept_invitation, person_invited


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Set the password and be signed in; 410 for a link that works no more."""
    person = person_invited(token)
    form = SetPasswordForm(person, request.POST or None) if person else None
    if request.method == "POST" and form is not None and form.is_valid():
        person = accept_invitation(token=token, password=form.cleaned_data["new_password1"])
        if person is not None:
            login(request, person, backend="accounts.backends.EmailBackend")
            return redirect("dashboard")
        form = None
    status = 410 if form is None else 422 if form.errors else 200
    return render(request, "accounts/invitation_accept.html", {"form": form, "person": person}, status=status)
