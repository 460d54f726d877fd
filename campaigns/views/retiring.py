"""One account taken out of use, or back into it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.forms.merges import RetireForm
from campaigns.models import SocialAccount
from campaigns.services.retiring import retire_accounts, unretire_accounts
from campaigns.views.access import agency_only


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def account_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reason first."""
    account = _account(request, pk)
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        turned = retire_accounts(account_ids=[pk], reason=form.cleaned_data["reason"], user=request.user)
        told = f"{account} is retired." if turned else f"{account} was retired already."
        messages.success(request, told)
        return redirect("influencer_detail", pk=account.influencer_id)
    context = {"account": account, "form": form, "submit_label": "Retire"}
    context["cancel_url"] = reverse("influencer_detail", args=[account.influencer_id])
    return render(request, "campaigns/account_retire.html", context, status=422 if form.errors else 200)


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def account_unretire(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    if request.method == "POST":
        turned = unretire_accounts(account_ids=[pk], user=request.user)
        told = f"{account} is in use again." if turned else f"{account} was not retired."
        messages.success(request, told)
        return redirect("influencer_detail", pk=account.influencer_id)
    context = {
        "account": account,
        "question": f"Take {account} back into use?",
        "consequence": "Lists, suggestions and the planner's pool show it again.",
        "submit_label": "Take back into use",
        "cancel_url": reverse("influencer_detail", args=[account.influencer_id]),
    }
    return render(request, "campaigns/account_unretire.html", context)


def _account(request: HttpRequest, pk: int) -> SocialAccount:
    accounts = SocialAccount.objects.visible_to(request.user).select_related("influencer")
    return get_object_or_404(accounts, pk=pk)
