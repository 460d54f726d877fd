"""Two records of one person: choosing, comparing, merging; taking a merge back; splitting an account off."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.formatting import counted
from campaigns.forms.merges import MergeForm, SplitForm, shown_value
from campaigns.keys import record_key
from campaigns.models import Influencer, PersonMerge, SocialAccount
from campaigns.services.merging import (
    CHOSEN_FIELDS,
    ChangedMeanwhileError,
    Unmerged,
    merge_people,
    split_account,
    unmerge,
)
from campaigns.views.access import agency_only
from campaigns.views.influencers import found_by_query

MOST_OFFERED = 25


@agency_only
@require_http_methods(["GET", "HEAD"])
def influencer_same(request: HttpRequest, pk: int) -> HttpResponse:
    """Search for the other record of a person."""
    person = get_object_or_404(Influencer.objects.visible_to(request.user), pk=pk)
    text = request.GET.get("q", "").strip()
    accounts = []
    if text:
        found = found_by_query(urlencode({"q": text, "retired": "all"}), request.user).in_order(
            "followers", True
        )
        accounts = [one for one in found.page(0, MOST_OFFERED) if one.influencer_id != pk]
    return render(
        request, "campaigns/influencer_same.html", {"influencer": person, "text": text, "accounts": accounts}
    )


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def influencer_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Both people side by side and what stays of each; ?other= names the one that is merged away."""
    people = Influencer.objects.visible_to(request.user).prefetch_related("niches", "accounts")
    kept = get_object_or_404(people, pk=pk)
    other = get_object_or_404(people.exclude(pk=pk), pk=record_key(request.GET.get("other")))
    form, status = MergeForm(request.POST or None, kept=kept, other=other), 200
    if request.method == "POST" and form.is_valid():
        try:
            merge_people(
                kept_id=pk,
                other_id=other.pk,
                chosen=form.chosen(),
                seen=form.cleaned_data["seen"],
                user=request.user,
            )
        except ChangedMeanwhileError:
            form.add_error(None, "Somebody changed one of the two since: look again, then confirm.")
            form.data = {**form.data.dict(), "seen": form.fields["seen"].initial}
            status = 409
        else:
            messages.success(request, f"{other} and {kept} are one person now.")
            return redirect("influencer_detail", pk=pk)
    context = {"kept": kept, "other": other, "form": form, "rows": _rows(kept, other)}
    return render(request, "campaigns/influencer_merge.html", context, status=_status(form, status))


def _rows(kept: Influencer, other: Influencer) -> list[tuple[str, str, str]]:
    """(field, the kept person's value, the other's)."""
    rows = [(name.capitalize(), shown_value(kept, name), shown_value(other, name)) for name in CHOSEN_FIELDS]
    niches = [", ".join(sorted(niche.name for niche in one.niches.all())) for one in (kept, other)]
    accounts = [", ".join(str(account) for account in one.accounts.all()) for one in (kept, other)]
    return [*rows, ("Niches", *niches), ("Notes", kept.notes, other.notes), ("Accounts", *accounts)]


def _status(form: MergeForm | SplitForm, status: int) -> int:
    return 422 if form.errors and status == 200 else status


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The person that was merged away comes back, with the accounts that are still here."""
    merges = PersonMerge.objects.visible_to(request.user).select_related("kept")
    merge = get_object_or_404(merges, pk=pk)
    if request.method == "POST":
        try:
            done = unmerge(merge_id=pk, user=request.user)
        except PersonMerge.DoesNotExist:
            raise Http404 from None
        messages.success(request, _what_came_back(done))
        return redirect("influencer_detail", pk=done.person.pk)
    return render(
        request,
        "campaigns/merge_undo.html",
        {
            "merge": merge,
            "question": f"Make {merge.name} a person of its own again?",
            "consequence": f"Its accounts that are still with {merge.kept} go back to it, with its own name, "
            "country, city, languages, niches and notes. Fields that were changed since the merge stay.",
            "submit_label": "Take the merge back",
            "cancel_url": reverse("influencer_detail", args=[merge.kept_id]),
        },
    )


def _what_came_back(done: Unmerged) -> str:
    said = [f"{done.person} is a person of its own again, with {counted(done.returned, 'account')}."]
    said += [f"{account} has moved on to {account.influencer} and stays there." for account in done.moved_on]
    if done.gone:
        said.append(f"{counted(done.gone, 'account')} of the time no longer exist.")
    return " ".join(said)


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def account_split(request: HttpRequest, pk: int) -> HttpResponse:
    """One account becomes a person of its own."""
    accounts = SocialAccount.objects.visible_to(request.user).select_related("influencer")
    account = get_object_or_404(accounts, pk=pk)
    start = {"name": account.handle, "person": account.influencer_id}
    form, status = SplitForm(request.POST or None, initial=start), 200
    if request.method == "POST" and form.is_valid():
        try:
            new = split_account(
                account_id=pk,
                person_id=form.cleaned_data["person"],
                name=form.cleaned_data["name"],
                user=request.user,
            )
        except ChangedMeanwhileError:
            form.add_error(None, "The account is no longer one of several of this person's.")
            status = 409
        else:
            messages.success(request, f"{account} is {new}'s now.")
            return redirect("influencer_detail", pk=new.pk)
    context = {"account": account, "form": form, "submit_label": "Split off"}
    context["cancel_url"] = reverse("influencer_detail", args=[account.influencer_id])
    return render(request, "campaigns/account_split.html", context, status=_status(form, status))
