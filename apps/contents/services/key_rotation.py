from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.contents.models import ContentUpload
from apps.core.encryption import is_current


def rotate_upload_sessions(*, dry_run: bool = False) -> int:
    """Encrypt the handles of uploads that are on their way again under the newest key; return how
    many."""
    ids = ContentUpload.objects.exclude(session="").values_list("pk", flat=True)
    return sum(_rotate(upload_id, dry_run=dry_run) for upload_id in ids.iterator())


@transaction.atomic
def _rotate(upload_id: UUID, *, dry_run: bool) -> bool:
    row = ContentUpload.objects.select_for_update(no_key=True).filter(pk=upload_id).first()
    if row is None or not row.session or is_current(row.session):
        return False
    if not dry_run:
        row.seal_session(row.opened_session())
        row.save(update_fields=["session"])
    return True
