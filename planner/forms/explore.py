"""The forms behind the what-if page: an earlier plan's brief with another budget and other limits."""

from django.http import QueryDict

from accounts.models import User
from planner.forms.brief import BriefForm
from planner.forms.limits import LimitForm, LimitFormSet
from planner.models import BudgetPlan
from planner.services.brief import Brief
from planner.services.entered import LIMIT_FIELD, entries_of
from planner.services.limits import limit_choices

MOVABLE = ("budget", "max_accounts", "max_posts")
COUNT = "limits-TOTAL_FORMS"


class ExploreForms:
    """Bound to the plan's brief as it was entered, overlaid with what the address says."""

    def __init__(self, plan: BudgetPlan, user: User, chosen: QueryDict) -> None:
        self.plan, self.entries = plan, QueryDict(mutable=True)
        self.form = BriefForm(self.entries, campaign=plan.campaign, user=user)
        for name, texts in self._of_plan().items():
            self.entries.setlist(name, texts)
        if COUNT in chosen:
            for name in [name for name in self.entries if LIMIT_FIELD.fullmatch(name)]:
                del self.entries[name]
        for name in chosen:
            if name in MOVABLE or name == COUNT or LIMIT_FIELD.fullmatch(name):
                self.entries.setlist(name, chosen.getlist(name))
        choices = limit_choices(plan.campaign.tier_scheme)
        self.limits = LimitFormSet(self.entries, prefix="limits", form_kwargs={"choices": choices})

    def _of_plan(self) -> dict[str, list[str]]:
        """Every field of the brief as text: the plan's own, defaults where it says nothing."""
        fields = self.form.fields.items()
        entries = {
            name: [str(field.initial)]
            for name, field in fields
            if field.initial is not None and field.initial is not False
        }
        own, rows = entries_of(self.plan)
        entries |= own
        if not any(entries.get("budget", [])):
            entries["budget"] = [f"{self.plan.budget_cents / 100:.2f}".removesuffix(".00")]
        for number, row in enumerate(rows):
            entries |= {f"limits-{number}-{name}": [str(text)] for name, text in row.items()}
        return {**entries, COUNT: [str(len(rows) + 1)], "limits-INITIAL_FORMS": ["0"]}

    def is_valid(self) -> bool:
        valid = self.form.is_valid()
        return bool(self.limits.is_valid() and valid)

    def brief(self) -> Brief:
        """After `is_valid()`: everything in the engine's units."""
        rows = (row.limit() for row in self.limits)
        return self.form.brief(tuple(limit for limit in rows if limit is not None))

    @property
    def rows(self) -> list[tuple[str, LimitForm]]:
        """(what it is for, the form) of each limit; "" where that is still to be chosen."""
        return [(row.label_of(row["of"].value()), row) for row in self.limits]

    @property
    def mistakes(self) -> list[tuple[str, str, str]]:
        """(id of the field, its label, what is wrong); the id is "" for what the page does not show."""
        found = [
            (self.form[name].id_for_label if name in MOVABLE else "", self._label(name), error)
            for name, errors in self.form.errors.items()
            for error in errors
        ]
        for number, row in enumerate(self.limits, start=1):
            for name, errors in row.errors.items():
                label = row[name].label if name in row.fields else ""
                place = row[name].id_for_label if name in row.fields else ""
                found += [(place, f"Limit {number}, {label.lower()}", error) for error in errors]
        return found + [("", "Limits", error) for error in self.limits.non_form_errors()]

    def _label(self, name: str) -> str:
        return str(self.form.fields[name].label or name) if name in self.form.fields else "Brief"
