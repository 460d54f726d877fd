"""The worked example of the method page says what the engine does."""

import doctest
import re
from pathlib import Path

import numpy as np
import pytest

from planner.engine import Candidates, Problem, plan_spend_cents, plan_value
from planner.engine.market import market_of
from planner.engine.options import hull_steps
from planner.engine.relaxation import relax

PAGE = Path(__file__).parents[3] / "docs" / "method.md"


@pytest.fixture
def brief() -> Problem:
    them = Candidates(
        ids=("Ana", "Ben", "Cleo", "Dia", "Eli", "Fay"),
        fee_cents=np.array([100, 150, 300, 60, 220, 480]) * 100,
        fixed_cents=np.full(6, 20_00),
        value=np.array([500.0, 600, 1500, 240, 700, 2300]),
        max_posts=np.array([2, 1, 1, 2, 1, 1]),
    )
    return Problem(them, budget_cents=1_000_00, repeat=(1, 0.8))


def table(header: str) -> list[list[str]]:
    """The cells of the table of the page that opens with this header."""
    lines = PAGE.read_text().split("\n")
    begin = next(number for number, line in enumerate(lines) if line.startswith(header)) + 2
    rows = []
    for line in lines[begin:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def number(cell: str) -> float:
    return float(re.sub(r"[$,]", "", cell))


def test_the_examples_of_the_method_page_run() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert result.attempted > 10 and result.failed == 0


def test_the_table_of_slopes_is_the_hull_of_the_options(brief: Problem) -> None:
    market = market_of(brief)
    steps = hull_steps(relax(market, market.limits, brief.budget_cents).pool)
    rows = table("| step | costs |")
    assert [number(row[1]) * 100 for row in rows] == steps.cost.tolist()
    assert [number(row[2]) for row in rows] == pytest.approx(steps.value.tolist())
    assert [number(row[3]) for row in rows] == pytest.approx((steps.slope * 100).tolist(), abs=0.005)
    assert [number(row[4]) * 100 for row in rows] == np.cumsum(steps.cost).tolist()
    assert [number(row[5]) for row in rows] == pytest.approx(np.cumsum(steps.value).tolist())


def test_the_table_of_choices_adds_up_to_the_bound(brief: Problem) -> None:
    market = market_of(brief)
    bound = relax(market, market.limits, brief.budget_cents).priced.bound
    posts = {
        "Ana, one post": [1, 0, 1, 0, 0, 1],
        "Ben, not Ana": [0, 1, 1, 0, 0, 1],
        "Dia, one post, not Ana": [0, 0, 1, 1, 0, 1],
        "Dia, two posts, not Ana": [0, 0, 1, 2, 0, 1],
    }
    rows = table("| choice | losses |")
    assert [row[0] for row in rows] == list(posts)
    for choice, losses, unused, total, value in rows:
        plan = np.array(posts[choice])
        left, price = unused.split(" x ")
        assert number(left) * 100 == brief.budget_cents - plan_spend_cents(brief, plan)
        assert sum(map(float, losses.split(" + "))) + number(left) * float(price) == number(total)
        assert number(value) == pytest.approx(plan_value(brief, plan))
        assert number(value) == pytest.approx(bound - number(total))
