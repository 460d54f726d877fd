"""The list of saved searches."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html

from accounts.models import User
from campaigns.formatting import exact
from campaigns.models import SavedSearch
from campaigns.services.found_accounts import ColumnAccounts, RowAccounts
from campaigns.services.saved_searches import last_seen
from campaigns.tables.columns import NUMBER, BaseTable, ComponentColumn, DayColumn

Found = Callable[[str, User], ColumnAccounts | RowAccounts]


class ManageColumn(ComponentColumn):
    component = "components/_saved_search_actions.html"

    def render(self, record: Any, table: Any, value: Any, bound_column: Any, **kwargs: Any) -> Any:
        self.extra_context = {"is_own": record.owner_id == table.user.pk}
        return super().render(record, table, value, bound_column, **kwargs)


class SavedSearchTable(BaseTable):
    name = tables.Column(linkify=("saved_search_open", {"pk": tables.A("pk")}), verbose_name="Search")
    accounts = tables.Column(accessor="pk", orderable=False, attrs=NUMBER)
    new = tables.Column(accessor="pk", orderable=False, attrs=NUMBER, verbose_name="New to you")
    owner = tables.Column(accessor="owner__name", verbose_name="By")
    is_shared = tables.Column(verbose_name="Seen by")
    created_at = DayColumn(verbose_name="Since")
    manage = ManageColumn(accessor="pk", orderable=False, exclude_from_export=True, verbose_name="Change")

    class Meta:
        model = SavedSearch
        fields = ()
        caption = "Saved searches"

    def __init__(self, *args: Any, user: User, found: Found, **kwargs: Any) -> None:
        self.user, self.found, self._seen = user, found, None
        super().__init__(*args, **kwargs)

    def _seen_at(self, pk: int) -> datetime | None:
        if self._seen is None:
            self._seen = last_seen(self.data.data, self.user)
        return self._seen.get(pk)

    def value_is_shared(self, value: bool) -> str:
        return "everybody" if value else "its owner"

    render_is_shared = value_is_shared

    def render_accounts(self, record: SavedSearch) -> str:
        found = self.found(record.query, self.user)
        return exact(len(found)) if found.is_exact else f"more than {exact(len(found))}"

    def render_new(self, record: SavedSearch) -> str:
        seen_at = self._seen_at(record.pk)
        if seen_at is None:
            return "–"
        new = self.found(record.query, self.user).created_since(seen_at)
        return exact(new) if not new else format_html("<strong>{}</strong>", exact(new))

    def value_accounts(self, value: int) -> str:
        return self.render_accounts(SavedSearch.objects.get(pk=value))

    def value_new(self, value: int) -> str:
        seen_at = self._seen_at(value)
        query = SavedSearch.objects.get(pk=value).query
        return "" if seen_at is None else str(self.found(query, self.user).created_since(seen_at))
