"""Indexes that no list uses, or that the start of another index already is: they only slow imports."""

from django.db import migrations, models
import django.db.models.deletion

import campaigns.choices


def drop_doubled(apps, schema_editor):
    """The unique index of (influencer, niche) starts with what this one holds."""
    table = "campaigns_influencer_niches"
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table)
    for name, found in constraints.items():
        if found["columns"] == ["influencer_id"] and found["index"] and not found["unique"]:
            schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0008_what_imports_brought"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="socialaccount", name="account_likes"),
        migrations.AlterField(
            model_name="socialaccount",
            name="audience_country",
            field=models.CharField("largest audience country", max_length=2, choices=campaigns.choices.COUNTRIES, blank=True),
        ),
        migrations.AlterField(
            model_name="influencer",
            name="kind",
            field=models.CharField(max_length=12, choices=campaigns.choices.Kind.choices, default="creator"),
        ),
        migrations.AlterField(
            model_name="influencer",
            name="city",
            field=models.CharField(max_length=120, blank=True),
        ),
        migrations.AlterField(
            model_name="rate",
            name="account",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rates", to="campaigns.socialaccount", db_index=False),
        ),
        migrations.AlterField(
            model_name="post",
            name="account",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="posts", to="campaigns.socialaccount", db_index=False),
        ),
        migrations.RunPython(drop_doubled, migrations.RunPython.noop),
    ]
