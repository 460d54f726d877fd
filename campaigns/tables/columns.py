"""Columns shared by the tables: numbers, percent, money, tiers, states, links."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.template import Context
from django.template.loader import get_template

from campaigns.formatting import UNKNOWN, money
from campaigns.metrics.tiers import Band, tier_of, tier_rank

NUMBER = {"th": {"class": "number"}, "td": {"class": "number"}}
NARROW = {"th": {"class": "narrow"}, "td": {"class": "narrow"}}
PAGE_SIZES = (25, 50, 100)


class BaseTable(tables.Table):
    """A table whose pages can be 25, 50 or 100 rows long."""

    page_sizes = PAGE_SIZES

    def plain_rows(self) -> Iterator[list[Any]] | None:
        """The export of a table that knows a faster way than column by column."""
        return None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": UNKNOWN, **kwargs})


class TieredTable(BaseTable):
    """A table of accounts: knows the bands its tiers come from, and shows handles with @."""

    def __init__(self, *args: Any, bands: Sequence[Band], **kwargs: Any) -> None:
        self.bands = bands
        super().__init__(*args, **kwargs)

    def render_handle(self, value: str) -> str:
        return f"@{value}"

    def value_handle(self, value: str) -> str:
        return value


class NullsLastMixin:
    """Sorts unknown values last in both directions and breaks ties by primary key."""

    accessor: Any

    def order(self, queryset: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        name = str(self.accessor)
        key = F(name).desc(nulls_last=True) if is_descending else F(name).asc(nulls_last=True)
        return queryset.order_by(key, "-pk" if is_descending else "pk"), True


class ComponentColumn(NullsLastMixin, tables.TemplateColumn):
    """A cell drawn by a component; exports hold the plain value."""

    component = ""
    cell_attrs: Mapping[str, Any] = {}

    def __init__(self, **options: Any) -> None:
        options.setdefault("attrs", self.cell_attrs)
        options.setdefault("empty_values", ())
        super().__init__(template_name=self.component, **options)

    def render(self, record: Any, table: Any, value: Any, bound_column: Any, **kwargs: Any) -> Any:
        """A component sees its record and value, not the request: no context processor runs per cell."""
        context = {"record": record, "value": value, **self.extra_context}
        return get_template(self.template_name).template.render(Context(context))

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return value


class NumberColumn(ComponentColumn):
    component = "components/_number.html"
    cell_attrs = NUMBER

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return round(value, 1) if isinstance(value, float) else value


class DayColumn(NullsLastMixin, tables.DateColumn):
    """A day, kept on one line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(attrs=NARROW, **options)


class PercentColumn(ComponentColumn):
    """Shown in percent; exported as a 0-1 fraction."""

    component = "components/_percent.html"
    cell_attrs = NUMBER

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return None if value is None else round(value, 6)


class MoneyColumn(ComponentColumn):
    """Integer hundredths in the currency found from the record. Exports in whole units."""

    component = "components/_money.html"
    cell_attrs = NUMBER

    def __init__(self, currency: Callable[[Any], str] = attrgetter("currency"), **options: Any) -> None:
        self.currency_of = currency
        super().__init__(**options)

    def render(self, record: Any, table: Any, value: Any, bound_column: Any, **kwargs: Any) -> Any:
        self.extra_context = {"cents": value, "currency": self.currency_of(record)}
        return super().render(record, table, value, bound_column, **kwargs)

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return None if value is None else f"{value / 100:.2f}"


class AmountColumn(NullsLastMixin, tables.Column):
    """A Decimal amount in the record's currency."""

    def __init__(self, **options: Any) -> None:
        super().__init__(attrs=NUMBER, **options)

    def render(self, value: Any, record: Any) -> str:
        return money(value, record.currency)

    def value(self, value: Any, **kwargs: Any) -> Any:
        return value


class StatusColumn(ComponentColumn):
    """A state as a coloured word; the label comes from the model's choices."""

    component = "components/_status.html"

    def render(self, record: Any, table: Any, value: Any, bound_column: Any, **kwargs: Any) -> Any:
        key = getattr(record, bound_column.name)
        self.extra_context = {"value": key, "label": getattr(record, f"get_{bound_column.name}_display")()}
        return super().render(record, table, value, bound_column, **kwargs)

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return str(record.get_status_display())


class TierColumn(ComponentColumn):
    """The tier in the table's scheme; to sort by it, sort by followers."""

    component = "components/_tier.html"

    def __init__(self, **options: Any) -> None:
        super().__init__(orderable=False, **options)

    def render(self, record: Any, table: Any, value: Any, bound_column: Any, **kwargs: Any) -> Any:
        tier = tier_of(value, table.bands)
        self.extra_context = {"tier": tier, "rank": tier_rank(tier, table.bands)}
        return super().render(record, table, value, bound_column, **kwargs)

    def value(self, record: Any, value: Any, table: Any = None, **kwargs: Any) -> Any:
        return tier_of(value, table.bands) or "" if table is not None else value
