"""What goes with a video that is out: its thumbnail and its captions. A refusal becomes a note.

https://developers.google.com/youtube/v3/docs/thumbnails/set
https://developers.google.com/youtube/v3/docs/captions/insert
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import orjson
from django.utils.translation import gettext_noop

from apps.core.sentences import gettext as _
from apps.core.sentences import joined
from apps.providers.capabilities.connection import TokenRefused
from apps.providers.capabilities.publish import Keep, Progress, PublishRequest
from apps.providers.errors import ProviderError
from apps.providers.http import Call, VendorClient, VendorRefused
from apps.providers.http.calls import JSON
from apps.providers.youtube.ages import age_of

# A passing trouble is waited for so long, and a wait that YouTube names may be so long.
PATIENCE = timedelta(minutes=30)
LONGEST_WAIT_SECONDS = 600.0
WAIT_SECONDS = 60.0
NOTES = {
    "thumbnail": gettext_noop("The thumbnail is not at YouTube: %(why)s Add it in YouTube Studio."),
    "captions": gettext_noop(
        "The captions are not at YouTube: %(why)s Add them in YouTube Studio."
    ),
}


@dataclass(frozen=True, slots=True)
class Extras:
    """Speaks for one channel about one video. wait_seconds is None when all is done."""

    client: VendorClient
    request: PublishRequest
    progress: Progress
    wait_seconds: float | None = None

    def send(self, keep: Keep) -> Extras:
        progress, wait = self.progress, None
        for name, work in self._missing():
            try:
                work()
            except TokenRefused:
                raise
            except ProviderError as error:
                seconds = self._wait_for(error)
                if seconds is not None:
                    wait = seconds
                    continue
                progress = replace(
                    progress,
                    refused=(*progress.refused, name),
                    notes=(*progress.notes, _note(name, error)),
                )
            else:
                progress = replace(progress, done=(*progress.done, name))
            keep(progress)
        return replace(self, progress=progress, wait_seconds=wait)

    def _missing(self) -> Iterator[tuple[str, Callable[[], None]]]:
        publication = self.request.publication
        for name, path, work in (
            ("thumbnail", publication.thumbnail, self._set_thumbnail),
            ("captions", publication.captions, self._insert_captions),
        ):
            settled = {*self.progress.done, *self.progress.refused}
            if path is not None and name not in settled:
                yield name, work

    def _wait_for(self, error: ProviderError) -> float | None:
        """Seconds until another try; None when there is to be none."""
        if error.permanent or age_of(self.progress, self.request.now) > PATIENCE:
            return None
        seconds = WAIT_SECONDS if error.retry_after is None else error.retry_after
        return seconds if seconds <= LONGEST_WAIT_SECONDS else None

    def _set_thumbnail(self) -> None:
        path = self.request.publication.thumbnail
        if path is None:
            return
        self.client.send(
            Call(
                "POST",
                "/upload/youtube/v3/thumbnails/set",
                {"videoId": self.progress.video_id, "uploadType": "media"},
                content=_read(path),
                content_type="image/jpeg",
                bearer=self.request.access_token,
            )
        )

    def _insert_captions(self) -> None:
        """A track of the language that is there already is the one of a lost answer."""
        publication = self.request.publication
        if publication.captions is None:
            return
        snippet = {
            "videoId": self.progress.video_id,
            "language": publication.language,
            "name": "",
        }
        boundary = uuid.uuid4().hex
        content = related(boundary, {"snippet": snippet}, _read(publication.captions))
        try:
            self.client.send(
                Call(
                    "POST",
                    "/upload/youtube/v3/captions",
                    {"uploadType": "multipart", "part": "snippet"},
                    content=content,
                    content_type=f"multipart/related; boundary={boundary}",
                    bearer=self.request.access_token,
                )
            )
        except VendorRefused as error:
            if error.status != 409:
                raise


def related(boundary: str, resource: object, media: bytes) -> bytes:
    """JSON and a file as one body (RFC 2387), as Google's multipart uploads want it."""
    head = f"--{boundary}\r\nContent-Type: {JSON}\r\n\r\n".encode()
    middle = f"\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\n\r\n".encode()
    return head + orjson.dumps(resource) + middle + media + f"\r\n--{boundary}--\r\n".encode()


def _read(path: Path) -> bytes:
    """A picture or captions; small enough for memory."""
    try:
        return path.read_bytes()
    except OSError:
        raise ProviderError(_("the file is not there any more."), permanent=True) from None


def _note(name: str, error: ProviderError) -> str:
    why = str(error)
    if isinstance(error, VendorRefused):
        words = f"{error.status}: {error.words}" if error.words else str(error.status)
        why = _("it was refused (%(words)s).") % {"words": words}
        if name == "thumbnail" and error.status == 403:
            verify = _("A channel needs a phone number, verified at youtube.com/verify, for this.")
            why = joined(why, verify)
    return _(NOTES[name]) % {"why": why}
