"""The planning engine against HiGHS on the full model, and against its own linear relaxation."""

import highspy
import numpy as np

from bench.timing import line, seconds
from planner.engine import Problem, Rule, solve

NICHES = np.array(["food", "travel", "beauty", "fitness", "home"])
PLATFORMS = np.array(["instagram", "tiktok", "youtube"])


def draw(count: int, rules: bool, seed: int = 1) -> Problem:
    """Fees that follow followers with noise, rates that fall weakly with them, three posts at most."""
    random = np.random.default_rng(seed)
    followers = np.clip(np.exp(random.normal(np.log(8000), 1.5, count)), 1000, 5e6)
    rate = 0.08 * (followers / 1000) ** -0.22 * np.exp(random.normal(0, 0.45, count))
    fee = np.maximum(10, np.rint(15 * (followers / 1000) ** 0.85 * np.exp(random.normal(0, 0.6, count))))
    floors = [Rule("niche", str(name), min_accounts=5, max_spend_share=0.3) for name in NICHES]
    caps = [Rule("platform", str(name), max_spend_share=0.45) for name in PLATFORMS]
    columns = Candidates(
        ids=tuple(f"{number:07d}" for number in range(count)),
        fee_cents=(fee * 100).astype(np.int64),
        fixed_cents=np.full(count, 9_000, dtype=np.int64),
        value=np.rint(followers * rate),
        max_posts=np.full(count, 3, dtype=np.int64),
        budget_cents=7_500_000,
        dimensions={
            "niche": NICHES[random.integers(0, 5, count)],
            "platform": PLATFORMS[random.integers(0, 3, count)],
        },
        rules=tuple(floors + caps) if rules else (),
    )


def full_model(problem: Problem) -> float:
    """HiGHS on every option of every candidate, budget only; gives the best value it found in 60 s."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", 60.0)
    options = []
    for candidate in range(len(problem)):
        group = []
        for posts in (1, 2, 3):
            variable = solver.addBinary(obj=-float(problem.value[candidate] * problem.worth[posts]))
            cost = problem.fixed_cents[candidate] + posts * problem.fee_cents[candidate]
            group.append(variable)
            options.append(variable * (float(cost) / 1e6))
        solver.addConstr(sum(group[1:], group[0]) <= 1)
    solver.addConstr(solver.qsum(options) <= problem.budget_cents / 1e6)
    solver.run()
    return -float(solver.getInfo().objective_function_value)


def run() -> None:
    for count in (500, 2_000):
        problem = draw(count, rules=False)
        peer = seconds(lambda problem=problem: full_model(problem), runs=1)
        ours = seconds(lambda problem=problem: solve(problem))
        line(f"{count:,} candidates, budget only", ours, peer, "HiGHS on the full model")
    small = seconds(lambda: solve(draw(500, rules=True)), runs=3)
    for count in (2_000, 20_000):
        problem = draw(count, rules=True)
        ours = seconds(lambda problem=problem: solve(problem), runs=3)
        line(f"{count:,} candidates, 8 rules", ours, small, "500 candidates")
        found = solve(problem)
        print(f"    proven {found.proven}, gap {found.gap:.2e}, value {found.value:,.0f}")
