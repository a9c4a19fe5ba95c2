"""Works on one upload: claims it, speaks to the platform, and writes down what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import structlog
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone, translation

from apps.contents.gate import check_can_publish
from apps.contents.models import ContentUpload
from apps.contents.pipeline.outages import through_outages
from apps.contents.pipeline.scratch import work_folder
from apps.contents.publishing import endings, faults, quotas
from apps.contents.publishing.access import gateway_to
from apps.contents.publishing.dispatch import wake_next
from apps.contents.publishing.errors import ChannelNotReady
from apps.contents.publishing.keeper import UploadKeeper
from apps.contents.publishing.leases import Errand, Lease, claim, write
from apps.contents.publishing.limits import check_limits
from apps.contents.publishing.parcel import film_of, pack, sketch
from apps.contents.publishing.progress import ProgressKeeper, progress_of, stored
from apps.contents.states import UploadStatus
from apps.core.sentences import gettext as _
from apps.projects.models import Channel
from apps.projects.services.channel_tokens import access_for
from apps.projects.states import ChannelStatus
from apps.projects.upload_settings import settings_of
from apps.providers.capabilities.connection import TokenRefused
from apps.providers.capabilities.publish import (
    InProcess,
    Progress,
    Published,
    Settled,
    Settlement,
    Stage,
)
from apps.providers.errors import ProviderError

logger = structlog.get_logger(__name__)
T = TypeVar("T")

LEAST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 2.0, 900.0


def work_on(upload_id: str) -> bool:
    """Do what is due for the upload; return whether this call did anything. A late, doubled or
    stale message finds nothing to do."""
    upload = _uploads().filter(pk=upload_id).first()
    lease = claim(upload) if upload else None
    if upload is None or lease is None:
        return False
    upload = through_outages(lambda: _uploads().get(pk=upload_id))
    with translation.override(reader_language(upload)):
        _Work(upload, lease).run()
    if lease.errand is Errand.SEND:
        through_outages(lambda: wake_next(upload))
    return True


def reader_language(upload: ContentUpload) -> str:
    """In whose language sentences about the upload are kept: of whoever planned it."""
    reader = upload.requested_by or upload.content.project.user
    return reader.locale if reader else "ko"


def _uploads() -> QuerySet[ContentUpload]:
    return ContentUpload.objects.select_related(
        "content__project__user", "channel__project", "film", "requested_by"
    )


class _Work:
    """One claim, from its beginning to its ending."""

    def __init__(self, upload: ContentUpload, lease: Lease) -> None:
        self.upload = upload
        self.lease = lease
        self.keep: ProgressKeeper | None = None
        self.token = ""

    def run(self) -> None:
        try:
            self._errand()
        except Exception as error:  # noqa: BLE001 (written down, shown and logged, whatever it is)
            progress = self.keep.latest if self.keep else None
            faults.record(self._renewed(error), self.upload, self.lease, progress)

    def _token(self) -> str:
        self.token = access_for(self.upload.channel)
        return self.token

    def _renewed(self, error: Exception) -> Exception:
        """A token that was refused is renewed for the next try; what stops that is what counts."""
        if isinstance(error, TokenRefused):
            try:
                access_for(self.upload.channel, refused=self.token)
            except ProviderError as trouble:
                return trouble
        return error

    def _errand(self) -> None:
        if self.lease.errand is Errand.REMOVE:
            self._remove()
            return
        # One that failed when it may have been out is sent again only once the platform was asked.
        is_new = self.lease.errand is Errand.SEND and self.upload.committed_at is None
        if is_new and not self._prepare():
            return
        with UploadKeeper(self.lease) as keeper, work_folder(self.upload.pk) as folder:
            if is_new:
                self._advance(keeper, folder, whole=True)
            elif self.lease.errand is Errand.FOLLOW:
                self._advance(keeper, folder, whole=False)
            else:
                self._settle(keeper, folder)

    def _prepare(self) -> bool:
        """Check all that may have changed since it was planned; False when it waits instead."""
        upload = self.upload
        if faults.is_being_produced(upload):
            faults.wait_for_production(upload, self.lease)
            return False
        check_can_publish(upload.content)
        check_connected(upload.channel)
        film = film_of(upload.content)
        check_limits(upload, sketch(upload.content, film))
        if not quotas.holds_day(upload, timezone.now()):
            zone = settings_of(upload.channel.upload_settings).zone
            place = quotas.take_place(upload, timezone.now(), zone)
            if place is None or place.was is not None:
                faults.move(upload, self.lease, place)
                return False
        is_another = upload.film_id != film.pk
        upload.film = film
        fields: dict[str, Any] = {"film": film, "total_bytes": film.size_bytes}
        if is_another:
            upload.session = ""
            upload.progress = Progress().as_json()
            fields |= stored(upload, Progress())
        write(self.lease, **fields)
        return True

    def _advance(self, keeper: UploadKeeper, folder: Path, *, whole: bool) -> None:
        upload = self.upload
        request = pack(upload, folder, access_token=self._token(), whole=whole)
        if whole:
            check_limits(upload, request.film, request.publication)
        self.keep = keep = ProgressKeeper(upload, self.lease, keeper)
        outcome = self._call(
            keeper,
            "publish" if whole else "follow",
            lambda p: p.advance(request, keep.latest, keep),
        )
        self._conclude(outcome)

    def _conclude(self, outcome: Published | InProcess) -> None:
        if isinstance(outcome, Published):
            through_outages(lambda: endings.published(self.upload, self.lease, outcome))
            return
        if self.lease.errand is Errand.FOLLOW and faults.lasts_too_long(self.upload):
            through_outages(lambda: faults.give_up_following(self.upload, self.lease))
            return
        wait = min(max(outcome.wait_seconds, LEAST_WAIT_SECONDS), LONGEST_WAIT_SECONDS)
        through_outages(
            lambda: endings.followed(self.upload, self.lease, outcome.progress, wait=wait)
        )

    def _settle(self, keeper: UploadKeeper, folder: Path) -> None:
        """Ask the platform what became of a call whose answer nobody has."""
        upload = self.upload
        request = pack(upload, folder, access_token=self._token(), whole=False)
        found: Settlement = self._call(
            keeper, "settle", lambda p: p.settle(request, progress_of(upload))
        )
        if found.outcome is Settled.UNKNOWN:
            through_outages(lambda: faults.ask_again(upload, self.lease, endings.too_often()))
        elif found.outcome is Settled.NOT_PUBLISHED:
            through_outages(lambda: faults.begin_anew(upload, self.lease, found.progress))
        else:
            self._found_out(keeper, folder, found.progress)

    def _found_out(self, keeper: UploadKeeper, folder: Path, progress: Progress) -> None:
        """It is there: go on as if the answer had come."""
        if progress.stage not in (Stage.PROCESSING, Stage.FINISHING, Stage.DONE):
            progress = replace(progress, stage=Stage.PROCESSING)
        fields = stored(self.upload, progress)
        if not write(self.lease, status=UploadStatus.PROCESSING, committed_at=Now(), **fields):
            return
        self.upload.refresh_from_db()
        self.lease = replace(self.lease, errand=Errand.FOLLOW, status=UploadStatus.PROCESSING.value)
        keeper.follow(self.lease)
        self._advance(keeper, folder, whole=False)

    def _remove(self) -> None:
        upload = self.upload
        token = self._token()
        with UploadKeeper(self.lease) as keeper:
            self._call(
                keeper,
                "remove",
                lambda p: p.remove(
                    access_token=token,
                    channel_id=upload.channel.channel_id,
                    video_id=upload.platform_video_id,
                ),
            )
        through_outages(lambda: endings.removed(upload, self.lease))

    def _call(self, keeper: UploadKeeper, operation: str, work: Callable[[Any], T]) -> T:
        """One metered call of the channel's publisher."""
        gateway = gateway_to(self.upload, operation, keeper.is_lost)
        return gateway.call("publish", operation, work, only=(self.upload.channel.platform,))


def check_connected(channel: Channel) -> None:
    """Raise ChannelNotReady with what to do unless the channel can be sent to."""
    if channel.status == ChannelStatus.DISCONNECTED:
        raise ChannelNotReady(
            _("The channel %(channel)s cannot be used: %(reason)s")
            % {"channel": channel, "reason": channel.status_reason},
            field="channels",
        )
