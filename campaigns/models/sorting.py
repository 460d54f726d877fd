"""Text in one order on every database: by bytes, names without regard to the case of ASCII letters."""

from typing import Any

from django.db.models import CharField, Func


class Bytes(Func):
    """A text by its bytes in UTF-8, whatever the database's collation."""

    template = "%(expressions)s"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='(%(expressions)s COLLATE "C")', **context)


class AsciiLower(Func):
    """ASCII letters in lower case, all others as they are; by bytes."""

    template = "LOWER(%(expressions)s)"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='LOWER(%(expressions)s COLLATE "C")', **context)
