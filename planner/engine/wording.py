"""Words for limits and amounts in the engine's findings."""

from __future__ import annotations

from planner.engine.problem import Rule


def dollars(cents: int) -> str:
    """An amount of at least 0 as text; cents only when there are any.

    >>> dollars(1_840_000), dollars(53_191)
    ('$18,400', '$531.91')
    """
    whole, rest = divmod(int(cents), 100)
    return f"${whole:,}" if rest == 0 else f"${whole:,}.{rest:02d}"


def accounts_text(count: int) -> str:
    """A number of accounts as text.

    >>> accounts_text(1), accounts_text(12)
    ('1 account', '12 accounts')
    """
    return "1 account" if count == 1 else f"{count:,} accounts"


def rule_name(rule: Rule) -> str:
    """The candidates a rule speaks of, such as "niche food"."""
    return f"{rule.dimension} {rule.value}"
