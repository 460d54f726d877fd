"""From an uploaded file to rows of the catalogue: columns, meaning of the numbers, check, import, undo."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.choices import ImportState
from campaigns.forms.imports import ColumnsForm, NumbersForm, OpeningForm, UploadForm
from campaigns.imports.errors import FileError
from campaigns.models import ImportRun
from campaigns.services.imports import mappings
from campaigns.services.imports.starting import APPLY, CHECK, UNDO, NotNowError, begin
from campaigns.services.imports.uploads import discard, open_run, receive
from campaigns.views.access import agency_only

OPEN_STATES = (ImportState.UPLOADED, ImportState.CHECKED)


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_create(request: HttpRequest) -> HttpResponse:
    """Upload a file; one that cannot be read is refused at once."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        run = None
        try:
            run = receive(content=file.chunks(), file_name=file.name, user=request.user)
            mappings.first_look(run, form.cleaned_data["kind"])
            return redirect("import_columns", pk=run.pk)
        except FileError as problem:
            if run is not None:
                discard(run)
            form.add_error("file", str(problem))
    return render(
        request,
        "campaigns/import_form.html",
        {"form": form, "cancel_url": reverse("import_list")},
        status=422 if form.errors else 200,
    )


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column holds, and how the file was opened."""
    run = _open_import(request, pk)
    opened_anew = request.POST.get("open_anew")
    problem = ""
    source = _source(run)
    if isinstance(source, HttpResponse):
        return source
    opening = OpeningForm(request.POST if opened_anew else None, source=source)
    if opened_anew and opening.is_valid():
        try:
            mappings.open_anew(run, opening.changed())
            return redirect("import_columns", pk=pk)
        except FileError as fault:
            problem = str(fault)
    plan, not_understood = mappings.plan_or_problem(run, source)
    form = ColumnsForm(None if opened_anew else request.POST or None, plan=plan, kind=run.kind)
    if request.method == "POST" and not opened_anew and form.is_valid():
        problem = mappings.correct_columns(run, source, form.corrected())
        if not problem:
            return redirect("import_numbers", pk=pk)
    problem = problem or not_understood
    context = {"run": run, "source": source, "plan": plan, "form": form, "opening": opening}
    wrong = request.method == "POST" and bool(problem or form.errors or opening.errors)
    return render(
        request,
        "campaigns/import_columns.html",
        {**context, "problem": problem, "step": 2},
        status=422 if wrong else 200,
    )


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_numbers(request: HttpRequest, pk: int) -> HttpResponse:
    """What the numbers mean; then the check begins."""
    run = _open_import(request, pk)
    source = _source(run)
    if isinstance(source, HttpResponse):
        return source
    plan, problem = mappings.plan_or_problem(run, source)
    if problem:
        return redirect("import_columns", pk=pk)
    form = NumbersForm(request.POST or None, run=run, plan=plan)
    if request.method == "POST" and form.is_valid():
        _take_answers(run, form.cleaned_data, form.definitions())
        if form.cleaned_data["remember_as"]:
            mappings.remember(run, source, form.cleaned_data["remember_as"], request.user)
        return _begin(request, run, CHECK)
    return render(
        request,
        "campaigns/import_numbers.html",
        {
            "run": run,
            "plan": plan,
            "form": form,
            "cancel_url": reverse("import_columns", args=[pk]),
            "step": 3,
        },
        status=422 if form.errors else 200,
    )


def _take_answers(run: ImportRun, entered: dict[str, Any], definitions: dict[str, str]) -> None:
    decimal = entered.get("decimal_comma", "")
    mappings.choose(
        run,
        platform=entered.get("platform", ""),
        rate_scale=entered.get("rate_scale", ""),
        rate_definition=definitions,
        decimal_comma=None if not decimal else decimal == "comma",
    )
    run.measured_on = entered.get("measured_on") or run.measured_on
    run.source = entered["source"] or run.file_name
    run.platform = entered.get("platform", "")
    run.save(update_fields=["measured_on", "source", "platform"])


@agency_only
@require_http_methods(["POST"])
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a checked file over."""
    return _begin(request, get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk), APPLY)


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take an import back."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        return _begin(request, run, UNDO)
    if run.state not in (ImportState.APPLIED, ImportState.APPLYING):
        messages.error(request, "This import cannot be undone as it stands.")
        return redirect("import_detail", pk=pk)
    return render(
        request,
        "campaigns/import_undo.html",
        {
            "run": run,
            "question": f"Undo the import of {run.file_name}?",
            "consequence": (
                "Accounts it made go, unless something else refers to them since; numbers it brought go from "
                "the history, and accounts show the newest numbers that are left. What people entered stays."
            ),
            "submit_label": "Undo the import",
            "cancel_url": reverse("import_detail", args=[pk]),
        },
    )


@agency_only
@require_http_methods(["POST"])
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget an uploaded file that was not applied."""
    run = _open_import(request, pk)
    discard(run)
    messages.success(request, f"{run.file_name} is discarded; nothing was imported.")
    return redirect("import_list")


def _begin(request: HttpRequest, run: ImportRun, what: str) -> HttpResponse:
    try:
        begin(run=run, what=what, user=request.user)
    except NotNowError:
        messages.error(
            request, "That is not possible as the import stands now; somebody may have been quicker."
        )
    return redirect("import_detail", pk=run.pk)


def _open_import(request: HttpRequest, pk: int) -> ImportRun:
    runs = ImportRun.objects.visible_to(request.user).filter(state__in=OPEN_STATES)
    return get_object_or_404(runs, pk=pk)


def _source(run: ImportRun) -> Any:
    """The opened file; a page that says why where it cannot be opened any more."""
    try:
        return open_run(run)
    except FileError:
        discard(run)
        return redirect("import_list")
