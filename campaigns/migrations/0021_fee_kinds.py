"""Fees by kind: asked, offered, agreed. What was negotiated for a brand so far counts as agreed."""

import django.core.validators
from decimal import Decimal
from django.db import migrations, models

from campaigns.services import watching


def unwatch(apps, schema_editor):
    watching.unwatch(schema_editor.connection)


def watch(apps, schema_editor):
    watching.watch(schema_editor.connection)


def negotiated_is_agreed(apps, schema_editor):
    apps.get_model("campaigns", "Rate").objects.exclude(brand=None).update(kind="agreed")


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0020_pipeline"),
    ]

    operations = [
        migrations.RunPython(unwatch, watch),
        migrations.AddField(
            model_name='rate',
            name='kind',
            field=models.CharField(choices=[('asked', 'Asked'), ('offered', 'Offered'), ('agreed', 'Agreed')], db_default='asked', default='asked', max_length=8),
        ),
        migrations.AlterField(
            model_name='rate',
            name='fee',
            field=models.DecimalField(decimal_places=2, help_text='0 when the account posts for the product alone.', max_digits=12, validators=[django.core.validators.MinValueValidator(0)], verbose_name='fee'),
        ),
        migrations.RunPython(negotiated_is_agreed, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='rate',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'asked'), models.Q(('brand__isnull', False), ('kind__in', ['asked', 'offered', 'agreed'])), _connector='OR'), name='rate_negotiated_with_a_brand', violation_error_message='An offered or agreed fee belongs to a brand.'),
        ),
        migrations.RunPython(watch, unwatch),
    ]
