"""What the audit log keeps of budget plans."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Area
from accounts.services.edits import Logged


def _plan_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    return "budget plan saved" if after.get("is_kept") else "budget plan renamed"


PLAN = Logged(
    areas={"name": Area.STATE, "is_kept": Area.STATE},
    brand_key=lambda plan: plan.campaign.brand_id,
    words=_plan_words,
)
