"""The transfer of a film in a session that can be resumed at any byte.

https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from apps.core.sentences import gettext as _
from apps.providers.capabilities.publish import Film, Publication
from apps.providers.errors import ProviderError
from apps.providers.http import (
    Answer,
    Call,
    Fault,
    FilePart,
    VendorClient,
    VendorRefused,
    json_call,
)
from apps.providers.youtube.limits import all_tags

# Parts but the last are multiples of this.
PART_UNIT = 256 * 1024
VIDEO_KIND = "video/mp4"
INCOMPLETE = 308
# 404: the session has run out; other 4xx: it can only be begun anew.
_GONE = frozenset({Fault.MISSING, Fault.REQUEST})


class SessionGone(Exception):
    """YouTube does not know the session any more, nor whether it ended with a video."""


@dataclass(frozen=True, slots=True)
class Received:
    """What YouTube has: so many bytes from the start, or the finished video's resource."""

    sent_bytes: int = 0
    video: Any = None

    @property
    def video_id(self) -> str:
        return "" if self.video is None else pick_id(self.video)


def pick_id(video: Any) -> str:
    found = video.get("id") if isinstance(video, dict) else None
    return found if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Speaks for one channel about one film."""

    client: VendorClient
    access_token: str
    film: Film

    def begin(self, publication: Publication, category_id: str) -> str:
        """The address of a new session; nothing can be seen at YouTube yet."""
        call = json_call(
            "POST",
            "/upload/youtube/v3/videos",
            resource(publication, category_id),
            parameters={"uploadType": "resumable", "part": "snippet,status"},
            headers={
                "X-Upload-Content-Length": str(self.film.size_bytes),
                "X-Upload-Content-Type": VIDEO_KIND,
            },
            bearer=self.access_token,
        )
        address = self.client.send(call).headers.get("location", "")
        if not address or not self.client.account.is_own_address(address):
            raise ProviderError(
                _(
                    "YouTube began no transfer of its own. Try again; if it stays so, check "
                    "%(place)s."
                )
                % {"place": self.client.account.url_place}
            )
        return address

    def ask(self, session: str) -> Received:
        """How much is there. Raises SessionGone."""
        call = Call(
            "PUT",
            session,
            headers={"Content-Range": f"bytes */{self.film.size_bytes}"},
            content=b"",
            bearer=self.access_token,
            answers=frozenset({INCOMPLETE}),
        )
        try:
            return self._received(self.client.send(call))
        except VendorRefused as error:
            if error.fault in _GONE:
                raise SessionGone from None
            raise

    def send(self, session: str, first: int, length: int) -> Received:
        """Send one part, read from disk as it goes. After the last one the film may be out."""
        total, last = self.film.size_bytes, first + length - 1
        call = Call(
            "PUT",
            session,
            headers={"Content-Range": f"bytes {first}-{last}/{total}"},
            content=FilePart(self.film.path, first, length),
            content_type=VIDEO_KIND,
            bearer=self.access_token,
            answers=frozenset({INCOMPLETE}),
            paid=last + 1 == total,
        )
        return self._received(self.client.send(call), paid=call.paid)

    def _received(self, answer: Answer, *, paid: bool = False) -> Received:
        if answer.status != INCOMPLETE:
            return Received(self.film.size_bytes, self.client.read_json(answer, paid=paid))
        told = answer.headers.get("range", "")
        found = re.fullmatch(r"(?:bytes=)?0-([0-9]{1,18})", told.strip())
        if found is None and told.strip():
            raise ProviderError(
                _("YouTube tells in an unknown way how much of the film it has. Try again."),
                outcome_unknown=paid,
            )
        count = int(found[1]) + 1 if found else 0
        return Received(min(count, self.film.size_bytes))


def resource(publication: Publication, category_id: str) -> dict[str, Any]:
    """https://developers.google.com/youtube/v3/docs/videos#resource-representation"""
    return {
        "snippet": {
            "title": publication.title,
            "description": publication.description,
            "tags": all_tags(publication),
            "categoryId": category_id,
            "defaultLanguage": publication.language,
            "defaultAudioLanguage": publication.language,
        },
        "status": {
            "privacyStatus": publication.visibility,
            "selfDeclaredMadeForKids": publication.made_for_kids,
            "containsSyntheticMedia": publication.ai_disclosure,
        },
    }
