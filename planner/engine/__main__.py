"""`python -m planner.engine`: plans from files, see --help."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from planner.engine.command.arguments import parser
from planner.engine.command.faults import InputError
from planner.engine.command.report import as_line
from planner.engine.command.run import Files, run
from planner.engine.command.stdout import reserved_stdout, write_line


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 with one JSON object on standard output, or 2 with a message on standard error.

    As argparse does, raises SystemExit for --help and for arguments that cannot be read.
    """
    given = parser().parse_args(arguments)
    files = Files(given.candidates, given.brief, given.audience)
    with reserved_stdout() as stdout:
        try:
            answer = run(given.subcommand, files, time.perf_counter)
        except InputError as error:
            sys.stderr.write(f"{error}\n")
            return 2
        write_line(stdout, as_line(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
