"""The room of decisions: reviews of shortlists and plans, approvals of budgets."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "Reviews"
