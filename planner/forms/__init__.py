"""The planner's forms."""

from planner.forms.brief import BriefForm
from planner.forms.limits import LimitFormSet
from planner.forms.keep import KeepForm

__all__ = ["BriefForm", "KeepForm", "LimitFormSet"]
