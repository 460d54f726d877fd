"""The report as a PDF drawn by reportlab, where that is installed: plainer than the print of the page."""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reports.services.colours import ink_on, safe_colour
from reports.services.figures import Grid
from reports.services.reporting import Report

REGULAR, BOLD = "Vera", "VeraBd"
WIDTH = 515
MANY_COLUMNS = 8


def is_possible() -> bool:
    return find_spec("reportlab") is not None


def drawn_pdf(report: Report) -> bytes:
    """A4 pages with the brand's name and a number on each; heads of tables repeat."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    _use_fonts()
    content = BytesIO()
    name = str(report.campaign.brand)
    paper = SimpleDocTemplate(content, pagesize=A4, leftMargin=40, rightMargin=40, topMargin=50,
                              bottomMargin=45, title=f"{name}: {report.campaign}", author=name)  # fmt: skip

    def edges(canvas: Any, paper: Any) -> None:
        canvas.setFont(REGULAR, 7)
        canvas.drawString(40, A4[1] - 32, name)
        canvas.drawRightString(A4[0] - 40, 26, str(paper.page))

    paper.build(_story(report), onFirstPage=edges, onLaterPages=edges)
    return content.getvalue()


def _use_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for font in (REGULAR, BOLD):
        if font not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(font, f"{font}.ttf"))


def _words(text: str, size: float = 9, font: str = REGULAR, **look: Any) -> Any:
    """A paragraph of plain words; nothing in them is markup."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle(
        "words", fontName=font, fontSize=size, leading=size * 1.35, spaceAfter=size * 0.45, **look
    )
    return Paragraph(escape(text), style)


def _story(report: Report) -> list[Any]:
    from reportlab.platypus import PageBreak

    campaign, colour = report.campaign, safe_colour(report.campaign.brand.colour)
    band = {"backColor": colour, "textColor": ink_on(colour), "borderPadding": 6}
    made = f"Report of {report.made_on:%-d %b %Y}, version {campaign.version} of the campaign"
    story = [_words(f"{campaign.brand}: {campaign}", 15, BOLD, **band), _words(""), _words(made)]
    for at, chapter in enumerate(report.every_chapter):
        story += [PageBreak()] if at else []
        story.append(_words(chapter.title, 13, BOLD))
        story += [_words(sentence) for sentence in chapter.sentences]
        for heading, points in chapter.lists:
            story.append(_words(heading, 10, BOLD))
            story += [_words(f"• {point}") for point in points]
        for grid in chapter.grids:
            story += [_words(grid.title, 10, BOLD), _table(grid, colour)]
    story += [PageBreak(), _words("Notes", 13, BOLD)]
    for title, note in report.notes:
        source = f"Source: {note.source}; as of {note.as_of}; over {note.n}."
        story.append(_words(f"{title}, {note.figure}: {note.definition} {source}", 8))
    story.append(_words("Words used", 10, BOLD))
    return story + [_words(f"{word}: {meaning}", 8) for word, meaning in report.glossary]


def _table(grid: Grid, colour: str) -> Any:
    from reportlab.platypus import LongTable, TableStyle

    columns = grid.shown_columns
    size = 5.5 if len(columns) > MANY_COLUMNS else 7.5
    lines = [[_words(column.label, size, BOLD, alignment=2 * column.is_number) for column in columns]]
    for cells, details in grid.shown_rows():
        first = [_words(cells[0].shown, size), *([_words(details, size * 0.85)] if details else [])]
        lines.append([first, *(_words(cell.shown, size, alignment=2 * cell.is_number) for cell in cells[1:])])
    if grid.total:
        lines.append(
            [
                _words(cell.shown if cell.value else "", size, BOLD, alignment=2 * cell.is_number)
                for cell in grid.shown_total()
            ]
        )
    weights = [2.4, *(1.0 for _ in columns[1:])]
    widths = [WIDTH * weight / sum(weights) for weight in weights]
    rules = [("LINEBELOW", (0, 0), (-1, 0), 1.2, colour), ("LINEBELOW", (0, 1), (-1, -1), 0.3, "#d5dae0")]
    padding = [(f"{side}PADDING", (0, 0), (-1, -1), 2) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    table = LongTable(lines, colWidths=widths, repeatRows=1, spaceAfter=8)
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *rules, *padding]))
    return table
