"""The list of people who sign in."""

from typing import Any

import django_tables2 as tables

from accounts.models import User
from campaigns.tables.columns import BaseTable, NullsLastMixin, StatusColumn


class AccessColumn(StatusColumn):
    def render(self, record: Any, table: Any, value: Any, bound_column: Any, **kwargs: Any) -> Any:
        self.extra_context = {"value": value, "label": value.label}
        return super(StatusColumn, self).render(record, table, value, bound_column, **kwargs)

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return value.label


class MomentColumn(NullsLastMixin, tables.DateTimeColumn):
    """A moment; unknown ones last both ways."""


class PersonTable(BaseTable):
    name = tables.Column(linkify=("person_edit", {"pk": tables.A("pk")}))
    email = tables.Column(verbose_name="E-mail")
    role = tables.Column()
    brands = tables.Column(accessor="pk", orderable=False, verbose_name="Brands")
    access = AccessColumn(accessor="access_state", orderable=False, verbose_name="Access")
    last_login = MomentColumn(verbose_name="Last sign-in", format="j M Y, H:i")
    invited_at = MomentColumn(verbose_name="Invited", format="j M Y, H:i")

    class Meta:
        model = User
        fields = ()
        caption = "People"

    def render_brands(self, record: User) -> str:
        return ", ".join(brand.name for brand in record.brands.all()) or "–"

    def value_brands(self, value: int) -> str:
        return ", ".join(self._brand_names().get(value, ()))

    def _brand_names(self) -> dict[int, list[str]]:
        """Names by person, read once for an export."""
        if not hasattr(self, "_names"):
            self._names: dict[int, list[str]] = {}
            pairs = User.brands.through.objects.order_by("brand__name").values_list("user_id", "brand__name")
            for person, name in pairs:
                self._names.setdefault(person, []).append(name)
        return self._names
