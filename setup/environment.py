"""Make the virtual environment and install the locked requirements; does nothing when nothing changed.

Runs on the system's own Python, before anything is installed, so it uses the standard library alone.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def stop(problem: str, remedy: str) -> None:
    sys.exit(f"\n  {problem}\n  Bring it with:  {remedy}\n")


def check_prerequisites() -> None:
    if sys.version_info < (3, 11):
        found = ".".join(map(str, sys.version_info[:2]))
        stop(f"Python 3.11 or newer is needed; this is {found}.", "apt-get install python3.11")
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        stop("Python's venv module is missing.", "apt-get install python3-venv")


def fingerprint(locks: list[Path]) -> str:
    digest = hashlib.sha256(sys.version.encode() + str(ROOT).encode())
    for lock in locks:
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def make_venv() -> None:
    if (
        PYTHON.exists()
        and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0
    ):
        return
    print("Making the virtual environment in .venv", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)


def main(names: list[str]) -> None:
    check_prerequisites()
    locks = [ROOT / name for name in names]
    stamp = VENV / ("installed-" + "-".join(lock.stem for lock in locks))
    wanted = fingerprint(locks)
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    make_venv()
    print(f"Installing {' and '.join(names)}", flush=True)
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes"]
    arguments = [argument for lock in locks for argument in ("-r", str(lock))]
    if subprocess.run([*pip, *arguments]).returncode:
        sys.exit("\n  The Python packages could not be installed; pip's message above says why.\n")
    stamp.write_text(wanted)


if __name__ == "__main__":
    main(sys.argv[1:])
