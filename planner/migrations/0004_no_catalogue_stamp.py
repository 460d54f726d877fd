"""The catalogue's own log of changes took the place of the stamp."""

from django.db import migrations

TABLES = (
    "campaigns_socialaccount",
    "campaigns_influencer",
    "campaigns_influencer_niches",
    "campaigns_rate",
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
        ("planner", "0003_verdict"),
        ("campaigns", "0011_catalogue_changes"),
    ]

    operations = [
        migrations.RunPython(unwatch, migrations.RunPython.noop),
        migrations.DeleteModel(name="CatalogueStamp"),
    ]
