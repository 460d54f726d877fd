"""What a benchmark found: targets beside measured figures, tables, and the machine, as text and Markdown."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("numpy", "highspy", "ortools")
QUIET = 0.5
"""A load average above this means that the machine was not the benchmark's alone."""


class Report:
    """Prints each table when it is complete and keeps all of them for the file."""

    def __init__(self) -> None:
        self.targets: list[tuple[str, str, str, str]] = []
        self.sections: list[str] = []
        self.machine = machine()
        print("\n".join(self.machine))

    def target(self, what: str, aim: str, measured: str, met: bool) -> None:
        """A promised figure beside the measured one."""
        self.targets.append((what, aim, measured, "yes" if met else "NO"))

    def table(self, title: str, note: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A section of its own; `note` says how the figures were taken."""
        lines = aligned(headers, rows)
        print(f"\n{title}\n{note}\n" + "\n".join(lines), flush=True)
        self.sections.append(f"## {title}\n\n{note}\n\n" + "\n".join(lines))

    def end(self, path: Path | None) -> None:
        """The targets, last on the screen and first in the file."""
        lines = aligned(("what", "target", "measured", "met"), self.targets)
        print("\nTargets\n" + "\n".join(lines), flush=True)
        if path is not None:
            opening = (
                "# Measurements of the planning engine\n\nWritten by `make bench`. Times are those of one"
            )
            opening += " machine; the ratios travel better.\n\n" + "\n".join(
                f"- {fact}" for fact in self.machine
            )
            parts = [opening, "## Targets\n\n" + "\n".join(lines), *self.sections]
            path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
            print(f"\nwritten to {path}")


def aligned(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table with even columns, figures to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(headers, *rows, strict=True)]
    left = [not any(row[place][:1].isdigit() for row in rows) for place in range(len(headers))]

    def one(cells: Sequence[str]) -> str:
        padded = (
            cell.ljust(width) if is_left else cell.rjust(width)
            for cell, width, is_left in zip(cells, widths, left, strict=True)
        )
        return "| " + " | ".join(padded) + " |"

    rule = [
        "-" * width if is_left else "-" * (width - 1) + ":"
        for width, is_left in zip(widths, left, strict=True)
    ]
    return [one(headers), "| " + " | ".join(rule) + " |", *(one(row) for row in rows)]


def machine() -> list[str]:
    """The day, the machine and the versions, one fact each."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    load = os.getloadavg()[0]
    company = "; other work ran beside it" if load > QUIET else ""
    return [
        f"{date.today().isoformat()}",
        f"{_processor()}, {os.cpu_count()} cores; load average {load:.1f} when the run began{company}",
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        libraries,
    ]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown processor"


def milliseconds(seconds: float | None) -> str:
    """Enough digits to compare with: 7.4 ms, 412 ms, 18.9 s.

    >>> milliseconds(0.0074), milliseconds(0.4123), milliseconds(18.94)
    ('7.4 ms', '412 ms', '18.9 s')
    """
    if seconds is None:
        return "–"
    if seconds >= 10:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"


def percent(gap: float | None) -> str:
    """A gap as a percentage with two significant digits; 0 below a billionth.

    >>> percent(0.000482), percent(2e-16), percent(None)
    ('0.048 %', '0 %', '–')
    """
    if gap is None:
        return "–"
    return "0 %" if gap < 1e-9 else f"{gap * 100:.2g} %"
