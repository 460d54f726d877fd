"""The log of changes and the search index, with the triggers that keep both.

A later migration that rebuilds one of the tables calls `unwatch` before and `watch` after.
"""

from uuid import uuid4

from django.db import migrations, models

from campaigns.services import watching


def name_the_catalogue(apps, schema_editor):
    state = apps.get_model("campaigns", "CatalogueState")
    state.objects.get_or_create(slot=0, defaults={"catalogue_id": uuid4().hex})


def watch(apps, schema_editor):
    watching.make_search_index(schema_editor.connection)
    watching.watch(schema_editor.connection)


def unwatch(apps, schema_editor):
    watching.unwatch(schema_editor.connection)
    watching.drop_search_index(schema_editor.connection)


def index_all(apps, schema_editor):
    watching.index_every_account(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0010_leaner_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="CatalogueChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_account", models.BigIntegerField()),
                ("last_account", models.BigIntegerField()),
                ("mark", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="CatalogueState",
            fields=[
                ("slot", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("catalogue_id", models.CharField(max_length=32)),
                ("is_bulk", models.BooleanField(default=False)),
                ("pruned_through", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(name_the_catalogue, migrations.RunPython.noop),
        migrations.RunPython(watch, unwatch),
        migrations.RunPython(index_all, migrations.RunPython.noop),
    ]
