"""Peers on the full model, each in a process of its own: `python -m bench.peers cpsat rules 1000 60`.

The child writes one JSON line per gap reached, as it happens, so that a killed run still tells.
Times count from the start of the search; building the model is told apart.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from bench.instances import MAX_POSTS, WORTH_TENTHS, Catalogue, draw, limits_of

if TYPE_CHECKING:
    import highspy

GAPS = (0.01, 0.0005, 0.0001)
FINEST = 1e-6
GRACE = 10
"""Seconds for start and model on top of the search, before the process is killed."""
WORKERS = 2


@dataclass(frozen=True, eq=False)
class Model:
    """One 0-1 column per account and number of posts, [accounts * 3]; at most one per account.

    Values in tenths, costs in the largest unit that all of them are multiples of; a row of
    `limits` is (columns, whole coefficients, low or None, high or None).
    """

    value: np.ndarray
    limits: list[tuple[np.ndarray, np.ndarray, int | None, int | None]]


def model_of(catalogue: Catalogue, variant: str) -> Model:
    n, posts = len(catalogue), np.arange(1, MAX_POSTS + 1)
    cost = (catalogue.fixed_cents[:, None] + posts * catalogue.fee_cents[:, None]).ravel()
    unit = int(np.gcd.reduce(cost))
    value = (catalogue.value.astype(np.int64)[:, None] * WORTH_TENTHS[1:]).ravel()
    rows = []
    for limit in limits_of(variant):
        columns = np.arange(n * MAX_POSTS)
        if limit.dimension is not None:
            inside = catalogue.codes[limit.dimension] == limit.code
            columns = columns[np.repeat(inside, MAX_POSTS)]
        in_cents = limit.unit == "cents"
        low = limit.low if limit.low is None or not in_cents else -(-limit.low // unit)
        high = limit.high if limit.high is None or not in_cents else limit.high // unit
        rows.append((columns, cost[columns] // unit if in_cents else np.ones_like(columns), low, high))
    return Model(value, rows)


class Progress:
    """Tells the time when a gap is reached for the first time, and the end."""

    def __init__(self, build_seconds: float) -> None:
        self.build, self.reached = build_seconds, set()
        self.began = perf_counter()
        self.tell("start")

    def look(self, value: float, bound: float) -> None:
        """Both in tenths; nothing is known yet when they are not finite."""
        if not (np.isfinite(value) and np.isfinite(bound) and value > 0):
            return
        for gap in GAPS:
            if (bound - value) <= gap * value and gap not in self.reached:
                self.reached.add(gap)
                self.tell("reached", gap=gap, value=value / 10, bound=bound / 10)

    def tell(self, event: str, **figures: float | str | None) -> None:
        seconds = perf_counter() - self.began
        print(json.dumps({"event": event, "seconds": seconds, "build": self.build, **figures}), flush=True)

    def end(self, status: str, value: float, bound: float) -> None:
        self.look(value, bound)
        known = value > 0 and np.isfinite(value) and np.isfinite(bound)
        figures = {"value": value / 10, "bound": bound / 10} if known else {}
        self.tell("end", status=status, **figures)


def highs(catalogue: Catalogue, variant: str, seconds: float) -> None:
    """HiGHS on the full model, rows passed as arrays."""
    import highspy

    began = perf_counter()
    solver = highspy.Highs()
    solver.silent()
    _pass_to_highs(solver, model_of(catalogue, variant))
    for option, setting in (("time_limit", seconds), ("mip_rel_gap", FINEST), ("threads", WORKERS)):
        solver.setOptionValue(option, setting)
    progress = Progress(perf_counter() - began)

    def on_log(event: highspy.HighsCallbackEvent) -> None:
        progress.look(-event.data_out.mip_primal_bound, -event.data_out.mip_dual_bound)

    solver.cbMipLogging += on_log
    solver.cbMipImprovingSolution += on_log
    solver.run()
    end = solver.getInfo()
    found = end.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    status = solver.modelStatusToString(solver.getModelStatus())
    progress.end(status, -end.objective_function_value if found else -np.inf, -end.mip_dual_bound)


def _pass_to_highs(solver: "highspy.Highs", model: Model) -> None:
    """Columns, then one row per account and one per limit, all as arrays."""
    count, n = len(model.value), len(model.value) // MAX_POSTS
    nothing = np.empty(0, dtype=np.int32)
    cost = -model.value.astype(np.float64)
    solver.addCols(count, cost, np.zeros(count), np.ones(count), 0, nothing, nothing, np.empty(0))
    solver.changeColsIntegrality(count, np.arange(count, dtype=np.int32), np.ones(count, dtype=np.uint8))
    columns = np.concatenate([np.arange(count), *(row[0] for row in model.limits)])
    entries = np.concatenate([np.ones(count), *(row[1] for row in model.limits)])
    sizes = [MAX_POSTS] * n + [len(row[0]) for row in model.limits]
    starts = np.append(0, np.cumsum(sizes))[:-1]
    low = [-np.inf] * n + [-np.inf if row[2] is None else row[2] for row in model.limits]
    high = [1.0] * n + [np.inf if row[3] is None else row[3] for row in model.limits]
    solver.addRows(len(low), np.array(low), np.array(high), len(columns), starts, columns, entries)


def cpsat(catalogue: Catalogue, variant: str, seconds: float) -> None:
    """CP-SAT on the full model."""
    import pandas as pd
    from ortools.sat.python import cp_model

    began = perf_counter()
    arrays, model = model_of(catalogue, variant), cp_model.CpModel()
    columns = model.new_bool_var_series("posts", pd.RangeIndex(len(arrays.value))).to_numpy()
    for account in columns.reshape(-1, MAX_POSTS):
        model.add_at_most_one(account)
    for inside, entries, low, high in arrays.limits:
        total = cp_model.LinearExpr.weighted_sum(columns[inside].tolist(), entries.tolist())
        if low is not None:
            model.add(total >= low)
        if high is not None:
            model.add(total <= high)
    model.maximize(cp_model.LinearExpr.weighted_sum(columns.tolist(), arrays.value.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = WORKERS
    solver.parameters.relative_gap_limit = FINEST
    progress, known = Progress(perf_counter() - began), {"value": -np.inf, "bound": np.inf}

    class Solutions(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            known["value"] = self.objective_value
            on_bound(self.best_objective_bound)

    def on_bound(bound: float) -> None:
        known["bound"] = min(known["bound"], bound)
        progress.look(known["value"], known["bound"])

    solver.best_bound_callback = on_bound
    status = solver.solve(model, Solutions())
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    value = solver.objective_value if found else -np.inf
    progress.end(solver.status_name(status), value, solver.best_objective_bound)


PEERS: dict[str, Callable[[Catalogue, str, float], None]] = {"highs": highs, "cpsat": cpsat}


@dataclass(frozen=True)
class Answer:
    """What a peer said within the time: seconds by gap reached, and its last value and bound.

    `total` is None for a run that was killed.
    """

    reached: dict[float, float]
    total: float | None
    build: float | None
    status: str
    value: float | None
    bound: float | None


def ask(peer: str, variant: str, n: int, seconds: float) -> Answer:
    """Run a peer in its own process; it is killed GRACE seconds after its time is over."""
    command = [sys.executable, "-m", "bench.peers", peer, variant, str(n), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            told, _ = child.communicate(timeout=seconds + GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            told, _ = child.communicate()
    events = [json.loads(line) for line in told.splitlines()]
    last = events[-1] if events else {"event": "none"}
    ended = last["event"] == "end"
    if ended:
        status = last["status"]
    elif child.returncode >= 0:
        status = f"failed with exit code {child.returncode}"
    else:
        status = "killed" if "value" in last else f"none within {seconds:.0f} s"
    return Answer(
        reached={event["gap"]: event["seconds"] for event in events if event["event"] == "reached"},
        total=last["seconds"] if ended else None,
        build=last.get("build"),
        status=status,
        value=last.get("value"),
        bound=last.get("bound"),
    )


if __name__ == "__main__":
    name, chosen, size, limit = sys.argv[1:]
    PEERS[name](draw(int(size)), chosen, float(limit))
