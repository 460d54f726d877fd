"""The room of records: brands, influencers, campaigns, shortlists."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = "Campaigns"

    def ready(self) -> None:
        from campaigns.services.imports import starting  # noqa: F401  (registers its kinds of job)
