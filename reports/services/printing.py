"""A page as a PDF by a Chromium on this machine: one at a time, in a folder of its own, without network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from django.conf import settings
from django.contrib.staticfiles import finders

from campaigns.models import Brand
from reports.services.colours import stylesheet
from reports.services.drawing import drawn_pdf, is_possible
from reports.services.reporting import Report

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
STYLES = ("css/tokens.css", "css/report.css")
PDF_SECONDS = 30
PATIENCE_SECONDS = 5
_printer = Lock()


class NoPdf(Exception):  # noqa: N818 - a finding, not a fault
    """Why there is no PDF, as a sentence."""


def chromium() -> str | None:
    """The program that prints: the one of the settings, else the first on PATH; None where there is none."""
    if settings.CHROMIUM:
        return shutil.which(settings.CHROMIUM)
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def report_pdf(report: Report, page: str) -> bytes:
    """The page printed by Chromium, else the report drawn by reportlab. Raises NoPdf where neither can."""
    try:
        return pdf_of(page, brand=report.campaign.brand)
    except NoPdf:
        if not is_possible():
            raise
    return drawn_pdf(report)


def pdf_of(page: str, *, brand: Brand) -> bytes:
    """The page, which links `tokens.css`, `report.css` and `brand.css` beside it, as a PDF. Raises NoPdf."""
    program = chromium()
    if program is None:
        raise NoPdf("No Chromium is installed on this server.")
    if not _printer.acquire(timeout=PATIENCE_SECONDS):
        raise NoPdf("Another PDF is being made at this moment. Try again in half a minute.")
    try:
        with TemporaryDirectory(prefix="report-", ignore_cleanup_errors=True) as folder:
            return _printed(program, page, brand, Path(folder))
    finally:
        _printer.release()


def _printed(program: str, page: str, brand: Brand, folder: Path) -> bytes:
    (folder / "report.html").write_text(page, encoding="utf-8")
    (folder / "brand.css").write_text(stylesheet(brand.name, brand.colour), encoding="utf-8")
    inter = finders.find("vendor/inter")
    if inter:
        shutil.copytree(inter, folder / "inter")
    for name in STYLES:
        found = finders.find(name)
        if found:
            shutil.copy(found, folder / Path(name).name)
    target = folder / "report.pdf"
    _run([program, *_switches(folder), f"--print-to-pdf={target}", (folder / "report.html").as_uri()], folder)
    content = target.read_bytes() if target.is_file() else b""
    if not content.startswith(b"%PDF"):
        raise NoPdf("Chromium is installed, but it made no PDF.")
    return content


def _switches(folder: Path) -> list[str]:
    """Headless, with a profile of its own, and no way out to any network."""
    return [
        "--headless=new",
        "--disable-gpu",
        "--disable-extensions",
        "--disable-background-networking",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--no-pdf-header-footer",
        "--proxy-server=127.0.0.1:9",
        "--proxy-bypass-list=<-loopback>",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={folder / 'profile'}",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]


def _run(command: list[str], folder: Path) -> None:
    """Run it with nothing of our environment; at the end of its time it ends with all its children."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8"}
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        raise NoPdf("Chromium is installed, but it cannot be started.") from None
    try:
        process.wait(timeout=PDF_SECONDS)
    except subprocess.TimeoutExpired:
        raise NoPdf(f"Chromium took longer than {PDF_SECONDS} seconds.") from None
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
