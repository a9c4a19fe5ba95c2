from typing import Any

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

KIND = ('type', 'vertical', 'language', 'content_format')
OWNER = ('user_id', 'organization_id')
VERSION, ACTIVE = 'idx_prompts_version', 'idx_prompts_active'
# Going back, a prompt of an owner has no place: it would become everybody's.
FORGET_OWNERS = """
DO $$
DECLARE owned uuid[] := ARRAY(
    SELECT id FROM prompts WHERE user_id IS NOT NULL OR organization_id IS NOT NULL);
BEGIN
    IF EXISTS (
        SELECT FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = 'script_versions'
            AND column_name = 'prompt_id'
    ) THEN
        UPDATE script_versions SET prompt_id = NULL WHERE prompt_id = ANY (owned);
    END IF;
    DELETE FROM prompts WHERE id = ANY (owned);
END $$
"""


def _constraint(name: str, columns: tuple[str, ...], nulls: str) -> list[str]:
    """Build the index beside the old one, without keeping anybody from writing, and swap them."""
    return [
        f'DROP INDEX CONCURRENTLY IF EXISTS {name}_new',
        f'CREATE UNIQUE INDEX CONCURRENTLY {name}_new ON prompts ({", ".join(columns)}){nulls}',
        f'ALTER TABLE prompts\nDROP CONSTRAINT {name},\n'
        f'ADD CONSTRAINT {name} UNIQUE USING INDEX {name}_new',
    ]


def _index(name: str, columns: tuple[str, ...], nulls: str) -> list[str]:
    return [
        f'DROP INDEX CONCURRENTLY IF EXISTS {name}_new',
        f'CREATE UNIQUE INDEX CONCURRENTLY {name}_new ON prompts ({", ".join(columns)}){nulls} '
        'WHERE is_active',
        f'DROP INDEX CONCURRENTLY {name}',
        f'ALTER INDEX {name}_new RENAME TO {name}',
    ]


def _both(forwards: list[str], backwards: list[str]) -> list[migrations.RunSQL]:
    """Statement by statement; going back, the last operation is undone first."""
    return [
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in forwards),
        *(
            migrations.RunSQL(migrations.RunSQL.noop, statement)
            for statement in reversed(backwards)
        ),
    ]


def _unique(name: str, *fields: str, **more: Any) -> list[migrations.operations.base.Operation]:
    constraint = models.UniqueConstraint(
        fields=fields, name=name, nulls_distinct=False, **more
    )
    return [
        migrations.RemoveConstraint(model_name='prompt', name=name),
        migrations.AddConstraint(model_name='prompt', constraint=constraint),
    ]


NONE_TWICE = ' NULLS NOT DISTINCT'


class Migration(migrations.Migration):
    """Versions are counted, and one is in force, for each owner by itself."""

    atomic = False

    dependencies = [
        ('templates', '0003_prompt_owners'),
    ]

    operations = [
        ValidateConstraint(model_name='prompt', name='chk_prompts_owner'),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                *_both(
                    _constraint(VERSION, (*KIND, 'version', *OWNER), NONE_TWICE),
                    _constraint(VERSION, (*KIND, 'version'), ''),
                ),
                *_both(
                    _index(ACTIVE, (*KIND, *OWNER), NONE_TWICE),
                    _index(ACTIVE, KIND, ''),
                ),
                migrations.RunSQL(migrations.RunSQL.noop, FORGET_OWNERS),
            ],
            state_operations=[
                *_unique(VERSION, *KIND, 'version', 'user', 'organization'),
                *_unique(
                    ACTIVE, *KIND, 'user', 'organization', condition=models.Q(('is_active', True))
                ),
            ],
        ),
    ]
