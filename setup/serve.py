"""What `make run` does once everything is installed: migrate, load the demo once, serve.

Prints the address and, for the demo, who can sign in. Stops with the terminal.
"""

import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
STATIC_STAMP = VAR / "static.stamp"


def secret_key() -> str:
    """A key of this machine's own, made once and kept outside version control."""
    path = VAR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def environment() -> dict[str, str]:
    found = {"DEMO": "true", **os.environ}
    found.setdefault("SECRET_KEY", secret_key())
    return found


def manage(*arguments: str) -> None:
    if subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment()).returncode:
        sys.exit(f"\n  `manage.py {' '.join(arguments)}` failed; its message above says why.\n")


def collect_static() -> None:
    """collectstatic, only when a static file or the settings changed since the last time."""
    digest = hashlib.sha256()
    folders = [ROOT / "static", ROOT / "config"]
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        if path.suffix != ".pyc":
            digest.update(str(path).encode() + str(path.stat().st_size).encode())
            digest.update(path.read_bytes())
    digest.update((ROOT / "requirements.txt").read_bytes())
    if STATIC_STAMP.exists() and STATIC_STAMP.read_text() == digest.hexdigest():
        return
    manage("collectstatic", "--noinput", "--clear", "-v", "0")
    STATIC_STAMP.write_text(digest.hexdigest())


def port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"\n  PORT must be a number from 1 to 65535, not {text!r}.\n")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError:
            sys.exit(f"\n  Port {text} is taken. Choose another:  make run PORT=8001\n")
    return int(text)


def main() -> None:
    VAR.mkdir(exist_ok=True)
    number = port()
    manage("migrate", "-v", "0")
    manage("load_demo", "--if-empty")
    collect_static()
    print(f"\n  Campaign planner:  http://127.0.0.1:{number}/", flush=True)
    manage("demo_sign_ins")
    print("  Ctrl-C stops it.\n", flush=True)
    gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{number}"]
    options = ["--workers", "2", "--threads", "4", "--log-level", "warning", "--timeout", "60"]
    os.chdir(ROOT)
    run_together([*gunicorn, *options], [sys.executable, "manage.py", "work"])


def run_together(*commands: list[str]) -> None:
    """Run the site and its worker until one of them ends or we are told to; then both end."""
    running = [subprocess.Popen(command, env=environment()) for command in commands]

    def stop(number: int, frame: object) -> None:
        for process in running:
            process.terminate()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    codes = []
    while not (codes := [code for process in running if (code := process.poll()) is not None]):
        time.sleep(0.3)
    stop(signal.SIGTERM, None)
    for process in running:
        process.wait()
    sys.exit(max(codes[0], 0))


if __name__ == "__main__":
    main()
