"""`make bench`: prints medians and ratios; believe the ratios, not the digits of one machine."""

import os
import platform
import sys
import tempfile
from pathlib import Path

DATABASE = Path(tempfile.mkdtemp(prefix="campaign-bench-")) / "bench.sqlite3"
os.environ.setdefault("DATABASE_URL", f"sqlite:///{DATABASE}")
os.environ["DEBUG"] = "false"
os.environ.setdefault("SECRET_KEY", "benchmarks only")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")


def main() -> None:
    import django

    django.setup()
    from bench import catalogue, engine, imports

    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    chosen = set(sys.argv[1:])
    for bench in (engine, imports, catalogue):
        name = bench.__name__.removeprefix("bench.")
        if not chosen or name in chosen:
            print(f"\n{name}")
            bench.run()


main()
