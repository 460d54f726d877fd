"""What one more of everything would bring, and which accounts could be exchanged, in words and rows."""

from typing import Any

from campaigns.formatting import compact, money_from_cents
from planner.engine import Problem, Solution, value_per_1000, worth_of_rules
