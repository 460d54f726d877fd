"""The rows of a table as plain values, read column by column without drawing a cell.

`Table.as_values` of django-tables2 inspects signatures for every cell; over a whole catalogue that
is most of the time.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django_tables2.columns import BoundColumn

from campaigns.tables.columns import AmountColumn, BaseTable, ComponentColumn

CHUNK = 1000


def exported_rows(table: BaseTable) -> Iterator[list[Any]]:
    """The header, then every row in the table's order; None where a value is unknown."""
    return table.plain_rows() or _column_by_column(table)


def _column_by_column(table: BaseTable) -> Iterator[list[Any]]:
    columns = [column for column in table.columns.iterall() if not column.column.exclude_from_export]
    yield [column.header for column in columns]
    readers = [_reader(table, column) for column in columns]
    records = table.data.data
    for record in records.iterator(chunk_size=CHUNK) if isinstance(records, QuerySet) else records:
        yield [read(record) for read in readers]


def _reader(table: BaseTable, bound: BoundColumn) -> Callable[[Any], Any]:
    """How one column reads its value: the table's `value_<name>`, the column's own, else the field's."""
    accessor, column = bound.accessor, bound.column
    own = getattr(table, f"value_{bound.name}", None)
    if own is not None:
        return lambda record: own(accessor.resolve(record, quiet=True))
    if isinstance(column, ComponentColumn | AmountColumn):
        return lambda record: column.value(
            record=record, value=accessor.resolve(record, quiet=True), table=table
        )
    labels = _labels(table, bound)
    return lambda record: _plain(accessor.resolve(record, quiet=True), labels)


def _labels(table: BaseTable, bound: BoundColumn) -> dict[Any, Any]:
    """Stored values to their labels, for fields with choices."""
    try:
        field = bound.accessor.get_field(table._meta.model)
    except FieldDoesNotExist:
        return {}
    return dict(getattr(field, "flatchoices", None) or ())


def _plain(value: Any, labels: dict[Any, Any]) -> Any:
    if value is None:
        return None
    if value in labels:
        return str(labels[value]) if value != "" else None
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else str(value)
