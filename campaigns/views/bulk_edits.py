"""One change to all accounts of a filtered list: asked once more with the count, then applied."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.formatting import counted, exact
from campaigns.forms.searches import BulkForm
from campaigns.services.bulk_edits import MOST_ON_SHORTLIST, add_niche, set_for_people, shortlist_all
from campaigns.services.found_accounts import ColumnAccounts, RowAccounts
from campaigns.services.retiring import MOST_RETIRED, retire_accounts, unretire_accounts
from campaigns.views.influencers import found_by_query


@require_http_methods(["GET", "HEAD", "POST"])
def influencer_bulk(request: HttpRequest) -> HttpResponse:
    """The filters stand in the address; whom they find is found again when the change is confirmed."""
    query = request.META["QUERY_STRING"]
    found = found_by_query(query, request.user)
    form = BulkForm(request.POST or None, user=request.user, initial={"count": len(found)})
    if request.method == "POST" and form.is_valid() and _may_apply(form, found):
        messages.success(request, _applied(request, form, found))
        return redirect(f"{reverse('influencer_list')}?{query}")
    if form.is_bound:
        form.data = {**form.data.dict(), "count": len(found)}
    return render(
        request,
        "campaigns/influencer_bulk.html",
        {
            "form": form,
            "count": len(found),
            "is_exact": found.is_exact,
            "submit_label": f"Change all {exact(len(found))}",
            "cancel_url": f"{reverse('influencer_list')}?{query}",
        },
        status=422 if form.errors else 200,
    )


def _may_apply(form: BulkForm, found: ColumnAccounts | RowAccounts) -> bool:
    """Adds an error where the list is not what was asked about, or too long."""
    if not found.is_exact:
        form.add_error(None, "The catalogue is being written just now: try again when that is done.")
    elif form.cleaned_data["count"] != len(found):
        shown, now = counted(form.cleaned_data["count"], "account"), exact(len(found))
        form.add_error(
            None, f"The list changed: it held {shown} when you were asked, now {now}. Confirm again."
        )
    elif form.cleaned_data.get("shortlist") and len(found) > MOST_ON_SHORTLIST:
        most = exact(MOST_ON_SHORTLIST)
        form.add_error("shortlist", f"At most {most} accounts at once: filter the list further.")
    elif form.cleaned_data.get("retire") and len(found) > MOST_RETIRED:
        most = exact(MOST_RETIRED)
        form.add_error("retire", f"At most {most} accounts at once: filter the list further.")
    return not form.errors


def _applied(request: HttpRequest, form: BulkForm, found: ColumnAccounts | RowAccounts) -> str:
    """What was done, in words."""
    keys, entered, done = found.keys().tolist(), form.cleaned_data, []
    if entered.get("shortlist"):
        added, present = shortlist_all(shortlist=entered["shortlist"], account_ids=keys, user=request.user)
        already = f" ({exact(present)} stood on it already)" if present else ""
        done.append(f"{exact(added)} added to {entered['shortlist']}{already}")
    fields = {name: entered[name] for name in ("kind", "country") if entered.get(name)}
    if fields:
        done.append(f"{counted(set_for_people(account_ids=keys, **fields), 'person', 'people')} changed")
    if entered.get("niche"):
        new = add_niche(account_ids=keys, niche=entered["niche"])
        done.append(f"{entered['niche']} given to {counted(new, 'person', 'people')}")
    if entered.get("retire") == "retire":
        gone = retire_accounts(account_ids=keys, reason=entered["reason"], user=request.user)
        done.append(f"{counted(gone, 'account')} retired")
    elif entered.get("retire"):
        back = unretire_accounts(account_ids=keys, user=request.user)
        done.append(f"{counted(back, 'account')} taken back into use")
    return "; ".join(done) + "."
