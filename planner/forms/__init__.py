"""The planner's forms."""

from planner.forms.brief import BriefForm
from planner.forms.explore import ExploreForms
from planner.forms.keep import KeepForm
from planner.forms.limits import LimitFormSet

__all__ = ["BriefForm", "ExploreForms", "KeepForm", "LimitFormSet"]
