"""Sentences about uploads, in the language of whoever reads them."""

from __future__ import annotations

from apps.contents.models import ContentUpload
from apps.contents.publishing.quotas import CLOSED, Place
from apps.core.sentences import gettext as _
from apps.projects.models import Channel
from apps.projects.states import Platform


def moved_reason(channel: Channel, place: Place) -> str:
    """Why an upload was moved, as it is stored: "platform bucket limit"."""
    return f"{channel.platform} {place.bucket} {place.most}" if place.was else ""


def moved_sentence(upload: ContentUpload) -> str:
    """Why the upload is not planned for the time it was wanted for; "" when it was not moved."""
    if not upload.moved_reason:
        return ""
    platform, _space, rest = upload.moved_reason.partition(" ")
    bucket, _space, most = rest.partition(" ")
    name = str(dict(Platform.choices).get(platform, platform))
    if bucket == CLOSED:
        return _(
            "%(platform)s takes no more videos of this channel on that day, so the upload was "
            "moved to the next day with room."
        ) % {"platform": name}
    if bucket == "uploads":
        return _(
            "%(platform)s takes %(most)s uploads a day, and all of that day's are taken, so the "
            "upload was moved to the next day with room."
        ) % {"platform": name, "most": most}
    return _(
        "What %(platform)s allows a day is used up on that day, so the upload was moved to the "
        "next day with room."
    ) % {"platform": name}
