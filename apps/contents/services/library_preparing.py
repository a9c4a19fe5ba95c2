"""Uploads that take a while, made usable by a worker."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from apps.contents.models import MediaAsset
from apps.contents.pipeline.scratch import work_folder
from apps.contents.services.library import PREPARE_TASK, keep_prepared
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.errors import InvalidInput
from apps.core.local_files import local_copy
from apps.core.queueing import enqueue
from apps.core.sentences import gettext as _

HELD_SECONDS = 1800
MOST_ATTEMPTS = 3
FORGOTTEN_AFTER = timedelta(seconds=90)


def prepare_asset(asset_id: UUID | str) -> bool:
    """Convert the upload, if it waits for that; return whether this call did."""
    asset = MediaAsset.objects.filter(pk=asset_id, status=MediaAsset.Status.PROCESSING).first()
    if asset is None or not cache.add(f"prepare-media:{asset.pk}", 1, HELD_SECONDS):
        return False
    try:
        _attempt(asset)
    finally:
        cache.delete(f"prepare-media:{asset.pk}")
    return True


def send_uploads_again() -> int:
    """Send what waits and was lost on its way; return how many."""
    before = timezone.now() - FORGOTTEN_AFTER
    rows = MediaAsset.objects.filter(status=MediaAsset.Status.PROCESSING, created_at__lt=before)
    waiting = list(rows.values_list("pk", flat=True)[:500])
    for asset_id in waiting:
        enqueue(PREPARE_TASK, asset_id, queue="media")
    return len(waiting)


def _attempt(asset: MediaAsset) -> None:
    attempts = f"prepare-media-attempts:{asset.pk}"
    cache.add(attempts, 0, 86_400)
    if cache.incr(attempts) > MOST_ATTEMPTS:
        _finish(asset, _("This file stopped its worker several times. Upload another one."))
        return
    upload_key = asset.storage_key
    with work_folder(asset.pk) as folder:
        try:
            _convert(asset, local_copy(default_storage, upload_key, folder), folder)
        except InvalidInput as error:
            _finish(asset, str(error))
        except FileNotFoundError:
            _finish(asset, _("The uploaded file is gone. Upload it again."))
        else:
            _finish(asset)
    default_storage.delete(upload_key)


def _convert(asset: MediaAsset, path: Path, folder: Path) -> None:
    # Here, because they decode films, and every process reads this module.
    from apps.contents.library.preparing import prepare
    from apps.contents.library.uploads import inspect_upload

    keep_prepared(asset, prepare(inspect_upload(path), folder))


@transaction.atomic
def _finish(asset: MediaAsset, error: str = "") -> None:
    if error:
        asset.status, asset.error_message = MediaAsset.Status.FAILED, error
        asset.size_bytes = 0
    asset.save()
    action = "media.refused" if error else "media.prepared"
    audit.record(by=SYSTEM, action=action, target=asset, changes={"error": error} if error else {})
