"""What tests of TikTok share."""

from __future__ import annotations

from apps.providers.capabilities.publish import (
    Film,
    Progress,
    PublishRequest,
    Settled,
)
from apps.providers.tiktok.publishing import TikTokPublisher
from tests.support.platforms.publications import (
    Keeper,
    publish_request,
)
from tests.support.platforms.tiktok_login import OPEN_ID
from tests.support.platforms.tiktok_server import (
    LEAST_CHUNK,
    TikTokServer,
)

# Two chunks, the second of which takes the rest with it.
TWO_CHUNKS = 2 * LEAST_CHUNK + 123


def request_for(what: Film, tiktok: TikTokServer) -> PublishRequest:
    return publish_request(what, channel_id=OPEN_ID, access_token=tiktok.grants.new_access())


def settled(
    publisher: TikTokPublisher, request: PublishRequest, keep: Keeper
) -> tuple[Settled, Progress]:
    settlement = publisher.settle(request, keep.last)
    return settlement.outcome, settlement.progress
