"""The finding that no plan keeps to a brief."""


class PlanImpossible(Exception):  # noqa: N818 - a finding about the brief, not a fault
    """No plan keeps to the brief; `reasons` say which rules stand against each other."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class NoneFound(PlanImpossible):
    """No plan was found in the time given; with more time there may be one."""
