"""The subcommands: read the files, ask the engine, report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.engine.candidates import ProblemError
from planner.engine.command.brief import Brief, read_brief
from planner.engine.command.catalogue import read_candidates
from planner.engine.command.faults import InputError, one_line
from planner.engine.command.report import (
    frontier_report,
    infeasible_report,
    replan_report,
    solution_report,
)
from planner.engine.frontier import frontier
from planner.engine.optimise import solve
from planner.engine.problem import Problem
from planner.engine.replan import replan
from planner.engine.solution import InfeasibleBrief

Answer = dict[str, Any]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Files:
    """Where the input is."""

    candidates: Path
    brief: Path
    audience: Path | None = None


def run(subcommand: str, files: Files, clock: Clock) -> Answer:
    """The answer of one subcommand with the wall-clock seconds of reading and of solving.

    Raises InputError when a file cannot be used.
    """
    began = clock()
    brief = read_brief(files.brief)
    candidates = read_candidates(
        files.candidates,
        dimensions=brief.dimensions,
        most_posts=len(brief.repeat),
        audience=files.audience,
        segments=brief.universe.keys(),
    )
    try:
        problem = brief.problem(candidates)
        read = clock()
        answer = _answer(subcommand, brief, problem)
    except ProblemError as error:
        raise InputError(f"{files.brief}: {one_line(error)}") from None
    return {**answer, "seconds": {"read": read - began, "solve": clock() - read}}


def _answer(subcommand: str, brief: Brief, problem: Problem) -> Answer:
    try:
        return ANSWERS[subcommand](brief, problem)
    except InfeasibleBrief as found:
        return infeasible_report(found)


def _solve(brief: Brief, problem: Problem) -> Answer:
    return solution_report(problem, solve(problem, seconds=brief.seconds, gap=brief.gap))


def _frontier(brief: Brief, problem: Problem) -> Answer:
    curve = brief.curve
    return frontier_report(frontier(problem, points=curve.points, up_to_cents=curve.up_to_cents))


def _replan(brief: Brief, problem: Problem) -> Answer:
    change = brief.change
    answer = replan(
        problem,
        change.pending,
        refused=change.refused,
        keep_worth=change.keep_worth,
        reserve=change.reserve,
        seconds=brief.seconds,
        gap=brief.gap,
    )
    return replan_report(problem, answer)


ANSWERS: dict[str, Callable[[Brief, Problem], Answer]] = {
    "solve": _solve,
    "frontier": _frontier,
    "replan": _replan,
}
