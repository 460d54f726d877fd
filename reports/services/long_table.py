"""The report as one long table: chapter, item, measure, value, unit."""

from collections.abc import Iterator
from datetime import date

from reports.services.figures import TOTAL, Value
from reports.services.reporting import Report

HEADER = ("Chapter", "Item", "Measure", "Value", "Unit")


def long_rows(report: Report) -> Iterator[tuple[Value, ...]]:
    """Every cell of every grid once; the first cell of a row names its item. Unknown stays empty."""
    yield HEADER
    yield "Report", report.campaign.brand.name, "Campaign", report.campaign.name, "text"
    yield "Report", report.campaign.name, "Made on", report.made_on.isoformat(), "date"
    yield "Report", report.campaign.name, "Version", report.campaign.version, "count"
    for chapter in report.every_chapter:
        for at, sentence in enumerate(chapter.sentences, 1):
            yield chapter.title, "In words", f"Sentence {at}", sentence, "text"
        for heading, points in chapter.lists:
            for at, point in enumerate(points, 1):
                yield chapter.title, heading, f"Point {at}", point, "text"
        for grid in chapter.grids:
            for row in grid.every_row():
                item = f"{grid.title}: total" if row.key == TOTAL else f"{grid.title}: {row.cells[0].shown}"
                for column, cell in zip(grid.columns[1:], row.cells[1:], strict=True):
                    if row.key == TOTAL and not cell.is_number:
                        continue
                    value = cell.value.isoformat() if isinstance(cell.value, date) else cell.value
                    yield chapter.title, item, column.label, value, cell.unit_name
    for chapter_title, note in report.notes:
        words = f"{note.definition} Source: {note.source}; as of {note.as_of}; n: {note.n}"
        yield chapter_title, "Notes", note.figure, words, "text"
