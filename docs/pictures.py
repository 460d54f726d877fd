"""`make pictures`: the pictures of README and guide, made from the running program with demo data."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "pictures"
PORT = "8799"
ADDRESS = f"http://127.0.0.1:{PORT}"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}


def manage(environment: dict[str, str], *arguments: str) -> list[str]:
    command = [sys.executable, "manage.py", *arguments]
    if arguments[0] != "runserver":
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return command


def wait_for_server() -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{ADDRESS}/healthz")
            return
        except OSError:
            time.sleep(0.2)
    sys.exit("the server did not start")


def sign_in(page: Page) -> None:
    page.goto(f"{ADDRESS}/people/sign-in/")
    page.get_by_label("E-mail").fill("staff@demo.example")
    page.get_by_label("Password").fill("demo-planner-2026")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{ADDRESS}/")


def take(page: Page, name: str, path: str, dark: bool = False, phone: bool = False) -> str:
    """One picture; gives the address that was reached."""
    page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
    page.set_viewport_size(PHONE if phone else WIDE)
    page.goto(ADDRESS + path if path.startswith("/") else path)
    page.wait_for_timeout(700)
    page.screenshot(path=TARGET / f"{name}.png")
    return page.url


def upload(page: Page) -> str:
    """A file of made-up accounts, uploaded; the address of its columns."""
    page.goto(f"{ADDRESS}/imports/new/")
    content = (
        "Username,Channel,Followers,Avg. likes,ER,Country\n"
        '@mara.eats,Instagram,73.8K,"4,120",7.53%,Germany\n'
        '@leo.tan,TikTok,1.2M,"20,000",1.7%,India\n'
    )
    page.get_by_label("File").set_input_files(
        {"name": "panel 2026-11.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/columns/")
    return page.url


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DEBUG": "true", "DATABASE_URL": f"sqlite:///{folder}/pictures.sqlite3",
                       "UPLOAD_DIR": folder, "SNAPSHOT_DIR": f"{folder}/columns"}  # fmt: skip
        manage(environment, "migrate", "-v", "0")
        manage(environment, "load_demo")
        serve = manage(environment, "runserver", "--noreload", PORT)
        server = subprocess.Popen(serve, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        try:
            wait_for_server()
            with sync_playwright() as playwright:
                path = shutil.which("chromium") or playwright.chromium.executable_path
                browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
                page = browser.new_page()
                sign_in(page)
                take(page, "dashboard", "/")
                take(page, "influencers", "/influencers/?platform=instagram&sort=-engagement_rate")
                take(page, "influencers-dark", "/influencers/?platform=instagram", dark=True)
                page.goto(f"{ADDRESS}/planner/?kept=True&sort=name")
                plan = page.locator("tbody a", has_text="beauty and fashion").get_attribute("href")
                take(page, "plan", plan)
                take(page, "plan-dark", plan, dark=True)
                take(page, "plan-phone", plan, phone=True)
                take(page, "what-if", f"{plan}explore/?budget=120000")
                page.goto(ADDRESS + plan)
                take(
                    page, "report", page.get_by_role("link", name="Report", exact=True).get_attribute("href")
                )
                page.goto(ADDRESS + plan)
                page.get_by_role("link", name="Change inputs").click()
                take(page, "planner", page.url)
                take(page, "compare", "/planner/compare/")
                take(page, "board", "/pipeline/board/")
                page.goto(f"{ADDRESS}/reviews/")
                review = page.locator("tbody a").first.get_attribute("href")
                take(page, "review", f"{review}3/")
                page.goto(f"{ADDRESS}/planner/?kept=True&sort=name")
                running = page.locator("tbody a", has_text="Iced tea: our").get_attribute("href")
                take(page, "results", f"{running}results/")
                take(page, "import", upload(page))
                browser.close()
        finally:
            server.terminate()


main()
