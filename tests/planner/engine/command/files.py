"""Files to run the command line on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from planner.engine.__main__ import main

CANDIDATES = """\
id,fee_cents,fixed_cents,value,max_posts,niche,platform
007,100,10,10,3,food,instagram
a,200,0,30,1,travel,tiktok
b,300,0,20.5,9,,tiktok
"""
AUDIENCE = """\
id,segment,people
a,DE,500
007,FR,20
007,DE,300
"""
BRIEF = {"budget_cents": 600}


def write(path: Path, content: str | bytes) -> Path:
    """The file, exactly these characters."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_brief(folder: Path, **fields: Any) -> Path:
    """A brief of $6 with these fields."""
    return write(folder / "brief.json", json.dumps(BRIEF | fields))


def arguments(
    folder: Path,
    subcommand: str = "solve",
    *,
    candidates: str | bytes = CANDIDATES,
    audience: str | bytes | None = None,
    brief: str | bytes | None = None,
    **fields: Any,
) -> list[str]:
    """Arguments of the program over files written in the folder."""
    document = write_brief(folder, **fields) if brief is None else write(folder / "brief.json", brief)
    given = [subcommand, "--candidates", str(write(folder / "candidates.csv", candidates))]
    given += ["--brief", str(document)]
    if audience is not None:
        given += ["--audience", str(write(folder / "audience.csv", audience))]
    return given


def refusal(given, capfd) -> str:
    """The one line on standard error; nothing on standard output."""
    code = main(given)
    printed = capfd.readouterr()
    assert code == 2 and printed.out == ""
    assert printed.err.count("\n") == 1 and "Traceback" not in printed.err
    return printed.err
