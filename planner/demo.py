"""A saved plan for the demo: the sample celebrity against a shortlist."""

from datetime import date


def load_plan(*, today: date) -> None:
    """Plan the demo's largest campaign, so that a new user sees a finished comparison."""
