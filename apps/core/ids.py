"""Primary keys: UUIDv7 (RFC 9562), made in the application, so that they sort by time."""

from __future__ import annotations

import uuid

import uuid_utils


def new_id() -> uuid.UUID:
    return uuid.UUID(int=uuid_utils.uuid7().int)
