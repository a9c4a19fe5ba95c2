"""Publishing to TikTok: Direct Post of the Content Posting API.

creator_info/query tells what the account may do, video/init opens an upload, the film goes there in
chunks, and with the last chunk TikTok begins to publish by itself: that chunk is the call after
which the film may be out. An upload is published once however often its last chunk is sent, and
status/fetch tells of it by its publish id, so a lost answer can always be settled.

https://developers.tiktok.com/doc/content-posting-api-reference-direct-post
https://developers.tiktok.com/doc/content-posting-api-reference-query-creator-info
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Unpack

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
    Settled,
    Settlement,
    Stage,
)
from apps.providers.errors import ProviderError
from apps.providers.http import Account, AccountOptions, Answer, Fault, VendorClient, VendorRefused
from apps.providers.tiktok.figures import figures
from apps.providers.tiktok.limits import complaints, visibility_of
from apps.providers.tiktok.opening import open_upload
from apps.providers.tiktok.outcomes import COMPLETE, FAILED, Outcome, fetch
from apps.providers.tiktok.transfer import (
    CHUNK_BYTES,
    OTHER_RANGE,
    Transfer,
    is_whole,
    send_part,
)
from apps.providers.tiktok.vendor import TIKTOK, TikTokApi

# An upload address lives an hour; one that is older is not begun with.
ADDRESS_LIVES = timedelta(minutes=50)
# A chunk on a slow line.
SEND_SECONDS = 900.0
LOOK_SECONDS, MODERATION_SECONDS = 15.0, 300.0
# A public video whose address TikTok has not told by then is taken as published without one.
MODERATION_LASTS = timedelta(hours=12)


class TikTokPublisher:
    """chunk_bytes: 5 to 64 MB."""

    name = "tiktok"
    quota: Mapping[str, int] = {"uploads": 1}
    extras_quota: Mapping[str, Mapping[str, int]] = {}

    def __init__(
        self, *, api_url: str, chunk_bytes: int = CHUNK_BYTES, **account: Unpack[AccountOptions]
    ) -> None:
        account = {"base_url": api_url, "url_setting": "TIKTOK_API_URL", **account}
        patient: AccountOptions = {"total_seconds": SEND_SECONDS, **account}
        self._api = TikTokApi(VendorClient(Account(TIKTOK, **account)))
        self._sender = VendorClient(Account(TIKTOK, **patient))
        self._chunk_bytes = chunk_bytes

    def check(self, publication: Publication, film: Film) -> tuple[Complaint, ...]:
        return tuple(complaints(publication, film))

    def advance(
        self, request: PublishRequest, progress: Progress, keep: Keep
    ) -> Published | InProcess:
        if progress.stage == Stage.COMMITTING:
            raise ProviderError(
                _("Nobody knows yet whether TikTok has this film. It is asked first."),
                outcome_unknown=True,
            )
        if progress.stage not in {Stage.NEW, Stage.SENDING}:
            return self._look(request, progress)
        transfer, progress = self._transfer(request, progress, keep)
        if progress.stage == Stage.PROCESSING:
            return InProcess(progress, LOOK_SECONDS)
        for part, is_last in transfer.parts(request.film, progress.sent_bytes):
            if is_last:
                keep(replace(progress, stage=Stage.COMMITTING))
            answer = send_part(self._sender, transfer, part, is_last=is_last)
            if answer.status >= 400:
                return self._after_refusal(request, progress, keep, answer, is_last=is_last)
            progress = replace(
                progress,
                stage=Stage.PROCESSING if is_last else Stage.SENDING,
                sent_bytes=part.first + part.length,
            )
            keep(progress)
        return InProcess(progress, LOOK_SECONDS)

    def settle(self, request: PublishRequest, progress: Progress) -> Settlement:
        transfer = Transfer.from_text(progress.session)
        if transfer is None:
            return Settlement(Settled.NOT_PUBLISHED, Progress())
        try:
            outcome = fetch(self._api, transfer.publish_id, token=request.access_token)
        except VendorRefused as error:
            if error.fault != Fault.MISSING:
                raise
            return Settlement(Settled.UNKNOWN, progress)
        if outcome.status == FAILED:
            return Settlement(Settled.NOT_PUBLISHED, _anew(progress))
        if outcome.has_all_of(transfer.total_bytes):
            return Settlement(Settled.PUBLISHED, replace(progress, stage=Stage.PROCESSING))
        if outcome.uploaded_bytes is None:
            return Settlement(Settled.UNKNOWN, progress)
        sent = replace(progress, stage=Stage.SENDING, sent_bytes=outcome.uploaded_bytes)
        return Settlement(Settled.NOT_PUBLISHED, sent)

    def remove(self, *, access_token: str, channel_id: str, video_id: str) -> None:  # noqa: ARG002
        raise ProviderError(
            _(
                "TikTok lets no program take a video down. Open the video in the TikTok app, "
                "choose “…” and then “Delete”."
            ),
            permanent=True,
        )

    def metrics(
        self,
        *,
        access_token: str,
        channel_id: str,  # noqa: ARG002
        video_ids: Sequence[str],
    ) -> Mapping[str, Metrics]:
        return figures(self._api, video_ids, token=access_token)

    def _transfer(
        self, request: PublishRequest, progress: Progress, keep: Keep
    ) -> tuple[Transfer, Progress]:
        """The upload that an earlier attempt began, as far as TikTok has it, or a new one. None is
        given up that may have become whole."""
        transfer = Transfer.from_text(progress.session)
        if transfer is not None:
            known = self._known(request, progress, transfer)
            if known is not None:
                return transfer, known
        transfer, notes = open_upload(self._api, request, self._chunk_bytes)
        progress = Progress(
            stage=Stage.SENDING,
            session=transfer.as_text(),
            notes=notes,
            began_at=request.now.isoformat(),
        )
        keep(progress)
        return transfer, progress

    def _known(
        self, request: PublishRequest, progress: Progress, transfer: Transfer
    ) -> Progress | None:
        """How far an earlier upload is; None when it is of no use any more."""
        settlement = self.settle(request, progress)
        if settlement.outcome == Settled.PUBLISHED:
            return settlement.progress
        if settlement.outcome == Settled.UNKNOWN or not settlement.progress.session:
            return None
        is_young = request.now - _began(request, progress) < ADDRESS_LIVES
        is_same = transfer.total_bytes == request.film.size_bytes
        return settlement.progress if is_young and is_same else None

    def _after_refusal(
        self,
        request: PublishRequest,
        progress: Progress,
        keep: Keep,
        answer: Answer,
        *,
        is_last: bool,
    ) -> InProcess:
        """The part was not taken: TikTok may have more of the film than was thought, or fewer, or
        the address ran out. It tells which."""
        settlement = self.settle(request, progress)
        if settlement.outcome == Settled.PUBLISHED or is_whole(answer):
            progress = replace(settlement.progress, stage=Stage.PROCESSING)
            keep(progress)
            return InProcess(progress, LOOK_SECONDS)
        if settlement.outcome == Settled.UNKNOWN and is_last:
            raise ProviderError(
                _(
                    "TikTok does not say whether it took the end of the film. Look into the "
                    "account before it is published anew."
                ),
                outcome_unknown=True,
            )
        if answer.status == OTHER_RANGE and settlement.progress.session:
            keep(replace(settlement.progress, stage=Stage.SENDING))
            raise ProviderError(
                _("TikTok has another part of the film than was thought. The upload goes on there.")
            )
        keep(_anew(progress))
        raise ProviderError(_("TikTok closed the upload before it was whole. It is sent anew."))

    def _look(self, request: PublishRequest, progress: Progress) -> Published | InProcess:
        transfer = Transfer.from_text(progress.session)
        if transfer is None:
            raise ProviderError(
                _(
                    "What is kept of this upload does not name it at TikTok. Look into the account "
                    "before it is published anew."
                ),
                outcome_unknown=True,
            )
        try:
            outcome = fetch(self._api, transfer.publish_id, token=request.access_token)
        except VendorRefused as error:
            # TikTok has the film: a question that is refused says nothing about it.
            error.permanent = False
            raise
        if outcome.status == FAILED:
            raise outcome.failure.error(outcome.fail_reason)
        if outcome.status != COMPLETE:
            return InProcess(replace(progress, stage=Stage.PROCESSING), LOOK_SECONDS)
        return _out(request, progress, transfer, outcome)


def publisher(
    *,
    api_url: str,
    client_id: str = "",  # noqa: ARG001
    client_secret: str = "",  # noqa: ARG001
    auth_url: str = "",  # noqa: ARG001
    **options: Any,
) -> TikTokPublisher:
    """Of the platform's settings it needs one address: whoever publishes has a channel's token."""
    return TikTokPublisher(api_url=api_url, **options)


def _out(
    request: PublishRequest, progress: Progress, transfer: Transfer, outcome: Outcome
) -> Published | InProcess:
    """The video is out; the address of a public one is told after its moderation."""
    visibility = visibility_of(transfer.level)
    waited = request.now - _began(request, progress)
    if not outcome.video_id and visibility == "public" and waited < MODERATION_LASTS:
        return InProcess(replace(progress, stage=Stage.FINISHING), MODERATION_SECONDS)
    url = ""
    if outcome.video_id and transfer.username:
        url = f"https://www.tiktok.com/@{transfer.username}/video/{outcome.video_id}"
    done = replace(progress, stage=Stage.DONE, video_id=outcome.video_id, url=url)
    return Published(done, visibility)


def _began(request: PublishRequest, progress: Progress) -> datetime:
    return datetime.fromisoformat(progress.began_at) if progress.began_at else request.now


def _anew(progress: Progress) -> Progress:
    return Progress(notes=progress.notes)
