"""Arguments of the command line and their help."""

from __future__ import annotations

import argparse
from pathlib import Path

PROGRAM = "python -m planner.engine"

FILES = """\
files (UTF-8 CSV with a header, or Parquet if the name ends in .parquet):
  candidates  id, fee_cents, fixed_cents, value, max_posts, then any columns of words that rules
              may refer to (niche, platform, tier, country, ...). Every cell of the first five is
              filled; n posts cost fixed_cents + n x fee_cents and are worth
              value x (repeat[0] + ... + repeat[n-1]); max_posts 0 leaves an account out.
  audience    id, segment, people: how many people of a segment the account reaches.
  brief       one JSON object; all but budget_cents may be left out:
"""

BRIEF = """\
              {"budget_cents": 7500000, "repeat": [1, 0.8, 0.6],
               "objective": {"engagements": 1, "unique_reach": 0}, "universe": {SEGMENT: PEOPLE},
               "max_accounts": 100,
               "rules": [{"dimension": "niche", "value": "food",
                          "min_accounts": 1, "max_accounts": 20,
                          "min_spend_share": 0.1, "max_spend_share": 0.5}],
               "include": [ID], "exclude": [ID], "agreed": {ID: {"posts": 1, "fee_cents": 5000}},
               "seconds": 5, "gap": 0.0005}
              Spend shares are shares of the budget.
"""

EXIT = """\
Standard output holds the one JSON object and nothing else. Exit code 0: answered (a brief that
no plan can meet is an answer); 2: a file cannot be used, standard error names file, row and column.
"""

SOLVE = """\
prints:
  {"status": "optimal" | "feasible" | "infeasible" | "unknown", "value", "bound", "gap", "proven",
   "spend_cents", "accounts", "placements": [{"id", "posts"}],
   "duals": {"budget", "budget_with_shares", "max_accounts",
             "rules": [{"dimension", "value", "accounts", "spend"}]},
   "seconds": {"read", "solve"}}
  gap = (bound - value) / max(|value|, 1e-9); optimal and proven: no plan is better (by
  more than 1e-9 of the value); infeasible: "conflict" names rules that contradict each other;
  unknown: no plan found in the time, none ruled out. Duals:
  what the bound gains per cent or account by which a limit is raised.
"""

FRONTIER = """\
further fields of the brief: "points": 50, "up_to_cents": 10 x budget_cents.

prints:
  {"points": [{"budget_cents", "lower", "upper"}], "attained": [{"spend_cents", "value"}],
   "breakpoints", "seconds": {"read", "solve"}}
  lower: worth of a plan that exists; upper: no plan is worth more; null: none found, none exists.
  attained: every plan known on the way, breakpoints: how many.
"""

REPLAN = """\
further fields of the brief: "pending": {ID: POSTS} (accounts asked and not agreed yet),
"refused": [ID], "keep_worth": worth of keeping an account that was asked (null: a tenth
of their average), "reserve": 10 (how many stand-ins to name). Agreed accounts stay as they are.

prints what solve prints, and
  {"kept": [ID], "changed": [ID], "dropped": [ID], "added": [ID], "keep_worth", "given_up",
   "reserve": [{"id", "posts", "spend_cents", "value", "instead_of", "loss"}]}
  changed: kept with another number of posts; given_up: no plan is worth more than this above
  the new one; instead_of: whom of the plan the stand-in can replace alone, loss: what that costs.
"""

SUBCOMMANDS = {
    "solve": ("the best plan for a brief, with a proof of how good it is", SOLVE),
    "frontier": ("what each budget can buy: values attained and certified", FRONTIER),
    "replan": ("a new plan after answers came in, close to the old one", REPLAN),
}


def parser() -> argparse.ArgumentParser:
    """The parser; leaves `subcommand`, `candidates`, `brief` and `audience`."""
    layout = argparse.RawDescriptionHelpFormatter
    program = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Plan how to spend a budget on influencer accounts.",
        epilog=f"{FILES}{BRIEF}\n{EXIT}",
        formatter_class=layout,
        allow_abbrev=False,
    )
    subcommands = program.add_subparsers(dest="subcommand", required=True, metavar="SUBCOMMAND")
    for name, (summary, prints) in SUBCOMMANDS.items():
        sub = subcommands.add_parser(
            name,
            help=summary,
            description=summary,
            epilog=f"{FILES}{BRIEF}\n{prints}\n{EXIT}",
            formatter_class=layout,
            allow_abbrev=False,
        )
        sub.add_argument("--candidates", type=Path, required=True, metavar="C", help="C.csv or C.parquet")
        sub.add_argument("--brief", type=Path, required=True, metavar="B.json", help="the brief")
        sub.add_argument("--audience", type=Path, metavar="A", help="A.csv or A.parquet")
    return program
