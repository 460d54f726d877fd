"""Micro against celebrity: how likely, by how much, and what would flip the answer."""

from planner.engine.verdict.chances import Chance, Range
from planner.engine.verdict.side import CampaignShock, Side, logs_from_quantiles, logs_of_posts
from planner.engine.verdict.verdict import Diversification, Verdict, verdict

__all__ = [
    "CampaignShock",
    "Chance",
    "Diversification",
    "Range",
    "Side",
    "Verdict",
    "logs_from_quantiles",
    "logs_of_posts",
    "verdict",
]
