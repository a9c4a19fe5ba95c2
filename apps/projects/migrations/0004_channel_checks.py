import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    """Channels have a name of their own, and are looked at by the clock."""

    atomic = False

    dependencies = [
        ('projects', '0003_channels_and_sources'),
    ]

    operations = [
        migrations.AddField(
            model_name='channel',
            name='label',
            field=models.CharField(blank=True, db_default='', default='', max_length=100, verbose_name='own name'),
        ),
        migrations.AddField(
            model_name='channel',
            name='followers',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='followers'),
        ),
        migrations.AddField(
            model_name='channel',
            name='next_check_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='next look'),
        ),
        django.contrib.postgres.operations.RemoveIndexConcurrently(
            model_name='channel', name='idx_channels_token_expires'
        ),
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name='channel',
            index=models.Index(
                condition=models.Q(('next_check_at__isnull', False)),
                fields=['next_check_at'],
                name='idx_channels_next_check',
            ),
        ),
    ]
