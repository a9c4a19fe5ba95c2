from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from apps.contents.models import Content, MediaAsset, StoryboardBlock
from apps.contents.services.scripts import add_script_version
from apps.contents.states import ContentStatus
from apps.core.audit import SYSTEM
from tests.support.cast import Cast

FILM = bytes(range(256)) * 1200


def store(content: Content, kind: str, name: str, data: bytes, mime_type: str) -> MediaAsset:
    key = f"contents/{content.pk}/{name}"
    default_storage.save(key, ContentFile(data))
    return MediaAsset.objects.create(
        organization=content.project.organization,
        content=content,
        kind=kind,
        storage_key=key,
        checksum="0" * 64,
        size_bytes=len(data),
        mime_type=mime_type,
    )


def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (54, 96), "#203040").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def film(cast: Cast) -> Content:
    """The team's draft, as it is after a run: script, two scenes, pictures and a film."""
    content = cast.content
    add_script_version(
        content=content,
        by=SYSTEM,
        hook="How long is a metre?",
        body=["It was a bar of platinum.", "Now it is light."],
        call_to_action="Follow us.",
        provider="extractive",
    )
    content.scenes.all().delete()
    for position in range(2):
        StoryboardBlock.objects.create(
            content=content,
            position=position,
            narration=f"Beat {position}",
            visual_kind="title",
            image=store(content, "image", f"scene{position}.jpg", jpeg(), "image/jpeg"),
            start_ms=position * 1000,
            end_ms=position * 1000 + 1000,
            words=[{"text": "Beat", "start_ms": position * 1000, "end_ms": position * 1000 + 300}],
        )
    content.thumbnail_url = store(
        content, "thumbnail", "thumbnail.jpg", jpeg(), "image/jpeg"
    ).storage_key
    content.video_url = store(content, "video", "film.mp4", FILM, "video/mp4").storage_key
    content.video_duration = Decimal("2.00")
    content.video_resolution = "1080x1920"
    content.status = ContentStatus.READY
    content.save()
    return content
