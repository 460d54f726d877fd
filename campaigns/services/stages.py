"""Which move an entry of a shortlist may make, and what has to be there first."""

from campaigns.choices import Stage
from campaigns.models import ShortlistEntry
from campaigns.models.shortlist_entry import COMMITTED, REFUSED

ORDER = (
    Stage.SUGGESTED,
    Stage.CONTACTED,
    Stage.RESPONDED,
    Stage.NEGOTIATING,
    Stage.AGREED,
    Stage.CONTRACTED,
    Stage.POSTED,
    Stage.PAID,
)


def needs_reason(before: str, after: str) -> bool:
    """Refusals need one, and taking back what was agreed, posted or paid."""
    if after in REFUSED:
        return True
    return before in COMMITTED and ORDER.index(Stage(after)) < ORDER.index(Stage(before))


def hindrance(entry: ShortlistEntry, stage: str, reason: str) -> str:
    """Why the entry cannot move there, as a sentence about it; "" when it can.

    Terms and booked posts of the entry are read, so prefetch them for many.
    """
    if stage == entry.stage:
        return "is there already"
    if needs_reason(entry.stage, stage) and not reason.strip():
        return "needs a reason for that"
    if stage in REFUSED:
        return "has posts that are out: it was posted" if entry.stage in (Stage.POSTED, Stage.PAID) else ""
    if stage in COMMITTED and not is_agreed(entry):
        return "has no agreed fee yet: enter it in its terms (0 for product only)"
    if stage in (Stage.POSTED, Stage.PAID):
        return _unposted(entry)
    return ""


def is_agreed(entry: ShortlistEntry) -> bool:
    """Whether every line of its terms, and at least one, has an agreed fee."""
    terms = list(entry.terms.all())
    return bool(terms) and all(line.agreed_fee is not None for line in terms)


def _unposted(entry: ShortlistEntry) -> str:
    posts = list(entry.booked_posts.all())
    if not posts:
        return "has no booked posts yet: move it to agreed first"
    left = [post for post in posts if post.posted_on is None]
    if not left:
        return ""
    first = left[0]
    what = f"{first.get_deliverable_display().lower()} {first.number}"
    proof = f", with proof of the label ({first.label})" if first.label else ""
    return f"is not posted: {what} needs its address and day{proof}"
