"""Publishing reels to Instagram.

A container is created, Instagram gets the film and prepares it, and media_publish is the call after
which the reel is out. A container is published once however often it is asked for, and its
status_code tells whether it was, so a lost answer can always be settled.

Instagram fetches the film from a public address when the storage has one. Without one it is sent,
which Meta documents for Facebook Login only: with Instagram Login it is refused, and the sentence
says what to do.

https://developers.facebook.com/docs/instagram-platform/content-publishing
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media_publish
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Unpack

from apps.core.sentences import gettext as _
from apps.providers.capabilities.connection import TokenRefused
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
from apps.providers.http import (
    Account,
    AccountOptions,
    VendorClient,
    VendorRefused,
    stop_if_cancelled,
)
from apps.providers.instagram.containers import (
    ERROR,
    EXPIRED,
    FINISHED,
    IN_PROGRESS,
    PUBLISHED,
    Container,
    State,
    check_room,
    create,
    look,
    publish,
)
from apps.providers.instagram.figures import figures, media
from apps.providers.instagram.finding import SHORTCODE, find_published, ids_of
from apps.providers.instagram.limits import VISIBILITY, complaints
from apps.providers.instagram.sending import ContainerSpoilt, send
from apps.providers.instagram.vendor import INSTAGRAM, MINUTE, Graph

# A whole film on a slow line.
SEND_SECONDS = 3_600.0
POLL_SECONDS, LOOK_SECONDS = 5.0, 15.0
# A reel is prepared in seconds to some minutes; who waits longer comes back.
MOST_WAIT_SECONDS = 300.0


class InstagramPublisher:
    """poll_seconds: between two looks at a container that Instagram prepares."""

    name = "instagram"
    quota: Mapping[str, int] = {"uploads": 1}
    extras_quota: Mapping[str, Mapping[str, int]] = {}

    def __init__(
        self,
        *,
        api_url: str,
        upload_url: str,
        poll_seconds: float = POLL_SECONDS,
        wait_seconds: float = MOST_WAIT_SECONDS,
        **account: Unpack[AccountOptions],
    ) -> None:
        patient: AccountOptions = {
            "total_seconds": SEND_SECONDS,
            "base_url": upload_url,
            "url_setting": "INSTAGRAM_UPLOAD_URL",
            **account,
        }
        account = {"base_url": api_url, "url_setting": "INSTAGRAM_API_URL", **account}
        self._graph = Graph(VendorClient(Account(INSTAGRAM, **account)))
        self._sender = VendorClient(Account(INSTAGRAM, **patient))
        self._poll_seconds = poll_seconds
        self._wait_seconds = wait_seconds

    def check(self, publication: Publication, film: Film) -> tuple[Complaint, ...]:
        return tuple(complaints(publication, film, needs_address=self._graph.is_metas))

    def advance(
        self, request: PublishRequest, progress: Progress, keep: Keep
    ) -> Published | InProcess:
        if progress.stage == Stage.COMMITTING:
            raise ProviderError(
                _("Nobody knows yet whether Instagram published this reel. It is asked first."),
                outcome_unknown=True,
            )
        if progress.stage in {Stage.NEW, Stage.SENDING}:
            progress = self._send(request, progress, keep)
        return self._tell(request, progress)

    def settle(self, request: PublishRequest, progress: Progress) -> Settlement:
        container = Container.from_text(progress.session)
        if progress.video_id:
            return Settlement(Settled.PUBLISHED, replace(progress, stage=Stage.PROCESSING))
        if container is None:
            return Settlement(Settled.NOT_PUBLISHED, Progress())
        state = look(self._graph, container, token=request.access_token)
        if state.code == PUBLISHED:
            return Settlement(Settled.PUBLISHED, self._found(request, progress))
        if not state.code:
            return Settlement(Settled.UNKNOWN, progress)
        if state.code in {ERROR, EXPIRED}:
            return Settlement(Settled.NOT_PUBLISHED, Progress(notes=progress.notes))
        return Settlement(Settled.NOT_PUBLISHED, replace(progress, stage=Stage.SENDING))

    def remove(self, *, access_token: str, channel_id: str, video_id: str) -> None:
        """https://developers.facebook.com/docs/instagram-platform/reference/instagram-media has
        DELETE for Facebook Login only."""
        ids = ids_of(self._graph, channel_id, [video_id], token=access_token)
        known = ids.get(video_id, video_id)
        is_named = SHORTCODE.fullmatch(known) is not None
        if not is_named and media(self._graph, known, "id", token=access_token) is None:
            return
        raise ProviderError(
            _(
                "Instagram lets no program take this reel down. Open the reel in the Instagram "
                "app, choose “⋯” and then “Delete”."
            ),
            permanent=True,
        )

    def metrics(
        self,
        *,
        access_token: str,
        channel_id: str,
        video_ids: Sequence[str],
    ) -> Mapping[str, Metrics]:
        return figures(self._graph, channel_id, video_ids, token=access_token)

    def _send(self, request: PublishRequest, progress: Progress, keep: Keep) -> Progress:
        """Get the film to Instagram and publish it, as far as that was not done before."""
        container, state, progress = self._container(request, progress, keep)
        if container.is_sent_by_us and not state.is_uploaded and state.code == IN_PROGRESS:
            progress = self._send_film(request, container, state, progress, keep)
        state = self._prepared(request, container, progress, keep)
        if state.code == PUBLISHED:
            return self._found(request, progress)
        keep(replace(progress, stage=Stage.COMMITTING))
        try:
            video_id = publish(self._graph, request, container)
        except ProviderError as error:
            if not error.outcome_unknown:
                keep(progress)
            raise
        progress = replace(progress, stage=Stage.PROCESSING, video_id=video_id)
        keep(progress)
        return progress

    def _container(
        self, request: PublishRequest, progress: Progress, keep: Keep
    ) -> tuple[Container, State, Progress]:
        """The container of an earlier attempt while it is of use, or a new one."""
        known = Container.from_text(progress.session)
        if known is not None:
            state = look(self._graph, known, token=request.access_token)
            is_same = known.total_bytes == request.film.size_bytes
            if state.code == PUBLISHED or (is_same and state.code in {IN_PROGRESS, FINISHED}):
                return known, state, progress
        if request.publication.visibility != VISIBILITY:
            raise ProviderError(
                _(
                    "A reel on Instagram is seen by everybody who sees the account, so this one is "
                    "not published. Make it public, or choose another channel."
                ),
                permanent=True,
            )
        check_room(self._graph, request)
        container = create(self._graph, request)
        progress = Progress(
            stage=Stage.SENDING, session=container.as_text(), began_at=request.now.isoformat()
        )
        keep(progress)
        return container, State(IN_PROGRESS), progress

    def _send_film(
        self,
        request: PublishRequest,
        container: Container,
        state: State,
        progress: Progress,
        keep: Keep,
    ) -> Progress:
        first = state.uploaded_bytes if state.uploaded_bytes < request.film.size_bytes else 0
        try:
            send(self._sender, container, request.film, first=first, token=request.access_token)
        except ContainerSpoilt:
            keep(Progress())
            raise
        progress = replace(progress, sent_bytes=request.film.size_bytes)
        keep(progress)
        return progress

    def _prepared(
        self, request: PublishRequest, container: Container, progress: Progress, keep: Keep
    ) -> State:
        """Wait until the container can be published; nothing is out meanwhile."""
        ends_at = time.monotonic() + self._wait_seconds
        while True:
            state = look(self._graph, container, token=request.access_token)
            if state.code in {FINISHED, PUBLISHED}:
                return state
            if state.code != IN_PROGRESS:
                keep(Progress())
                raise state.failure().error()
            if time.monotonic() > ends_at:
                keep(progress)
                raise ProviderError(
                    _("Instagram still prepares the reel. It is asked again in a minute."),
                    retry_after=MINUTE,
                )
            _pause(self._poll_seconds)

    def _found(self, request: PublishRequest, progress: Progress) -> Progress:
        """The reel is out, and its id was never told: look for it among the account's media."""
        try:
            video_id = find_published(self._graph, request, progress.began_at)
        except VendorRefused as error:
            if not error.permanent:
                raise
            video_id = ""
        return replace(progress, stage=Stage.PROCESSING, video_id=video_id)

    def _tell(self, request: PublishRequest, progress: Progress) -> Published | InProcess:
        """Where the reel is. It is out, so nothing that fails here takes it back."""
        done = replace(progress, stage=Stage.DONE)
        if not progress.video_id:
            return Published(done, VISIBILITY)
        try:
            told = media(self._graph, progress.video_id, "permalink", token=request.access_token)
        except TokenRefused:
            raise
        except ProviderError:
            # Once more; then it is published without an address.
            if progress.stage == Stage.FINISHING:
                return Published(done, VISIBILITY)
            return InProcess(replace(progress, stage=Stage.FINISHING), LOOK_SECONDS)
        return Published(replace(done, url=str((told or {}).get("permalink") or "")), VISIBILITY)


def publisher(
    *,
    client_id: str = "",  # noqa: ARG001
    client_secret: str = "",  # noqa: ARG001
    auth_url: str = "",  # noqa: ARG001
    exchange_url: str = "",  # noqa: ARG001
    **options: Any,
) -> InstagramPublisher:
    """Of the platform's settings it needs two addresses: whoever publishes has a channel's
    token."""
    return InstagramPublisher(**options)


def _pause(seconds: float) -> None:
    """Wait, and notice when nobody wants the answer any more."""
    ends_at = time.monotonic() + seconds
    stop_if_cancelled()
    while (left := ends_at - time.monotonic()) > 0:
        time.sleep(min(left, 0.25))
        stop_if_cancelled()
