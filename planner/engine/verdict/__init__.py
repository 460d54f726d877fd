"""Micro against celebrity: how likely, by how much, and what would flip the answer."""

from planner.engine.verdict.chances import Chance, Range
from planner.engine.verdict.flips import Bar, BreakEvens, Swing, break_evens, flip, tornado
from planner.engine.verdict.side import CampaignShock, Side, logs_from_quantiles, logs_of_posts
from planner.engine.verdict.stakes import Measure, Stakes
from planner.engine.verdict.stress import PriceCase, RateCase, StressMatrix, matrix_of, stress_test
from planner.engine.verdict.verdict import Diversification, Verdict, diversification, verdict

__all__ = [
    "Bar",
    "BreakEvens",
    "CampaignShock",
    "Chance",
    "Diversification",
    "Measure",
    "PriceCase",
    "Range",
    "RateCase",
    "Side",
    "Stakes",
    "StressMatrix",
    "Swing",
    "Verdict",
    "break_evens",
    "diversification",
    "flip",
    "logs_from_quantiles",
    "logs_of_posts",
    "matrix_of",
    "stress_test",
    "tornado",
    "verdict",
]
