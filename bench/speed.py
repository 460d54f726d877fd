"""How long the engine takes, in-process: warm medians, first calls, bounds, curves and unique reach."""

from collections.abc import Sequence
from math import isclose
from statistics import median

from bench.briefs import audience_of, brief, candidates_of, reach_brief, worth_of
from bench.instances import BUDGET_CENTS, FAMILIES, VARIANTS, Catalogue, draw
from bench.report import Report, milliseconds, percent
from bench.timing import once, seconds
from planner.engine import Problem, Solution, broken_rules, frontier, solve
from planner.engine.leaf import leaf_of
from planner.engine.market import Market, market_of

GAPS = {"budget": 0.0, "accounts": 0.0005, "rules": 0.0005}
"""The gap asked for: budget-only briefs are to be proven."""
ALLOWED = 5.0
MILLION, TENTH = 1_000_000, 100_000
SEEDS = (1, 2, 3, 4, 5)
BUDGET_AIMS = {MILLION: 0.016, TENTH: 0.010}
STEPS = (0.1, 0.4, 1.0, ALLOWED)


def reading(catalogue: Catalogue) -> float:
    """Seconds to read the four columns of numbers once: the floor of any pass over them."""
    columns = (catalogue.fee_cents, catalogue.fixed_cents, catalogue.value, catalogue.max_posts)
    return seconds(lambda: [column.sum() for column in columns], runs=15)


def checked(problem: Problem, found: Solution) -> str:
    """The gap, or what is wrong with the answer."""
    faults = [*broken_rules(problem, found.posts)] if found.feasible else ["no plan"]
    if found.bound < found.value:
        faults.append("bound below the value")
    if not isclose(worth_of(problem, found.posts), found.value, rel_tol=1e-9):
        faults.append("another value than the plan's")
    return "WRONG: " + "; ".join(faults) if faults else percent(found.gap)


def speed(report: Report, sizes: Sequence[int], runs: int) -> None:
    """Every family, size and variant; the targets are those of the first family."""
    rows, warm = [], {}
    for family in FAMILIES:
        for n in sizes:
            catalogue = draw(n, family)
            floor, candidates = reading(catalogue), candidates_of(catalogue)
            for variant in VARIANTS:
                problem, asked = brief(candidates, variant), GAPS[variant]
                taken = seconds(
                    lambda p=problem, g=asked: solve(p, seconds=ALLOWED, gap=g), runs, 2 * ALLOWED
                )
                found = solve(problem, seconds=ALLOWED, gap=asked)
                first = _first_call(catalogue, variant, min(runs, 3))
                warm[family, n, variant] = (taken, found)
                proven = "yes" if found.proven else "no"
                ratio = f"{taken / floor:,.0f} x"
                times = (milliseconds(taken), milliseconds(first), ratio)
                rows.append((family, f"{n:,}", variant, *times, checked(problem, found), proven))
    report.table(
        "Speed",
        f"Median of {runs} warm runs; the first call on a new catalogue; reading: warm time over that of "
        "summing the columns of fees, fixed costs, values and posts once in numpy. Budget is asked for a "
        f"proof, the others for a gap of {percent(GAPS['rules'])}, {ALLOWED:.0f} s allowed.",
        ("prices", "accounts", "brief", "warm", "first call", "reading", "gap", "proven"),
        rows,
    )
    _speed_targets(report, warm)


def _first_call(catalogue: Catalogue, variant: str, runs: int) -> float:
    """The median of solving with new objects, which nothing has been prepared for."""
    fresh = (brief(candidates_of(catalogue), variant) for _ in range(runs))
    return median(once(lambda p=problem: solve(p, seconds=ALLOWED, gap=GAPS[variant])) for problem in fresh)


def _speed_targets(report: Report, warm: dict[tuple[str, int, str], tuple[float, Solution]]) -> None:
    """Side rules at all sizes; the other variants have sections of their own."""
    aim, asked = 0.4, GAPS["rules"]
    for (family, n, variant), (taken, found) in warm.items():
        if variant == "rules":
            met = taken <= aim and found.gap is not None and found.gap <= asked
            measured = f"gap {percent(found.gap)}, {milliseconds(taken)}"
            what = f"rules, {n:,} accounts, {family}"
            report.target(what, f"gap {percent(asked)}, {milliseconds(aim)}", measured, met)


def budget_only(report: Report, sizes: Sequence[int], runs: int) -> None:
    """Proofs over several draws, as one draw can be lucky; and the growth with the catalogue."""
    rows, middles = [], {}
    for family in FAMILIES:
        for n in sizes:
            drawn = [draw(n, family, seed) for seed in SEEDS]
            floor = reading(drawn[0])
            taken, proven = zip(*(_to_proof(catalogue, runs) for catalogue in drawn), strict=True)
            middle = middles[family, n] = median(taken)
            times = [milliseconds(moment) for moment in (min(taken), middle, max(taken))]
            share = f"{sum(proven)} of {len(SEEDS)}"
            rows.append((family, f"{n:,}", share, *times, f"{middle / floor:,.0f} x"))
            if n in BUDGET_AIMS:
                aim = BUDGET_AIMS[n]
                met, measured = all(proven) and middle <= aim, f"{share} proven, {milliseconds(middle)}"
                report.target(
                    f"budget, {n:,} accounts, {family}", f"proven, {milliseconds(aim)}", measured, met
                )
        growth, larger = middles[family, sizes[-1]] / middles[family, sizes[0]], sizes[-1] / sizes[0]
        what = f"budget, growth from {sizes[0]:,} to {sizes[-1]:,}, {family}"
        report.target(what, f"well below {larger:.0f} x", f"{growth:.1f} x", growth <= larger / 2)
    report.table(
        "Budget only, several draws",
        f"Seeds {SEEDS[0]} to {SEEDS[-1]}, each the median of {runs} warm runs to a proof; reading as above.",
        ("prices", "accounts", "proven", "best", "median", "worst", "reading"),
        rows,
    )


def _to_proof(catalogue: Catalogue, runs: int) -> tuple[float, bool]:
    problem = brief(candidates_of(catalogue), "budget")
    taken = seconds(lambda: solve(problem, seconds=ALLOWED), runs, ALLOWED)
    return taken, solve(problem, seconds=ALLOWED).proven


def side_rules(report: Report, sizes: Sequence[int], runs: int) -> None:
    """With 27 limits: time to a bound, to gaps, and the gap after some time."""
    rows = []
    for family in FAMILIES:
        for n in sizes:
            problem = brief(candidates_of(draw(n, family)), "rules")
            bound = seconds(lambda p=problem: _bound(market_of(p)), runs)
            to_gap = [_time_to(problem, gap) for gap in (0.01, 0.0005, 0.0001)]
            after = [solve(problem, seconds=allowed, gap=0.0) for allowed in STEPS]
            cells = [milliseconds(bound), *to_gap, *(checked(problem, found) for found in after)]
            rows.append((family, f"{n:,}", *cells))
            if n == max(sizes):
                what = f"rules, a bound, {n:,} accounts, {family}"
                report.target(what, "40 ms", milliseconds(bound), bound <= 0.04)
    report.table(
        "27 side rules",
        "Ten niche floors and spend caps, three platform caps, a cap on macro, a floor of nano, a cap on "
        "accounts, the budget. Time to the first bound and to a gap; then the gap left after a time.",
        ("prices", "accounts", "bound", "1 %", "0.05 %", "0.01 %", *(f"after {step:g} s" for step in STEPS)),
        rows,
    )


def _bound(market: Market) -> float:
    return leaf_of(market, market.limits, market.problem.budget_cents).bound


def _time_to(problem: Problem, gap: float) -> str:
    """Time to a plan within the gap of its bound; a dash when it is not reached."""
    found = solve(problem, seconds=ALLOWED, gap=gap)
    return milliseconds(found.seconds) if found.gap is not None and found.gap <= gap else "–"


def reach(report: Report, sizes: Sequence[int], runs: int) -> None:
    """People reached at least once; each row says "not available" where the engine cannot."""
    rows = []
    middle = sizes[len(sizes) // 2]
    cases = [(FAMILIES[0], n) for n in sizes] + [(family, middle) for family in FAMILIES[1:]]
    for family, n in cases:
        catalogue = draw(n, family)
        audience, universe = audience_of(catalogue)
        candidates = candidates_of(catalogue, audience)
        for rules, aim, asked in ((False, 0.15, 0.01), (False, 0.15, 0.001), (True, 1.0, 0.01)):
            name = "reach and engagements, rules, repeat posts" if rules else "reach, budget, single posts"
            problem = reach_brief(candidates, universe, rules=rules)
            taken, told, gap = _reached(problem, asked, runs)
            rows.append((family, f"{n:,}", name, percent(asked), taken, told))
            if n == max(sizes):
                what = f"{name}, {n:,} accounts"
                measured = told if gap is None else f"gap {told}, {taken}"
                met = gap is not None and gap[0] <= asked and gap[1] <= aim
                report.target(what, f"gap {percent(asked)}, {milliseconds(aim)}", measured, met)
    report.table(
        "Unique reach",
        "80 segments, nine for every account, which reaches at most 60 % of any; warm medians.",
        ("prices", "accounts", "brief", "asked", "time", "gap"),
        rows,
    )


def _reached(problem: Problem, asked: float, runs: int) -> tuple[str, str, tuple[float, float] | None]:
    """(time, gap, both as numbers); the engine may not know unique reach."""
    try:
        found = solve(problem, seconds=ALLOWED, gap=asked)
        if found.value <= 0:
            return "–", "not available", None
        taken = seconds(lambda: solve(problem, seconds=ALLOWED, gap=asked), runs, 2 * ALLOWED)
    except Exception as cause:
        return "–", f"not available ({type(cause).__name__})", None
    gap = found.gap if found.gap is not None else float("inf")
    return milliseconds(taken), checked(problem, found), (gap, taken)


def frontiers(report: Report, sizes: Sequence[int], runs: int) -> None:
    """Every budget up to ten times the brief's: all breakpoints, or 50 budgets under side rules."""
    rows = []
    for n in sizes:
        candidates = candidates_of(draw(n))
        for variant, times, aim in (("budget", 10, 0.02), ("rules", 2, 1.0), ("rules", 10, 1.0)):
            problem, up_to = brief(candidates, variant), times * BUDGET_CENTS

            def curve(problem: Problem = problem, up_to: int = up_to) -> object:
                return frontier(problem, points=50, up_to_cents=up_to)

            taken = seconds(curve, runs, ALLOWED)
            told = frontier(problem, points=50, up_to_cents=up_to)
            known = told.lower > 0
            gaps = told.upper[known] / told.lower[known] - 1
            figures = (f"{int(known.sum())}", f"{len(told.attained_cents):,}", percent(float(median(gaps))))
            rows.append((f"{n:,}", variant, f"{times} x", milliseconds(taken), *figures))
            if n == max(sizes):
                what = f"frontier, {variant}, {n:,} accounts, to {times} x the budget"
                report.target(what, milliseconds(aim), milliseconds(taken), taken <= aim)
    report.table(
        "Frontier",
        "50 budgets up to so many times $75,000; all known plans of the curve; the median gap of the 50.",
        ("accounts", "brief", "to budget", "time", "budgets met", "plans known", "median gap"),
        rows,
    )
