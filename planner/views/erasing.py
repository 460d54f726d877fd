"""Erasing a person's data on request."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.models import Influencer
from campaigns.services.erasing import ImportRunningError, holdings
from campaigns.views.access import admin_only
from planner.forms.erasing import EraseForm
from planner.services.erasing import erase_person, lines_of


@admin_only
@require_http_methods(["GET", "HEAD", "POST"])
def influencer_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Names exactly what goes and what stays, then does it."""
    person = get_object_or_404(Influencer.objects.visible_to(request.user), pk=pk)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(person_id=pk, reason=form.cleaned_data["reason"], user=request.user)
        except Influencer.DoesNotExist:
            messages.info(request, "This person was erased already.")
            return redirect("influencer_list")
        except ImportRunningError:
            form.add_error(None, "A file is being imported just now: erase when that is done.")
        else:
            messages.success(request, "The person is erased; imports refuse the handles from now on.")
            return redirect("influencer_list")
    context = {
        "person": person,
        "form": form,
        "holdings": holdings(person),
        "plan_lines": lines_of(person),
        "submit_label": "Erase",
        "cancel_url": reverse("influencer_detail", args=[pk]),
    }
    return render(request, "planner/influencer_erase.html", context, status=422 if form.errors else 200)
