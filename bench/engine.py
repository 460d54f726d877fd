"""The planning engine: speed, proof, memory, and the same briefs given to HiGHS and CP-SAT as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import memory, peers, robustness
from bench.briefs import brief, candidates_of
from bench.instances import draw
from bench.report import Report, milliseconds, percent
from bench.speed import ALLOWED, MILLION, TENTH, budget_only, frontiers, reach, side_rules, speed
from planner.engine import Problem, Solution, solve

RESULTS = Path(__file__).with_name("RESULTS.md")


@dataclass(frozen=True)
class Scale:
    """How much is measured: sizes, seeds of the many briefs, runs of a median, (variant, n) for peers."""

    sizes: tuple[int, ...]
    seeds: tuple[int, ...]
    runs: int
    beside: tuple[tuple[str, int], ...]
    peer_seconds: float
    path: Path | None


FULL = Scale(
    sizes=(1_000, 10_000, TENTH, MILLION),
    seeds=(1, 2),
    runs=7,
    beside=(("budget", 1_000), ("rules", 1_000), ("budget", 10_000), ("rules", 10_000), ("budget", TENTH)),
    peer_seconds=60,
    path=RESULTS,
)
QUICK = Scale((1_000, 10_000), (1,), 2, (("budget", 1_000), ("rules", 1_000)), 10, None)


def run(scale: Scale = FULL) -> None:
    """Every section; the file is written for the full scale only."""
    report = Report()
    speed(report, scale.sizes, scale.runs)
    budget_only(report, scale.sizes[-2:], scale.runs)
    side_rules(report, scale.sizes[1:], scale.runs)
    many_briefs(report, scale)
    reach(report, scale.sizes[1:], scale.runs)
    frontiers(report, scale.sizes[-2:], scale.runs)
    memory_use(report, max(scale.sizes))
    beside_peers(report, scale)
    report.end(scale.path)


def many_briefs(report: Report, scale: Scale) -> None:
    """A cap on accounts under many budgets, caps, families and seeds."""
    done = robustness.runs(scale.sizes, scale.seeds)
    rows = [_spread("all", done)]
    rows += [_spread(f"{n:,} accounts", [run for run in done if run.n == n]) for n in scale.sizes]
    faulty = [run for run in done if run.fault]
    report.table(
        "Many briefs with a cap on accounts",
        "Three families, budgets of $25,000, $75,000 and $200,000, caps of 60, 150 and 250 accounts, seeds "
        f"{', '.join(map(str, scale.seeds))}; {robustness.ALLOWED:.0f} s allowed. Each plan is checked "
        "against every limit, each bound against the plans of all tighter briefs. A fault is also a gap "
        f"above {percent(robustness.GAP)} or a run {robustness.LATE} times as long as allowed.",
        ("briefs", "runs", "faults", "proven", "median", "95th percentile", "worst", "largest gap"),
        rows,
    )
    if faulty:
        told = [(*_drawn(run), milliseconds(run.seconds), run.fault) for run in faulty]
        headers = ("prices", "accounts", "seed", "budget", "cap", "time", "fault")
        report.table("Faults", "Of the briefs above.", headers, told)
    middle = float(np.median([run.seconds for run in done]))
    measured = f"{milliseconds(middle)}, {len(faulty)} faults in {len(done)} runs"
    aim = f"gap {percent(robustness.GAP)}, median 60 ms, no faults"
    report.target("accounts, many briefs", aim, measured, middle <= 0.06 and not faulty)


def _drawn(run: robustness.Run) -> tuple[str, ...]:
    return (run.family, f"{run.n:,}", f"{run.seed}", f"${run.budget_cents // 100:,}", f"{run.cap}")


def _spread(name: str, done: Sequence[robustness.Run]) -> tuple[str, ...]:
    taken = [run.seconds for run in done]
    counts = (f"{len(done)}", f"{sum(bool(run.fault) for run in done)}", f"{sum(run.proven for run in done)}")
    times = tuple(milliseconds(float(np.quantile(taken, share))) for share in (0.5, 0.95, 1.0))
    return (name, *counts, *times, percent(max(run.gap for run in done)))


def memory_use(report: Report, n: int) -> None:
    """Peak of a process of its own, beside three times the arrays it was given and 200 MiB."""
    rows = []
    for variant in ("budget", "rules", "reach", "reach rules"):
        size, told = memory.peak(n, variant)
        allowed = memory.ALLOWED_TIMES * size + memory.ALLOWED_MORE
        available = told["value"] > 0
        figures = (size, told["empty"], told["before"], told["peak"], allowed)
        cells = [f"{amount / memory.MIB:,.0f} MiB" for amount in figures]
        rows.append((variant, *(cells if available else [*cells[:3], "not available", cells[4]])))
        if available:
            what = f"memory, {variant}, {n:,} accounts"
            report.target(what, cells[4], cells[3], told["peak"] <= allowed)
    report.table(
        "Memory",
        f"{n:,} accounts in a process of its own. Input: the bytes of the arrays given, ids not counted; "
        "empty: libraries loaded; before: catalogue checked and copied, ids made; the peak includes it all.",
        ("brief", "input", "empty", "before", "peak", "allowed"),
        rows,
    )


def beside_peers(report: Report, scale: Scale) -> None:
    """The same briefs for the engine and for solvers of the full model."""
    rows, agreed = [], True
    for variant, n in scale.beside:
        problem = brief(candidates_of(draw(n)), variant)
        ours = _ours(problem)
        answers = {"engine": ours} | {
            name: peers.ask(name, variant, n, scale.peer_seconds) for name in peers.PEERS
        }
        values = [answer.value for answer in answers.values() if answer.value is not None]
        bounds = [answer.bound for answer in answers.values() if answer.bound is not None]
        agrees = max(values) <= min(bounds) * (1 + 1e-9)
        agreed = agreed and agrees
        rows += [(variant, f"{n:,}", name, *_beside(answer, ours)) for name, answer in answers.items()]
    report.table(
        "Beside HiGHS and CP-SAT",
        "Peers get the full model (a 0-1 column per account and number of posts), two threads, a process of "
        f"their own and {scale.peer_seconds:.0f} s; killed {peers.GRACE} s later. Time to a gap by their own "
        "bounds, building the model not counted; ratio: their time to 0.05 % over ours (warm).",
        (
            "brief",
            "accounts",
            "solver",
            "build",
            "1 %",
            "0.05 %",
            "0.01 %",
            "end",
            "ratio",
            "value",
            "status",
        ),
        rows,
    )
    told = "agree" if agreed else "a value is above another solver's bound"
    report.target("values and bounds of all three solvers", "agree", told, agreed)


def _ours(problem: Problem) -> peers.Answer:
    """The engine's warm times to the same gaps, then as far as it gets in the time it has by default."""
    solve(problem, seconds=ALLOWED, gap=peers.GAPS[0])
    reached = {}
    for gap in peers.GAPS:
        found = solve(problem, seconds=ALLOWED, gap=gap)
        if found.gap is not None and found.gap <= gap:
            reached[gap] = found.seconds
    last: Solution = solve(problem, seconds=ALLOWED, gap=peers.FINEST)
    status = "proven" if last.proven else f"gap {percent(last.gap)}"
    return peers.Answer(reached, last.seconds, None, status, last.value, last.bound)


def _beside(answer: peers.Answer, ours: peers.Answer) -> tuple[str, ...]:
    """Build, times to the gaps, end, ratio to our time to the middle gap, value, status."""
    times = [answer.reached.get(gap) for gap in peers.GAPS]
    theirs, mine = times[1], ours.reached.get(peers.GAPS[1])
    ratio = "–" if theirs is None or mine is None else f"{theirs / mine:,.0f} x"
    cells = [milliseconds(moment) for moment in (answer.build, *times, answer.total)]
    best = "–" if answer.value is None else f"{answer.value:,.1f}"
    return (*cells, ratio, best, answer.status)
