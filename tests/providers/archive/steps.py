"""What tests of the archive share."""

from __future__ import annotations

from apps.providers.archive.publishing import ArchivePublisher
from apps.providers.capabilities.publish import (
    Progress,
    Published,
    PublishRequest,
)
from tests.support.platforms.publications import (
    Keeper,
)

CHANNEL = "evening-news"
FOLDER = "archive/evening-news/2026-11-20-the-new-bridge-01934f6cupload7"


def run(
    request: PublishRequest, progress: Progress | None = None, keep: Keeper | None = None
) -> Published:
    found = ArchivePublisher().advance(request, progress or Progress(), keep or Keeper())
    assert isinstance(found, Published)
    return found
