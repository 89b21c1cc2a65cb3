"""Short lists that come with a row, in the query of the row itself, and are rows again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Field, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

Row = TypeVar("Row", bound=models.Model)


class _Listed(Subquery):
    template = "(SELECT JSON_GROUP_ARRAY(JSON(told)) FROM (%(subquery)s) AS listed)"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT COALESCE(JSONB_AGG(told), '[]') FROM (%(subquery)s) AS listed)"
        return self.as_sql(compiler, connection, template=template, **context)


def listed(rows: QuerySet, *paths: str) -> Subquery:
    """What ``rows``, a few in an order, hold at ``paths``: a list of mappings in one column."""
    return _Listed(rows.values(told=JSONObject(**{path: path for path in paths})))


def revive(model: type[Row], told: Mapping[str, Any]) -> Row:
    """The row of which ``told`` holds columns; what ``other__id`` leads to hangs on it."""
    near: dict[str, dict[str, Any]] = {}
    for path, value in told.items():
        name, _way, rest = path.partition("__")
        if rest:
            near.setdefault(name, {})[rest] = value
    fields = [field for field in model._meta.concrete_fields if field.attname in told]
    values = [_read(field, told[field.attname]) for field in fields]
    row = model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], values)
    for name, part in near.items():
        other: Any = model._meta.get_field(name).related_model
        setattr(row, name, revive(other, part) if part["id"] is not None else None)
    return row


def _read(field: Field, value: Any) -> Any:
    return moment(value) if isinstance(field, models.DateTimeField) else field.to_python(value)


def moment(told: str | None) -> datetime | None:
    """A time as JSON holds it; one of SQLite's says no zone, and is in UTC."""
    read = parse_datetime(told) if told else None
    return read.replace(tzinfo=UTC) if read and read.tzinfo is None else read
