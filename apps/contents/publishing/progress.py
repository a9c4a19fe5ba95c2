"""How far an upload is, kept after every part, and the moment after which it may be out."""

from __future__ import annotations

import time
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from apps.contents.errors import FilmMissing
from apps.contents.gate import check_can_publish
from apps.contents.models import Content, ContentUpload
from apps.contents.pipeline.outages import through_outages
from apps.contents.publishing.keeper import UploadKeeper
from apps.contents.publishing.leases import Errand, Lease, held, write
from apps.core.sentences import gettext as _
from apps.providers.capabilities.publish import Progress, Stage
from apps.providers.errors import Cancelled

# Progress is stored at most twice a second.
STORE_SECONDS = 0.5
PATIENCE_SECONDS = 60.0


def progress_of(upload: ContentUpload) -> Progress:
    """What is kept of the upload; raises CannotDecrypt."""
    return Progress.from_json({**upload.progress, "session": upload.opened_session()})


def stored(upload: ContentUpload, progress: Progress) -> dict[str, Any]:
    """progress as columns; the session is sealed, and anew only when it is another."""
    if upload.opened_session() != progress.session:
        upload.seal_session(progress.session)
    facts = progress.as_json()
    del facts["session"]
    return {"progress": facts, "session": upload.session}


class ProgressKeeper:
    """Given to the publisher as `keep`. Raises Cancelled when the upload is no longer ours, and
    what the gate says when the film must not go out any more."""

    def __init__(self, upload: ContentUpload, lease: Lease, keeper: UploadKeeper) -> None:
        self._upload = upload
        self._lease = lease
        self._keeper = keeper
        self._stored_at = 0.0
        self._is_committed = lease.errand is not Errand.SEND
        self.latest = progress_of(upload)

    def __call__(self, progress: Progress) -> None:
        before, self.latest = self.latest, progress
        if self._keeper.is_lost():
            raise Cancelled
        if _may_be_out(progress) and not self._is_committed:
            through_outages(self._commit, patience_seconds=PATIENCE_SECONDS)
            self._is_committed = True
            return
        if self._is_committed and self._lease.errand is Errand.SEND and not _may_be_out(progress):
            # The platform refused the call for sure: nothing is out.
            self._is_committed = False
            self.store(committed_at=None)
            return
        is_news = (before.stage, before.session) != (progress.stage, progress.session)
        if is_news or time.monotonic() - self._stored_at >= STORE_SECONDS:
            self.store()

    def store(self, **more: Any) -> None:
        self._stored_at = time.monotonic()
        fields = stored(self._upload, self.latest) | more
        kept = through_outages(
            lambda: write(self._lease, **fields), patience_seconds=PATIENCE_SECONDS
        )
        if not kept:
            raise Cancelled

    @transaction.atomic
    def _commit(self) -> None:
        """Write down that the film may be out from here on; only while it may go out, and while
        nobody withdrew it or took it over."""
        content = Content.objects.select_for_update(no_key=True).get(pk=self._upload.content_id)
        check_can_publish(content)
        if self._upload.film is None or content.video_url != self._upload.film.storage_key:
            raise FilmMissing(_("The video was produced again meanwhile."))
        committed = (
            held(self._lease)
            .filter(lease_expires_at__gt=Now())
            .update(committed_at=Now(), **stored(self._upload, self.latest))
        )
        if not committed:
            raise Cancelled


def _may_be_out(progress: Progress) -> bool:
    return progress.stage not in (Stage.NEW, Stage.SENDING)
