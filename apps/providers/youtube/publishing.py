"""Films to YouTube: https://developers.google.com/youtube/v3/docs/videos/insert"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Unpack

from django.utils.translation import gettext_noop

from apps.core.sentences import gettext as _
from apps.providers.capabilities.publish import (
    Complaint,
    Film,
    InProcess,
    Keep,
    Metrics,
    Progress,
    Publication,
    Published,
    PublishRequest,
    Settlement,
    Stage,
)
from apps.providers.errors import ProviderError
from apps.providers.http import Call, Fault, VendorRefused
from apps.providers.youtube.ages import age_of
from apps.providers.youtube.extras import Extras
from apps.providers.youtube.limits import complaints
from apps.providers.youtube.sending import Sending
from apps.providers.youtube.session import PART_UNIT, Sender
from apps.providers.youtube.settling import Settling
from apps.providers.youtube.vendor import Options, api_client
from apps.providers.youtube.videos import Video, Videos

# https://developers.google.com/youtube/v3/determine_quota_cost: videos.insert has calls of its own;
# a thumbnail costs 50 units, captions 400, and each look at a video 1.
THUMBNAIL_UNITS, CAPTIONS_UNITS, LOOKS_UNITS = 50, 400, 20
QUOTA = MappingProxyType({"uploads": 1, "units": LOOKS_UNITS})
EXTRAS_QUOTA = MappingProxyType(
    {"thumbnail": {"units": THUMBNAIL_UNITS}, "captions": {"units": CAPTIONS_UNITS}}
)
# A fresh video may not be told of at once.
SHOWN_AFTER = timedelta(minutes=10)
LEAST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 10.0, 300.0

_PRIVATE = gettext_noop(
    "Visibility: YouTube keeps this video private. It does so with all videos of API projects "
    "that Google has not audited; ask for the audit, or change it in YouTube Studio."
)


def publisher(**options: Unpack[Options]) -> YouTubePublisher:
    return YouTubePublisher(**options)


class YouTubePublisher:
    name = "youtube"
    quota: Mapping[str, int] = QUOTA
    extras_quota: Mapping[str, Mapping[str, int]] = EXTRAS_QUOTA

    def __init__(self, **options: Unpack[Options]) -> None:
        self._client = api_client(options)
        self._category_id = options.get("category_id") or "22"
        units = options.get("chunk_bytes", 8 * 1024 * 1024) // PART_UNIT
        self._chunk_bytes = max(1, units) * PART_UNIT

    def check(self, publication: Publication, film: Film) -> tuple[Complaint, ...]:
        return tuple(complaints(publication, film))

    def advance(
        self, request: PublishRequest, progress: Progress, keep: Keep
    ) -> Published | InProcess:
        if progress.stage == Stage.COMMITTING:
            raise ProviderError(
                _("Nobody knows yet whether YouTube has this film. It is asked first."),
                outcome_unknown=True,
            )
        if progress.stage in {Stage.NEW, Stage.SENDING}:
            progress = Sending(
                sender=self._sender(request),
                request=request,
                keep=keep,
                category_id=self._category_id,
                chunk_bytes=self._chunk_bytes,
                progress=progress,
            ).run()
        return self._finish(request, progress, keep)

    def settle(self, request: PublishRequest, progress: Progress) -> Settlement:
        videos = Videos(self._client, request.access_token)
        return Settling(self._sender(request), videos, request, progress).settle()

    def remove(self, *, access_token: str, channel_id: str, video_id: str) -> None:  # noqa: ARG002
        """https://developers.google.com/youtube/v3/docs/videos/delete"""
        path = "/youtube/v3/videos"
        try:
            self._client.send(Call("DELETE", path, {"id": video_id}, bearer=access_token))
        except VendorRefused as error:
            if error.fault != Fault.MISSING:
                raise

    def metrics(
        self,
        *,
        access_token: str,
        channel_id: str,  # noqa: ARG002
        video_ids: Sequence[str],
    ) -> Mapping[str, Metrics]:
        return Videos(self._client, access_token).metrics(video_ids)

    def _sender(self, request: PublishRequest) -> Sender:
        return Sender(self._client, request.access_token, request.film)

    def _finish(
        self, request: PublishRequest, progress: Progress, keep: Keep
    ) -> Published | InProcess:
        """Ask what became of the film, and send what goes with it once it is processed."""
        age = age_of(progress, request.now)
        try:
            video = Videos(self._client, request.access_token).look(progress.video_id)
        except VendorRefused as error:
            if error.fault == Fault.QUOTA:
                return InProcess(progress, error.retry_after or LONGEST_WAIT_SECONDS)
            # The film is at YouTube: a question that is refused says nothing about it.
            error.permanent = False
            raise
        if video is None and age > SHOWN_AFTER:
            raise ProviderError(_("YouTube does not have this video any more."), permanent=True)
        if video is not None:
            video.check()
        if video is None or not video.is_processed:
            wait = min(max(age.total_seconds() / 4, LEAST_WAIT_SECONDS), LONGEST_WAIT_SECONDS)
            return InProcess(progress, wait)
        if progress.stage == Stage.PROCESSING:
            progress = replace(progress, stage=Stage.FINISHING)
            keep(progress)
        if progress.stage == Stage.FINISHING:
            extras = Extras(self._client, request, progress).send(keep)
            if extras.wait_seconds is not None:
                return InProcess(extras.progress, extras.wait_seconds)
            progress = replace(
                extras.progress,
                stage=Stage.DONE,
                notes=(*extras.progress.notes, *_hidden(request.publication, video)),
            )
            keep(progress)
        return Published(progress, video.visibility)


def _hidden(publication: Publication, video: Video) -> tuple[str, ...]:
    """https://developers.google.com/youtube/v3/revision_history#july-28-2020"""
    if video.visibility == publication.visibility or video.visibility != "private":
        return ()
    return (_(_PRIVATE),)
