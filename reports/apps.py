"""The room of reports: a campaign on paper and in workbooks, for people who never saw the tool."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"
