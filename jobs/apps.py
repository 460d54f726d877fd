from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Long work in the background: leases, progress, take-over, cancelling."""

    name = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
