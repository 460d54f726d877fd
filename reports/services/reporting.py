"""A report: its summary, the chapters that were chosen, its notes and the words it uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from campaigns.models import Campaign
from campaigns.services.spend import spend_of
from planner.services.reading import plan_reading
from reports.services.approved import approval_chapter, approval_sentence, budget_requests
from reports.services.figures import Chapter, Note
from reports.services.planned import plan_chapter
from reports.services.resulting import results_chapter
from reports.services.shortlisted import shortlist_chapter
from reports.services.sources import Source
from reports.services.spending import spend_chapter
from reports.services.summary import GLOSSARY, summary_chapter

PARTS = {
    "shortlist": "Shortlist",
    "plan": "Plan",
    "approvals": "Approval record",
    "bookings": "Bookings and spend",
    "results": "Results",
}
"""The chapters in their order behind the summary."""


@dataclass(frozen=True, eq=False, slots=True)
class Report:
    campaign: Campaign
    made_on: date
    summary: Chapter
    chapters: list[Chapter]
    glossary: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        return f"{self.campaign.brand} {self.campaign} report {self.made_on:%Y-%m-%d}"

    @property
    def every_chapter(self) -> list[Chapter]:
        return [self.summary, *self.chapters]

    @property
    def notes(self) -> list[tuple[str, Note]]:
        """(chapter, note) of every figure that has one."""
        return [(chapter.title, note) for chapter in self.every_chapter for note in chapter.notes]


def build_report(source: Source, parts: list[str]) -> Report:
    """The same for every form of the report; the number of queries does not grow with the rows."""
    plan = source.plan
    if plan is not None:
        plan.campaign = source.campaign
    reading = plan_reading(plan) if plan is not None else None
    requests, spend = budget_requests(source), spend_of(source.campaign)
    builders: dict[str, Callable[[], Chapter]] = {
        "shortlist": lambda: shortlist_chapter(source),
        "plan": lambda: plan_chapter(source, reading),
        "approvals": lambda: approval_chapter(source, requests),
        "bookings": lambda: spend_chapter(source, spend),
    }
    if plan is not None:
        builders["results"] = lambda: results_chapter(source, plan)
    return Report(
        campaign=source.campaign,
        made_on=source.today,
        summary=summary_chapter(source, reading, spend, approval_sentence(requests, source)),
        chapters=[build() for part, build in builders.items() if part in parts],
        glossary=GLOSSARY,
    )
