"""Find or bring a Chromium for the browser tests: PATH, else Playwright's download, else apt-get as root.

Without any of them the browser tests are skipped, loudly; under CI=true they fail.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def on_path() -> bool:
    return any(shutil.which(name) for name in NAMES)


def playwright_has_one() -> bool:
    probe = (
        "import os; from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: raise SystemExit(not os.path.exists(p.chromium.executable_path))"
    )
    return subprocess.run([sys.executable, "-c", probe], capture_output=True).returncode == 0


def download() -> bool:
    print("Downloading a Chromium for the browser tests", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        return subprocess.run(command, capture_output=True, timeout=300).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def apt_get() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("Installing Debian's chromium for the browser tests", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL)
    return on_path()


if __name__ == "__main__":
    if not (on_path() or playwright_has_one() or download() or apt_get()):
        print(
            "\n  NO CHROMIUM: the browser tests will be skipped.\n"
            "  Bring it with:  apt-get install chromium\n",
            flush=True,
        )
