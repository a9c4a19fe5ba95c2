from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Where a next time was worked out, and whom a source asks."""

    atomic = False

    dependencies = [
        ('projects', '0004_channel_checks'),
    ]

    operations = [
        migrations.AddField(
            model_name='datasource',
            name='schedule_zone',
            field=models.CharField(blank=True, db_default='', editable=False, max_length=50, verbose_name='time zone of the schedule'),
        ),
        migrations.AddField(
            model_name='datasource',
            name='scheduled_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='next time worked out'),
        ),
        migrations.AddField(
            model_name='datasource',
            name='place',
            field=models.CharField(blank=True, db_default='', editable=False, max_length=255, verbose_name='who is asked'),
        ),
        AddIndexConcurrently(
            model_name='datasource',
            index=models.Index(condition=models.Q(('last_fetched_at__isnull', False)), fields=['place', '-last_fetched_at'], name='idx_data_sources_place'),
        ),
    ]
