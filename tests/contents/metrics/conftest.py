from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.contents.models import ContentUpload
from apps.projects.models import Channel
from apps.projects.services.channel_keeping import new_channel
from apps.projects.services.channel_tokens import put
from apps.providers.capabilities.connection import Tokens
from tests.support.cast import Cast
from tests.support.platforms.youtube_rows import VideoRow
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.productions import make_content

Out = Callable[..., ContentUpload]


@pytest.fixture
def channel(cast: Cast, youtube: YouTubeServer) -> Channel:
    """Connected at YouTube."""
    access, refresh = youtube.tokens_for()
    made = new_channel(cast.project, "youtube", youtube.chosen)
    put(made, Tokens(access, refresh, timezone.now() + timedelta(hours=1)))
    made.save()
    return made


@pytest.fixture
def out(cast: Cast, channel: Channel) -> Out:
    """A video that is out, with figures that are due."""

    def make(video_id: str = "", *, hours: float = 2, **fields: object) -> ContentUpload:
        content = make_content(cast.owner, project=cast.project)
        moment = timezone.now()
        return ContentUpload.objects.create(
            **{
                "content": content,
                "channel": channel,
                "status": "published",
                "title": f"Video {video_id}",
                "platform_video_id": video_id,
                "published_at": moment - timedelta(hours=hours),
                "next_metrics_at": moment - timedelta(minutes=1),
                **fields,
            }
        )

    return make


@pytest.fixture
def told(youtube: YouTubeServer) -> Callable[..., str]:
    """A video at YouTube, with the figures that it tells; returns its id."""

    def tell(video_id: str, **numbers: int) -> str:
        if video_id not in youtube.videos:
            youtube.videos[video_id] = VideoRow(
                video_id, youtube.chosen, {}, {"privacyStatus": "public"}, timezone.now(), b""
            )
        youtube.set_statistics(video_id, **numbers)
        return video_id

    return tell
