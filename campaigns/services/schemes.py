"""Which tier scheme a page uses when nobody chose one."""

from campaigns.models import TierScheme


def default_scheme() -> TierScheme:
    """The first scheme of the agency, with its bands read."""
    return TierScheme.objects.prefetch_related("bands").order_by("pk")[0]


def chosen_scheme(slug: str) -> TierScheme:
    """The scheme of this slug, else the default one."""
    found = TierScheme.objects.prefetch_related("bands").filter(slug=slug).first()
    return found or default_scheme()
