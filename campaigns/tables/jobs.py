"""The list of jobs."""

from typing import Any

import django_tables2 as tables

from campaigns.tables.columns import BaseTable, NumberColumn, StatusColumn
from jobs.models import Job


class StateColumn(StatusColumn):
    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return str(record.get_state_display())


class JobTable(BaseTable):
    title = tables.Column(linkify=("job_detail", {"pk": tables.A("pk")}), verbose_name="Job")
    state = StateColumn()
    done = NumberColumn()
    total = NumberColumn(verbose_name="Of")
    attempts = NumberColumn()
    created_by = tables.Column(verbose_name="By")
    created_at = tables.DateTimeColumn(verbose_name="Asked for", format="j M Y, H:i")
    finished_at = tables.DateTimeColumn(verbose_name="Ended", format="j M Y, H:i")

    class Meta:
        model = Job
        fields = ()
        caption = "Jobs"
