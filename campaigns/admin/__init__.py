"""The admin site: entering and correcting every record."""

from campaigns.admin import brands, campaigns, influencers, packs, schemes

__all__ = ["brands", "campaigns", "influencers", "packs", "schemes"]
