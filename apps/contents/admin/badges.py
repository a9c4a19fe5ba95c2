"""Numbers beside the menu."""

from __future__ import annotations

from apps.contents.models import ContentUpload
from apps.contents.states import UploadStatus


def unconfirmed_uploads() -> int:
    """How many uploads wait for a person to look whether they are out."""
    return ContentUpload.objects.filter(status=UploadStatus.UNCONFIRMED).count()
