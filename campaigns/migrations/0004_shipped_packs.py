"""Ships the cited packs as version 1, and lets the database itself refuse to change a version.

SQLite drops the trigger of a table that a later migration rebuilds: call `guard` again there; a test
fails until then.
"""

from django.db import migrations

from campaigns.metrics.benchmarks import read_pack, shipped_texts

TABLE = "campaigns_benchmarkpack"
COLUMNS = "name, version, origin, text, year, licence, metrics, platforms, bands, note"
REFUSAL = "a version of a benchmark pack never changes"
POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION pack_unchangeable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def load(apps, schema_editor):
    packs = apps.get_model("campaigns", "BenchmarkPack").objects
    for text in shipped_texts().values():
        pack = read_pack(text.splitlines(), "shipped pack")
        packs.create(
            name=pack.name,
            version=1,
            origin="shipped",
            text=text,
            year=pack.year,
            licence=pack.licence,
            metrics=",".join(sorted({series.metric for series in pack.series})),
            platforms=",".join(sorted({series.platform for series in pack.series})),
            bands=sum(len(series.bands) for series in pack.series),
        )


def unload(apps, schema_editor):
    packs = apps.get_model("campaigns", "BenchmarkPack").objects
    packs.filter(made_from__origin="shipped").update(made_from=None)
    packs.filter(origin="shipped").delete()


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS pack_unchangeable BEFORE UPDATE OF {COLUMNS} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    elif vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        schema_editor.execute(
            f"CREATE OR REPLACE TRIGGER pack_unchangeable BEFORE UPDATE OF {COLUMNS} ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION pack_unchangeable()"
        )


def unguard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS pack_unchangeable")
    elif vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS pack_unchangeable ON {TABLE}")
        schema_editor.execute("DROP FUNCTION IF EXISTS pack_unchangeable()")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_benchmark_packs")]
    operations = [migrations.RunPython(load, unload), migrations.RunPython(guard, unguard)]
