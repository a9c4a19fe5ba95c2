from django.db import migrations, models


def _widened(name: str, column: str) -> list[str]:
    """Build the wider index beside the old one, without keeping anybody from writing."""
    return [
        f'DROP INDEX CONCURRENTLY IF EXISTS {name}_wider',
        f'CREATE UNIQUE INDEX CONCURRENTLY {name}_wider ON subscriptions ({column}) '
        "WHERE status IN ('active', 'paused')",
        f'DROP INDEX CONCURRENTLY {name}',
        f'ALTER INDEX {name}_wider RENAME TO {name}',
    ]


def _of(field: str, name: str) -> list[migrations.operations.base.Operation]:
    return [
        migrations.RemoveConstraint(model_name='subscription', name=name),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(
                condition=models.Q(('status__in', ('active', 'paused'))), fields=(field,), name=name
            ),
        ),
    ]


class Migration(migrations.Migration):
    """A paused subscription is a present one too: one of either per owner."""

    atomic = False

    dependencies = [
        ('subscriptions', '0005_payments'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(statement, migrations.RunSQL.noop)
                for name, column in (
                    ('idx_subscriptions_active', 'user_id'),
                    ('idx_subscriptions_active_org', 'organization_id'),
                )
                for statement in _widened(name, column)
            ],
            state_operations=[
                *_of('user', 'idx_subscriptions_active'),
                *_of('organization', 'idx_subscriptions_active_org'),
            ],
        ),
    ]
