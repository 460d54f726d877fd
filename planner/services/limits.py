"""Which platforms, niches, tiers and countries a plan can set floors and caps for."""

from campaigns.choices import COUNTRIES, Platform
from campaigns.models import Niche, TierScheme

Choices = list[tuple[str, list[tuple[str, str]]]]


def limit_choices(scheme: TierScheme) -> Choices:
    """Grouped choices whose keys are dimension:value."""
    return [
        ("Platform", [(f"platform:{key}", label) for key, label in Platform.choices]),
        ("Niche", [(f"niche:{niche.pk}", niche.name) for niche in Niche.objects.all()]),
        ("Tier", [(f"tier:{band.tier}", band.tier.capitalize()) for band in scheme.as_bands()]),
        ("Country", [(f"country:{code}", name) for code, name in COUNTRIES]),
    ]
