"""Where a publication lies in the storage: archive/<channel id>/<day>-<slug>-<marker>.

The marker, without its punctuation, is the last part, so an upload finds its own folder again
whatever its title is by then.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import datetime

from django.core.files.storage import Storage
from django.utils.text import slugify

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

ROOT = "archive"
# File systems allow 255 bytes for a name; a Hangul syllable takes three.
MOST_SLUG_BYTES = 120
MOST_PART_CHARACTERS = 80


def channel_folder(channel_id: str) -> str:
    """The folder of a channel; a name that no path may hold is told apart by its hash."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", channel_id).strip("-")[:MOST_PART_CHARACTERS]
    if safe != channel_id:
        safe = f"{safe or 'channel'}-{hashlib.sha256(channel_id.encode()).hexdigest()[:12]}"
    return f"{ROOT}/{safe}"


def token_of(marker: str) -> str:
    """A marker as it stands in a folder's name. Raises ProviderError when there is none."""
    token = re.sub(r"[^A-Za-z0-9]+", "", marker)[:MOST_PART_CHARACTERS]
    if not token:
        raise ProviderError(
            _(
                "This upload has no name of its own, so it could not be found again in the "
                "archive. Plan it anew."
            ),
            permanent=True,
        )
    return token


def new_folder(channel_id: str, title: str, marker: str, day: datetime) -> str:
    text = unicodedata.normalize("NFC", title)
    slug = slugify(text, allow_unicode=True).encode()[:MOST_SLUG_BYTES].decode(errors="ignore")
    name = f"{day:%Y-%m-%d}-{slug.strip('-_') or 'video'}-{token_of(marker)}"
    return f"{channel_folder(channel_id)}/{name}"


def known_folder(storage: Storage, channel_id: str, marker: str) -> str:
    """The folder that an earlier attempt made for this upload, or ""."""
    parent, token = channel_folder(channel_id), token_of(marker)
    try:
        names, _files = storage.listdir(parent)
    except FileNotFoundError:
        return ""
    for name in names:
        if name.rpartition("-")[2] == token:
            return f"{parent}/{name}"
    return ""


def checked_folder(channel_id: str, video_id: str) -> str:
    """video_id, which may have been typed in, if it names a folder of this channel and no other."""
    parent, _slash, name = video_id.rpartition("/")
    if parent != channel_folder(channel_id) or name in {"", ".", ".."} or "\\" in name:
        raise ProviderError(
            _("The archive of this channel has no such folder. Check the id of the video."),
            permanent=True,
        )
    return video_id
