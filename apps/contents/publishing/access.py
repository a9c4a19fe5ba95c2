"""How a worker gets to a platform: metered, and guarded."""

from __future__ import annotations

from collections.abc import Callable

from apps.contents.models import ContentUpload
from apps.usage.gateway import Gateway
from apps.usage.owners import Owner


def gateway_to(upload: ContentUpload, operation: str, is_cancelled: Callable[[], bool]) -> Gateway:
    """Each channel fails by itself, and what it is asked for too: a platform that takes no more
    films still says what became of earlier ones. Platforms cost nothing."""
    return Gateway(
        owner=Owner.of(upload.content.project),
        content_id=upload.content_id,
        is_cancelled=is_cancelled,
        place=f"{upload.channel_id}:{operation}",
        is_free=True,
    )
