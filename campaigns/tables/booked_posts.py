"""The posts due as a table."""

from typing import Any

import django_tables2 as tables

from campaigns.formatting import UNKNOWN
from campaigns.models import BookedPost
from campaigns.tables.columns import BaseTable, ComponentColumn, DayColumn, NumberColumn


class PostNameColumn(ComponentColumn):
    component = "components/_post_name.html"

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return str(record)


class PostStateColumn(ComponentColumn):
    component = "components/_post_state.html"

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return record.state_label


class BookedPostTable(BaseTable):
    post = PostNameColumn(accessor="deliverable", verbose_name="Post")
    name = tables.Column(accessor="entry__account__influencer__name", verbose_name="Influencer")
    campaign = tables.Column(
        accessor="entry__shortlist__campaign__name",
        verbose_name="Campaign",
        linkify=("campaign_detail", {"pk": tables.A("entry__shortlist__campaign_id")}),
    )
    due_on = DayColumn(verbose_name="Due")
    state = PostStateColumn(accessor="posted_on", verbose_name="State")
    posted_on = DayColumn(verbose_name="Posted")
    label = tables.Column(verbose_name="Label required")
    code = tables.Column()
    views = NumberColumn(verbose_name="Views")
    engagements = NumberColumn(accessor="engagements", verbose_name="Engagements", orderable=False)

    class Meta:
        model = BookedPost
        fields = ()
        caption = "Booked posts"

    def render_label(self, value: str) -> str:
        return value or UNKNOWN
