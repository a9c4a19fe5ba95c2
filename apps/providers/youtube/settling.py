"""Whether a film went out when the answer to its last part was lost.

The session is asked first: it knows for sure, and it cannot make a second video. Only when YouTube
has forgotten it are the channel's uploads looked through, for the marker that was sent among the
tags. A tag is kept letter for letter, is no other video's, and is not shown on the page; a
description would show it, and a title may be there twice. So a video with the same title and no
marker only says that a person has to look.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from apps.providers.capabilities.publish import (
    Progress,
    PublishRequest,
    Settled,
    Settlement,
    Stage,
)
from apps.providers.youtube.ages import age_of, began_at
from apps.providers.youtube.session import Sender, SessionGone
from apps.providers.youtube.videos import Video, Videos

# A fresh video may take a while to show up among the channel's uploads.
LISTED_AFTER = timedelta(minutes=15)
# Four pages are 200 videos.
MOST_PAGES = 4
SLACK = timedelta(hours=1)
WATCH_URL = "https://www.youtube.com/watch?v="


def published(progress: Progress, video_id: str) -> Progress:
    """The film is at YouTube; its session is of no use any more."""
    return replace(
        progress,
        stage=Stage.PROCESSING,
        session="",
        video_id=video_id,
        url=f"{WATCH_URL}{video_id}",
    )


@dataclass(frozen=True, slots=True)
class Settling:
    """Asks about one upload."""

    sender: Sender
    videos: Videos
    request: PublishRequest
    progress: Progress

    def settle(self) -> Settlement:
        progress = self.progress
        if progress.video_id:
            return Settlement(Settled.PUBLISHED, published(progress, progress.video_id))
        if progress.stage == Stage.NEW:
            return self._not_published(Stage.NEW)
        try:
            received = self.sender.ask(progress.session) if progress.session else None
        except SessionGone:
            received = None
        if received is None:
            return self._look(is_out=False)
        if received.video is not None:
            video_id = received.video_id
            return self._found(video_id) if video_id else self._look(is_out=True)
        if received.sent_bytes >= self.request.film.size_bytes:
            return Settlement(Settled.UNKNOWN, progress)
        return self._not_published(Stage.SENDING, received.sent_bytes)

    def _look(self, *, is_out: bool) -> Settlement:
        """Look through the channel's uploads. is_out: the session said that the film is there."""
        if not (is_out or self.progress.committed or self.progress.stage == Stage.COMMITTING):
            return self._not_published(Stage.NEW)
        is_like = False
        for page in self.videos.newest(self.request.channel_id, MOST_PAGES):
            for video in page:
                if self._is_marked(video):
                    return self._found(video.id)
                is_like = is_like or self._is_like(video)
            if all(self._is_older(video) for video in page):
                break
        if is_out or is_like or age_of(self.progress, self.request.now) < LISTED_AFTER:
            return Settlement(Settled.UNKNOWN, self.progress)
        return self._not_published(Stage.NEW)

    def _is_marked(self, video: Video) -> bool:
        marker = self.request.publication.marker.casefold()
        return bool(marker) and marker in {tag.casefold() for tag in video.tags}

    def _is_like(self, video: Video) -> bool:
        same = video.title.strip() == self.request.publication.title.strip()
        return same and not self._is_older(video)

    def _is_older(self, video: Video) -> bool:
        """Surely there before this upload began; without a time of its own nothing is sure."""
        try:
            moment = datetime.fromisoformat(video.published_at)
        except ValueError:
            return False
        if moment.tzinfo is None:
            return False
        return moment < began_at(self.progress, self.request.now) - SLACK

    def _found(self, video_id: str) -> Settlement:
        return Settlement(Settled.PUBLISHED, published(self.progress, video_id))

    def _not_published(self, stage: Stage, sent_bytes: int = 0) -> Settlement:
        """To go on in the session, or to begin anew."""
        progress = replace(self.progress, stage=stage, sent_bytes=sent_bytes)
        if stage == Stage.NEW:
            progress = replace(progress, session="", committed=False)
        return Settlement(Settled.NOT_PUBLISHED, progress)
