"""`make bench`: prints medians and ratios; believe the ratios, not the digits of one machine."""

import argparse
import os
import platform
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
    from bench import catalogue, engine, imports, lists, what_if

    benches = {
        "engine": engine.run,
        "imports": imports.run,
        "catalogue": catalogue.run,
        "what_if": what_if.run,
        "lists": lists.run,
    }
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = f"{', '.join(benches)}; all without a name"
    arguments.add_argument("names", nargs="*", metavar="name", help=names)
    arguments.add_argument("--quick", action="store_true", help="the engine at small sizes, nothing written")
    chosen = arguments.parse_args()
    if unknown := set(chosen.names) - benches.keys():
        arguments.error(f"no bench called {', '.join(sorted(unknown))}")
    if chosen.quick:
        benches["engine"] = lambda: engine.run(engine.QUICK)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    for name in chosen.names or benches:
        print(f"\n{name}")
        benches[name]()


main()
