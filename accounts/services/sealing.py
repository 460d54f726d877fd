"""Database triggers that refuse to change or delete entries of the audit log, whoever asks."""

from typing import Any

REFUSED = "the audit log is only ever added to"
SQLITE = {
    name: f"CREATE TRIGGER audit_no_{name} BEFORE {name} ON accounts_auditentry "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    for name in ("update", "delete")
}
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON accounts_auditentry "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
)


def seal(connection: Any) -> None:
    """Put the triggers in place."""
    unseal(connection)
    _run(connection, SQLITE.values() if connection.vendor == "sqlite" else POSTGRESQL)


def unseal(connection: Any) -> None:
    """Take them away: for migrations that rebuild the table, and tests that empty it."""
    names = [f"audit_no_{name}" for name in SQLITE] if connection.vendor == "sqlite" else ["audit_no_change"]
    on = "" if connection.vendor == "sqlite" else " ON accounts_auditentry"
    _run(connection, [f"DROP TRIGGER IF EXISTS {name}{on}" for name in names])


def _run(connection: Any, statements: Any) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
