"""Unique reach and frequency of several placements: estimates, and bounds that always hold."""

from planner.engine.reach.estimate import Reach, UniqueReach, reach_of, unique_reach
from planner.engine.reach.overlaps import Base, Note, OverlapNote, Overlaps
from planner.engine.reach.placements import Placements

__all__ = [
    "Base",
    "Note",
    "OverlapNote",
    "Overlaps",
    "Placements",
    "Reach",
    "UniqueReach",
    "reach_of",
    "unique_reach",
]
