"""Which tier scheme a page uses when nobody chose one."""

from campaigns.models import TierScheme


def default_scheme() -> TierScheme:
    """The first scheme of the agency, with its bands read; one without bands when all were deleted."""
    first = TierScheme.objects.prefetch_related("bands").order_by("pk").first()
    return first or TierScheme(name="No tier scheme", source="none is entered")


def chosen_scheme(slug: str) -> TierScheme:
    """The scheme of this slug, else the default one."""
    found = TierScheme.objects.prefetch_related("bands").filter(slug=slug).first()
    return found or default_scheme()
