"""Operations for migrations that Django does not bring."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.operations import CreateExtension
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

_KEY = '"id" uuid NOT NULL PRIMARY KEY'


class KeepExtension(CreateExtension):
    """CreateExtension that leaves it in place on the way back: other apps may use it too."""

    def database_backwards(
        self,
        app_label: str,  # noqa: ARG002
        schema_editor: BaseDatabaseSchemaEditor,  # noqa: ARG002
        from_state: ProjectState,  # noqa: ARG002
        to_state: ProjectState,  # noqa: ARG002
    ) -> None:
        return


class CreatePartitionedModel(CreateModel):
    """CreateModel for a PartitionedModel: the same columns, checks and indexes, kept by month."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            statement, values = schema_editor.table_sql(model)
            schema_editor.execute(_by_month(str(statement)), values or None)
            for index in model._meta.indexes:  # noqa: SLF001 (Django documents _meta as public)
                schema_editor.add_index(model, index)


def _by_month(statement: str) -> str:
    """The CREATE TABLE statement with the month's column in the key and a partition clause."""
    before, key, after = statement.partition(_KEY)
    if not key or not after.endswith(")"):
        raise ValueError(f"This is not a table with a UUID key: {statement}")
    columns = f"{before}{_KEY.removesuffix(' PRIMARY KEY')}{after[:-1]}"
    return f'{columns}, PRIMARY KEY ("id", "created_at")) PARTITION BY RANGE ("created_at")'


def months_ahead(*tables: str) -> Any:
    """For RunPython: make the partitions of this month and the next ones."""

    def make(_apps: Any, _schema_editor: BaseDatabaseSchemaEditor) -> None:
        from django.utils import timezone

        from apps.core.partitions import create_ahead

        for table in tables:
            create_ahead(table, now=timezone.now())

    return make
