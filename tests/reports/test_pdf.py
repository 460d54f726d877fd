"""PDFs: made by Chromium where there is one; a clear page where there is none or it hangs."""

import re
import zlib

import pytest
from django.urls import reverse

from reports.services import printing


def get(sign_in, user, campaign):
    return sign_in(user).get(reverse("campaign_report_pdf", args=[campaign.pk]))


@pytest.mark.timeout(90)
def test_a_pdf_is_made_and_bears_the_brands_name(full, sign_in, colleague, settings):
    settings.CHROMIUM = ""
    if printing.chromium() is None:
        pytest.skip("NO CHROMIUM on PATH: no PDF was made or looked at")
    response = get(sign_in, colleague, full)
    assert response.status_code == 200 and response["Content-Type"] == "application/pdf"
    content = response.content
    assert content.startswith(b"%PDF") and b"%%EOF" in content[-64:]
    title = re.search(rb"/Title\s*(\(.*?\)|<.*?>)", content)
    assert title is not None and full.brand.name in _words(title[1])
    streams = re.findall(rb"stream\r?\n(.*?)endstream", content, re.S)
    assert any(b"BT" in _unpacked(each) for each in streams)


def _words(title: bytes) -> str:
    if title.startswith(b"<"):
        return bytes.fromhex(title[1:-1].decode()).decode("utf-16")
    raw = title[1:-1]
    return raw.decode("utf-16") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.mark.timeout(60)
def test_without_chromium_reportlab_draws_it(full, plan, sign_in, colleague):
    pytest.importorskip("reportlab", reason="NO REPORTLAB (requirements-pdf.txt): no PDF was drawn")
    type(full.brand).objects.filter(pk=full.brand_id).update(name="A <b>bold</b> & Söhne")
    response = get(sign_in, colleague, full)
    assert response.status_code == 200 and response.content.startswith(b"%PDF")
    title = re.search(rb"/Title\s*(\(.*?\))\s*/", response.content, re.S)
    assert title is not None and b"<b>bold" in title[1].replace(b"\x00", b"")


@pytest.fixture
def nothing_draws(monkeypatch):
    """A server without reportlab, whatever is installed here."""
    monkeypatch.setattr(printing, "is_possible", lambda: False)


def says_what_helps(response, campaign, why):
    page = response.content.decode()
    assert response.status_code == 503 and why in page
    assert reverse("campaign_report", args=[campaign.pk]) in page and "apt install chromium" in page


@pytest.mark.usefixtures("nothing_draws")
def test_without_chromium_a_page_says_what_helps(campaign, sign_in, colleague):
    says_what_helps(get(sign_in, colleague, campaign), campaign, "No Chromium is installed")


@pytest.mark.parametrize(
    ("script", "why"),
    [("sleep 60", "took longer than"), ("exit 3", "made no PDF"), ("echo x > report.pdf", "made no PDF")],
)
@pytest.mark.usefixtures("nothing_draws")
def test_a_chromium_that_hangs_or_fails_is_no_fault_of_the_page(
    script, why, campaign, sign_in, colleague, settings, tmp_path, monkeypatch
):
    program = tmp_path / "chromium"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    settings.CHROMIUM = str(program)
    monkeypatch.setattr(printing, "PDF_SECONDS", 1)
    says_what_helps(get(sign_in, colleague, campaign), campaign, why)


@pytest.mark.usefixtures("nothing_draws")
def test_a_program_that_cannot_run_is_no_fault_of_the_page(campaign, sign_in, colleague, settings, tmp_path):
    program = tmp_path / "chromium"
    program.write_bytes(b"\x00\x01 no program")
    program.chmod(0o755)
    settings.CHROMIUM = str(program)
    assert get(sign_in, colleague, campaign).status_code == 503


@pytest.mark.usefixtures("nothing_draws")
def test_the_program_hears_no_secret_and_only_one_prints_at_a_time(
    campaign, sign_in, colleague, settings, tmp_path, monkeypatch
):
    heard = tmp_path / "heard"
    program = tmp_path / "chromium"
    program.write_text(f'#!/bin/sh\n(echo "$@"; env) > {heard}\n')
    program.chmod(0o755)
    settings.CHROMIUM = str(program)
    monkeypatch.setenv("SECRET_KEY", "a-secret-of-ours")
    assert get(sign_in, colleague, campaign).status_code == 503
    told = heard.read_text()
    assert "report.html" in told and "a-secret-of-ours" not in told
    assert settings.SECRET_KEY not in told and campaign.brand.name not in told
    monkeypatch.setattr(printing, "PATIENCE_SECONDS", 0.05)
    with printing._printer:
        says_what_helps(get(sign_in, colleague, campaign), campaign, "Another PDF is being made")
