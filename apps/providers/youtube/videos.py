"""What YouTube says about videos: https://developers.google.com/youtube/v3/docs/videos/list"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from apps.core.sentences import gettext as _
from apps.providers.capabilities.publish import Metrics
from apps.providers.errors import ProviderError
from apps.providers.http import Call, Fault, VendorClient, VendorRefused, pick, section
from apps.providers.youtube.vendor import YOUTUBE

MOST_IDS = 50

# https://developers.google.com/youtube/v3/docs/videos#status.failureReason
_FAILED: Mapping[str, str] = {
    "codec": gettext_noop("YouTube cannot read the film's codec"),
    "conversion": gettext_noop("YouTube could not convert the film"),
    "emptyFile": gettext_noop("The film that reached YouTube was empty"),
    "invalidFile": gettext_noop("YouTube cannot read the film's file"),
    "tooSmall": gettext_noop("The film is too small for YouTube"),
    "uploadAborted": gettext_noop("The transfer to YouTube was broken off"),
}
_UNPROCESSED = gettext_noop("YouTube could not process the film")
# https://developers.google.com/youtube/v3/docs/videos#status.rejectionReason
_REJECTED: Mapping[str, str] = {
    "claim": gettext_noop("a copyright claim"),
    "copyright": gettext_noop("somebody's copyright"),
    "duplicate": gettext_noop("it is there already"),
    "inappropriate": gettext_noop("its rules about content"),
    "legal": gettext_noop("legal reasons"),
    "length": gettext_noop(
        "its length: films over 15 minutes need a channel with a verified phone number"
    ),
    "termsOfUse": gettext_noop("its terms of use"),
    "trademark": gettext_noop("somebody's trademark"),
    "uploaderAccountClosed": gettext_noop("the channel's account, which is closed"),
    "uploaderAccountSuspended": gettext_noop("the channel's account, which is suspended"),
}


@dataclass(frozen=True, slots=True)
class Video:
    """upload_status: "uploaded", "processed", "failed", "rejected" or "deleted"."""

    id: str
    title: str
    tags: tuple[str, ...]
    published_at: str
    upload_status: str
    reason: str
    processing: str
    visibility: str

    @property
    def is_processed(self) -> bool:
        return self.upload_status == "processed"

    def check(self) -> None:
        """Raises ProviderError with YouTube's reason when nothing will become of it."""
        if self.upload_status == "rejected":
            why = _(_REJECTED[self.reason]) if self.reason in _REJECTED else self.reason
            raise ProviderError(
                _("YouTube rejected the video because of %(why)s. Look at it in YouTube Studio.")
                % {"why": why or _("reasons that it does not tell")},
                permanent=True,
            )
        is_stuck = self.upload_status == "uploaded" and self.processing in {"failed", "terminated"}
        if self.upload_status == "failed" or is_stuck:
            what = _(_FAILED.get(self.reason, _UNPROCESSED))
            raise ProviderError(
                _("%(what)s. Make the film again, then upload it again.") % {"what": what},
                permanent=True,
            )
        if self.upload_status == "deleted":
            raise ProviderError(_("The video was deleted at YouTube."), permanent=True)


@dataclass(frozen=True, slots=True)
class Videos:
    """Speaks for one channel."""

    client: VendorClient
    access_token: str

    def look(self, video_id: str) -> Video | None:
        return next(iter(self.look_at([video_id])), None)

    def look_at(self, video_ids: Sequence[str]) -> list[Video]:
        """Those that are there; one unit for up to 50."""
        found = self._get("videos", part="snippet,status,processingDetails", id=",".join(video_ids))
        return [_video(item) for item in _items(found)]

    def newest(self, channel_id: str, pages: int) -> Iterator[list[Video]]:
        """The channel's uploads, also private ones, newest first, up to 50 at a time."""
        playlist, token = self._uploads(channel_id), ""
        for _number in range(pages):
            found = self._page(playlist, token)
            ids = [
                pick(YOUTUBE, item, "contentDetails", "videoId", kind=str) for item in _items(found)
            ]
            if ids:
                yield self.look_at(ids)
            token = str(found.get("nextPageToken") or "")
            if not token:
                return

    def _page(self, playlist: str, token: str) -> Any:
        """https://developers.google.com/youtube/v3/docs/playlistItems/list; a channel without any
        upload has no such playlist yet."""
        parameters = {
            "part": "contentDetails",
            "playlistId": playlist,
            "maxResults": str(MOST_IDS),
            **({"pageToken": token} if token else {}),
        }
        try:
            return self._get("playlistItems", **parameters)
        except VendorRefused as error:
            if error.fault == Fault.MISSING:
                return {"items": []}
            raise

    def metrics(self, video_ids: Sequence[str]) -> dict[str, Metrics]:
        """Numbers that the owner hides are None; shares are not told."""
        figures: dict[str, Metrics] = {}
        for start in range(0, len(video_ids), MOST_IDS):
            part = ",".join(video_ids[start : start + MOST_IDS])
            for item in _items(self._get("videos", part="statistics", id=part)):
                told = section(item, "statistics")
                figures[pick(YOUTUBE, item, "id", kind=str)] = Metrics(
                    views=_number(told.get("viewCount")),
                    likes=_number(told.get("likeCount")),
                    comments=_number(told.get("commentCount")),
                )
        return figures

    def _uploads(self, channel_id: str) -> str:
        """https://developers.google.com/youtube/v3/docs/channels#contentDetails.relatedPlaylists"""
        found = self._get("channels", part="contentDetails", id=channel_id)
        for item in _items(found):
            place = ("contentDetails", "relatedPlaylists", "uploads")
            return pick(YOUTUBE, item, *place, kind=str)
        raise ProviderError(
            _("YouTube does not know this channel any more. Connect it again."), permanent=True
        )

    def _get(self, what: str, **parameters: str) -> Any:
        path = f"/youtube/v3/{what}"
        return self.client.json(Call("GET", path, parameters, bearer=self.access_token))


def _items(found: Any) -> list[Any]:
    return pick(YOUTUBE, found, "items", kind=list)


def _video(item: Any) -> Video:
    snippet, status = section(item, "snippet"), section(item, "status")
    tags = snippet.get("tags")
    reason = status.get("failureReason") or status.get("rejectionReason") or ""
    return Video(
        id=pick(YOUTUBE, item, "id", kind=str),
        title=str(snippet.get("title") or ""),
        tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        published_at=str(snippet.get("publishedAt") or ""),
        upload_status=pick(YOUTUBE, item, "status", "uploadStatus", kind=str),
        reason=str(reason),
        processing=str(section(item, "processingDetails").get("processingStatus") or ""),
        visibility=str(status.get("privacyStatus") or ""),
    )


def _number(told: Any) -> int | None:
    """YouTube writes its numbers as text."""
    text = str(told)
    return int(text) if text.isascii() and text.isdecimal() else None
