"""A real Chromium: from PATH, else Playwright's own; skipped loudly without one, a failure under CI=true."""

import os
import shutil
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from accounts.models import Role
from tests.factories import make_user

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PASSWORD = "a-long-test-password"


def chromium_path() -> str | None:
    """Where a Chromium is; None when there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@pytest.fixture(scope="session")
def browser_type_launch_args():
    path = chromium_path()
    if path is None:
        message = "NO CHROMIUM: browser tests skipped; bring it with: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return {"executable_path": path, "args": ARGUMENTS}


@pytest.fixture(autouse=True)
def requests_answered():
    """Each request's thread ends before the server may stop: pages close first, being set up later."""
    yield
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=5)


@pytest.fixture(autouse=True)
def schemes(shipped_schemes):
    """Every browser test has real transactions."""


@pytest.fixture
def staff(shipped_schemes):
    return make_user("staff@test.example", Role.STAFF)


@pytest.fixture
def faults(page: Page) -> list[str]:
    """What the browser complained about: errors of scripts and of the content policy."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda entry: found.append(entry.text) if entry.type == "error" else None)
    return found


@pytest.fixture
def site(page: Page, live_server, staff, faults) -> Page:
    """A page signed in as agency staff; goto takes paths."""
    page.set_default_timeout(10_000)
    sign_in(page, live_server.url, staff.email)
    return page


def sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/people/sign-in/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")
