from __future__ import annotations

from typing import Any

from django.db import migrations

from apps.core.ids import new_id

# The design has been as it is since the template was last written.
FIRST = """
INSERT INTO template_versions (id, created_at, template_id, number, name, template_data, note)
SELECT %s, updated_at, id, 1, name, template_data, '' FROM templates
WHERE id = %s AND NOT EXISTS (SELECT FROM template_versions WHERE template_id = templates.id)
"""


def begin_history(apps: Any, schema_editor: Any) -> None:
    """Every template's present design is its first version."""
    ids = apps.get_model('templates', 'Template').objects.values_list('pk', flat=True)
    with schema_editor.connection.cursor() as cursor:
        for template_id in list(ids):
            cursor.execute(FIRST, [new_id(), template_id])


class Migration(migrations.Migration):

    dependencies = [
        ('templates', '0005_template_versions'),
    ]

    operations = [
        migrations.RunPython(begin_history, migrations.RunPython.noop, elidable=True),
    ]
