"""The admin site: entering and correcting every record."""

from campaigns.admin import brands, campaigns, influencers, overlaps, packs, people, schemes

__all__ = ["brands", "campaigns", "influencers", "overlaps", "packs", "people", "schemes"]
