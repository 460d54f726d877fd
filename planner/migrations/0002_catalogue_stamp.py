"""The stamp of the catalogue and the triggers that change it.

SQLite drops the triggers of a table that a later migration rebuilds: call `watch` again there. Until
then pools are read anew for every request, which is slow but never stale, and a test fails.
"""

from django.db import migrations, models

TABLES = (
    "campaigns_socialaccount",
    "campaigns_influencer",
    "campaigns_influencer_niches",
    "campaigns_rate",
)

POSTGRESQL = """
CREATE OR REPLACE FUNCTION catalogue_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO planner_cataloguestamp (slot, token)
  VALUES (mod(pg_backend_pid(), 4096), (random() * 9e18)::bigint)
  ON CONFLICT (slot) DO UPDATE SET token = EXCLUDED.token;
  RETURN NULL;
END $$
"""


def watch(apps, schema_editor):
    """Put the triggers on every table that is still without."""
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        schema_editor.execute("INSERT OR IGNORE INTO planner_cataloguestamp (slot, token) VALUES (0, random())")
        for table in TABLES:
            for event in ("INSERT", "UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS catalogue_stamp_{table}_{event.lower()} AFTER {event} ON {table} "
                    "BEGIN UPDATE planner_cataloguestamp SET token = random() WHERE slot = 0; END"
                )
    elif vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        for table in TABLES:
            schema_editor.execute(
                f"CREATE OR REPLACE TRIGGER catalogue_stamp_{table} "
                f"AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION catalogue_stamp()"
            )


def unwatch(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        if vendor == "sqlite":
            for event in ("insert", "update", "delete"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS catalogue_stamp_{table}_{event}")
        elif vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS catalogue_stamp_{table} ON {table}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS catalogue_stamp()")


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0002_tier_schemes"),
        ("planner", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CatalogueStamp",
            fields=[
                ("slot", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("token", models.BigIntegerField()),
            ],
        ),
        migrations.RunPython(watch, unwatch),
    ]
