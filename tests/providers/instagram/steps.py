"""What tests of Instagram share."""

from __future__ import annotations

import pytest

from apps.providers.capabilities.publish import (
    Progress,
    PublishRequest,
    Settled,
    Stage,
)
from apps.providers.errors import ProviderError
from apps.providers.instagram.publishing import InstagramPublisher
from tests.support.platforms.instagram_server import InstagramServer
from tests.support.platforms.publications import (
    Keeper,
)
from tests.support.vendors.faults import check_sentence

UPLOAD, PUBLISH = "POST /ig-api-upload/.*", "POST .*/media_publish"


FILM_BYTES = 400_000


def settled(
    publisher: InstagramPublisher, request: PublishRequest, keep: Keeper
) -> tuple[Settled, Progress]:
    settlement = publisher.settle(request, keep.last)
    return settlement.outcome, settlement.progress


def lost_while_publishing(
    instagram: InstagramServer, publisher: InstagramPublisher, request: PublishRequest
) -> Keeper:
    """The answer to media_publish never arrives; the reel is out."""
    keep = Keeper()
    instagram.lose_answer_at(PUBLISH)
    with pytest.raises(ProviderError) as caught:
        publisher.advance(request, Progress(), keep)
    assert caught.value.outcome_unknown
    check_sentence(caught.value, "Instagram")
    assert keep.last.stage == Stage.COMMITTING
    return keep
