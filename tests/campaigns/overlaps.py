"""What tests of overlaps share: importing a text, what became of its rows, what is stored."""

from datetime import date

from campaigns.models import AudienceOverlap, OverlapImport
from campaigns.services.overlap_imports import OverlapRequest, import_overlaps

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
TOP = "account,account,shared share,base\n"


def run(text: str | bytes, measured_on: date = MARCH, **options) -> OverlapImport:
    content = text.encode() if isinstance(text, str) else text
    dry_run = options.pop("dry_run", False)
    request = OverlapRequest(content, options.pop("name", "pairs.csv"), measured_on, **options)
    return import_overlaps(request=request, user=options.pop("user", None), dry_run=dry_run)


def counts(done: OverlapImport) -> dict[str, int]:
    names = ("created", "updated", "unchanged", "repeated", "older", "rejected")
    found = {name: getattr(done, name) for name in names}
    assert done.rows == sum(found.values())
    return {name: number for name, number in found.items() if number}


def stored() -> list[tuple]:
    rows = AudienceOverlap.objects.order_by("pk")
    return list(rows.values_list("first__handle", "second__handle", "share", "base", "measured_on"))


def refusals(done: OverlapImport) -> list[tuple[str, str, str]]:
    return [tuple(row) for row in done.rejected_rows]
