"""Niches: what an influencer talks about and what a brand is about."""

from django.db import models
from django.db.models.functions import Lower


class Niche(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(Lower("name"), name="niche_name_unique_in_any_case"),)

    def __str__(self) -> str:
        return self.name
