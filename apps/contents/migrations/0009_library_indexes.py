import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

UNIQUE = (
    ('idx_media_assets_team_upload', 'organization_id'),
    ('idx_media_assets_own_upload', 'user_id'),
)


class Migration(migrations.Migration):
    """Indexes of the library and of pictures asked for, built without keeping anybody waiting."""

    atomic = False

    dependencies = [
        ('contents', '0008_storyboards_and_library'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='mediaasset',
            index=models.Index(condition=models.Q(('content__isnull', True)), fields=['organization', '-id'], name='idx_media_assets_team'),
        ),
        AddIndexConcurrently(
            model_name='mediaasset',
            index=models.Index(condition=models.Q(('content__isnull', True)), fields=['user', '-id'], name='idx_media_assets_own'),
        ),
        AddIndexConcurrently(
            model_name='mediaasset',
            index=models.Index(condition=models.Q(('status', 'processing')), fields=['created_at'], name='idx_media_assets_waiting'),
        ),
        AddIndexConcurrently(
            model_name='mediaasset',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('content__isnull', True)), fields=['tags'], name='idx_media_assets_tags'),
        ),
        AddIndexConcurrently(
            model_name='storyboardblock',
            index=models.Index(condition=models.Q(('draw_requested_at__isnull', False)), fields=['draw_requested_at'], name='idx_storyboard_blocks_draw'),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(statement, reverse)
                for name, owner in UNIQUE
                for statement, reverse in (
                    (f'DROP INDEX CONCURRENTLY IF EXISTS {name}', migrations.RunSQL.noop),
                    (
                        f'CREATE UNIQUE INDEX CONCURRENTLY {name} '
                        f'ON media_assets ({owner}, upload_checksum) WHERE content_id IS NULL '
                        f"AND {owner} IS NOT NULL AND NOT (upload_checksum = '')",
                        f'DROP INDEX CONCURRENTLY IF EXISTS {name}',
                    ),
                )
            ],
            state_operations=[
            migrations.AddConstraint(
                model_name='mediaasset',
                constraint=models.UniqueConstraint(condition=models.Q(('content__isnull', True), ('organization__isnull', False), models.Q(('upload_checksum', ''), _negated=True)), fields=('organization', 'upload_checksum'), name='idx_media_assets_team_upload'),
            ),
            migrations.AddConstraint(
                model_name='mediaasset',
                constraint=models.UniqueConstraint(condition=models.Q(('content__isnull', True), ('user__isnull', False), models.Q(('upload_checksum', ''), _negated=True)), fields=('user', 'upload_checksum'), name='idx_media_assets_own_upload'),
            ),
            ],
        ),
    ]
