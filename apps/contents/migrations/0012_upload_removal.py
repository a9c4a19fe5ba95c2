from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What the upload line remembers of asking a platform, and of taking a video down."""

    atomic = False

    dependencies = [
        ('contents', '0011_uploads'),
    ]

    operations = [
        migrations.AddField(
            model_name='contentupload',
            name='asked',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='asked in vain'),
        ),
        migrations.AddField(
            model_name='contentupload',
            name='remove_requested_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='to be taken down'),
        ),
        AddIndexConcurrently(
            model_name='contentupload',
            index=models.Index(condition=models.Q(('remove_requested_at__isnull', False)), fields=['remove_requested_at'], name='idx_uploads_remove'),
        ),
    ]
