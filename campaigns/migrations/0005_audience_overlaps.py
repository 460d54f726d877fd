
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0004_shipped_packs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AudienceOverlap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('share', models.FloatField(help_text='0-1, of the audience named as base.', verbose_name='shared share')),
                ('base', models.CharField(choices=[('first', "The first account's audience"), ('second', "The second account's audience"), ('smaller', 'The smaller audience'), ('either', 'Both audiences together')], max_length=8)),
                ('source', models.CharField(max_length=200)),
                ('measured_on', models.DateField()),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.socialaccount')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.socialaccount')),
            ],
            options={
                'ordering': ('-share', 'pk'),
                'indexes': [models.Index(fields=['share', 'id'], name='overlap_share'), models.Index(fields=['measured_on', 'id'], name='overlap_measured')],
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='overlap_once_per_pair', violation_error_message='An overlap of these two accounts exists.'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='overlap_lower_key_first'), models.CheckConstraint(condition=models.Q(('share__gte', 0), ('share__lte', 1)), name='overlap_share_from_0_to_1', violation_error_message='The shared share is a number from 0 to 1.'), models.CheckConstraint(condition=models.Q(('base__in', ['first', 'second', 'smaller', 'either'])), name='overlap_base_known')],
            },
        ),
        migrations.CreateModel(
            name='OverlapImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200)),
                ('file_sha256', models.CharField(db_index=True, max_length=64)),
                ('measured_on', models.DateField()),
                ('source', models.CharField(max_length=200)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('created', models.PositiveIntegerField(default=0)),
                ('updated', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('repeated', models.PositiveIntegerField(default=0)),
                ('older', models.PositiveIntegerField(default=0)),
                ('rejected', models.PositiveIntegerField(default=0)),
                ('notes', models.JSONField(default=list)),
                ('columns', models.JSONField(default=list, help_text='Pairs of header and meaning.')),
                ('rejects_csv', models.TextField(blank=True)),
                ('seconds', models.FloatField(default=0)),
                ('run_at', models.DateTimeField(auto_now_add=True)),
                ('run_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-run_at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('rows', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('created'), '+', models.F('updated')), '+', models.F('unchanged')), '+', models.F('repeated')), '+', models.F('older')), '+', models.F('rejected')))), name='overlap_import_rows_add_up')],
            },
        ),
    ]
