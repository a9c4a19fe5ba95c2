"""Files of topics and texts: brought, mapped, checked. Nothing is produced here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from django.db import transaction

from apps.accounts.models import User
from apps.contents.batches.columns import checked_mapping, guessed_mapping
from apps.contents.batches.rows import RowChecker, RowValues
from apps.contents.errors import BatchNotReady
from apps.contents.models import Batch, BatchRow
from apps.contents.policies import check_can_edit_project
from apps.contents.services.contents import MAX_TITLE
from apps.contents.services.sources import can_write_alone
from apps.contents.spreadsheets import SheetRow, read_sheet
from apps.contents.states import BatchRowStatus, BatchStatus
from apps.core import audit
from apps.core.sentences import gettext as _
from apps.projects.models import Project
from apps.projects.voices import owner_voices
from apps.templates.selectors import usable_for
from apps.usage.owners import Owner

MAX_NAME = 200
_CHUNK = 500


@transaction.atomic
def create_batch(*, by: User, project: Project, name: str, data: bytes) -> Batch:
    """Take a CSV or .xlsx file into project as a draft, its columns mapped by their names and
    every row checked. Raises InvalidInput (field "file") for a file that cannot be read."""
    check_can_edit_project(by, project)
    sheet = read_sheet(data)
    batch = Batch.objects.create(
        project=project,
        name=" ".join(name.split())[:MAX_NAME] or _("Batch"),
        checksum=hashlib.sha256(data).hexdigest(),
        columns=list(sheet.header),
        mapping=guessed_mapping(sheet.header),
        created_by=by,
    )
    rows = [_row_of(batch, row) for row in sheet.rows]
    _check(batch, rows)
    BatchRow.objects.bulk_create(rows, batch_size=_CHUNK)
    audit.record(by=by, action="batch.created", target=batch, changes={"rows": len(rows)})
    return batch


@transaction.atomic
def map_columns(*, by: User, batch: Batch, mapping: Mapping[str, int]) -> Batch:
    """Say which column gives which field, and check every row anew."""
    batch = locked_batch(batch)
    check_can_edit_project(by, batch.project)
    if batch.status != BatchStatus.DRAFT:
        raise BatchNotReady(_("The batch has been started; its columns cannot change any more."))
    before, batch.mapping = batch.mapping, checked_mapping(mapping, batch.columns)
    batch.save(update_fields=["mapping", "updated_at"])
    rows = list(batch.rows.all())
    _check(batch, rows)
    BatchRow.objects.bulk_update(rows, ["status", "title", "problems"], batch_size=_CHUNK)
    audit.record(
        by=by, action="batch.mapped", target=batch, changes={"mapping": [before, batch.mapping]}
    )
    return batch


def locked_batch(batch: Batch) -> Batch:
    """The batch as it is now, held until the transaction ends."""
    rows = Batch.objects.select_for_update(of=("self",)).select_related("project")
    return rows.get(pk=batch.pk)


def same_file(batch: Batch) -> Batch | None:
    """The newest other batch of the project that was made of the very same file."""
    others = Batch.objects.filter(project_id=batch.project_id, checksum=batch.checksum)
    return others.exclude(pk=batch.pk).order_by("-id").first()


def _row_of(batch: Batch, row: SheetRow) -> BatchRow:
    return BatchRow(
        batch=batch,
        number=row.number,
        cells=list(row.cells),
        cell_problems=[[one.column, one.code] for one in row.problems],
    )


def _check(batch: Batch, rows: Sequence[BatchRow]) -> None:
    """Give every row its problems, its title and its state; without a mapping all are faulty."""
    project = batch.project
    owner = Owner.of(project)
    checker = RowChecker(
        language=project.language,
        templates=frozenset(usable_for(project).values_list("slug", flat=True)),
        voices=frozenset(
            voice.name for voice in owner_voices(owner) if voice.language == project.language
        ),
        writes_alone=can_write_alone(owner),
    )
    for row in rows:
        values = RowValues.of(row.cells, batch.mapping)
        row.title = _title(values)
        row.problems = checker.problems(row.number, row.cells, row.cell_problems, batch.mapping)
        row.status = BatchRowStatus.FAULTY if row.problems else BatchRowStatus.WAITING


def _title(values: RowValues) -> str:
    """What the row is called in lists: its title, or the beginning of what it holds."""
    shown = values.title or values.topic or values.text or values.url
    return " ".join(shown[: MAX_TITLE * 2].split())[:MAX_TITLE]
