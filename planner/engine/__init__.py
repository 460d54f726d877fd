"""The planning engine: pure numpy and HiGHS, no Django, no clock in the results, no randomness."""

from planner.engine.candidates import Audience, Candidates, Dimension, ProblemError
from planner.engine.check import broken_claims
from planner.engine.compare import (
    EqualMicros,
    Interval,
    breakeven_fee_multiple,
    breakeven_spend,
    breakeven_value,
    cpe,
    cpm,
)
from planner.engine.cost import (
    CostAssumptions,
    PlacementCost,
    fixed_and_per_post_cents,
    people_to_contact,
    placement_cost,
    probability_of_posting,
)
from planner.engine.explain import (
    LeftOut,
    RulePrice,
    explain_left_out,
    value_per_1000_dollars,
    worth_of_rules,
)
from planner.engine.frontier import Frontier, frontier
from planner.engine.optimise import solve
from planner.engine.plan import broken_rules, plan_spend_cents, plan_value
from planner.engine.problem import Agreed, Figures, Objective, Problem, Rule
from planner.engine.reach import Overlaps, Placements, Reach, UniqueReach, reach_of, unique_reach
from planner.engine.replan import Replan, Reserve, replan
from planner.engine.solution import InfeasibleBrief, Multipliers, Solution
from planner.engine.swaps import Swap, swap_suggestions

__all__ = [
    "Agreed",
    "Audience",
    "Candidates",
    "CostAssumptions",
    "Dimension",
    "EqualMicros",
    "Figures",
    "Frontier",
    "InfeasibleBrief",
    "Interval",
    "LeftOut",
    "Multipliers",
    "Objective",
    "Overlaps",
    "PlacementCost",
    "Placements",
    "Problem",
    "ProblemError",
    "Reach",
    "Replan",
    "Reserve",
    "Rule",
    "RulePrice",
    "Solution",
    "Swap",
    "UniqueReach",
    "breakeven_fee_multiple",
    "breakeven_spend",
    "breakeven_value",
    "broken_claims",
    "broken_rules",
    "cpe",
    "cpm",
    "explain_left_out",
    "fixed_and_per_post_cents",
    "frontier",
    "people_to_contact",
    "placement_cost",
    "plan_spend_cents",
    "plan_value",
    "probability_of_posting",
    "reach_of",
    "replan",
    "solve",
    "swap_suggestions",
    "unique_reach",
    "value_per_1000_dollars",
    "worth_of_rules",
]
