"""Sending a film to Instagram's upload host, and going on where it was cut.

POST with the headers offset and file_size, and the rest of the film as the body.
https://developers.facebook.com/docs/instagram-platform/content-publishing/resumable-uploads
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import orjson

from apps.core.sentences import gettext as _
from apps.providers.capabilities.publish import Film
from apps.providers.errors import ProviderError
from apps.providers.http import Call, FilePart, VendorClient
from apps.providers.instagram.containers import Container
from apps.providers.instagram.vendor import REFUSING, VERSION


class ContainerSpoilt(ProviderError):
    """The upload host will not take this film into this container; another one may do."""


def send(client: VendorClient, container: Container, film: Film, *, first: int, token: str) -> None:
    """Send the film from byte first on. Raises ProviderError, ContainerSpoilt among them."""
    call = Call(
        "POST",
        f"/ig-api-upload/{VERSION}/{quote(container.id, safe='')}",
        headers={
            "Authorization": f"OAuth {token}",
            "offset": str(first),
            "file_size": str(film.size_bytes),
        },
        content=FilePart(film.path, first, film.size_bytes - first),
        content_type="application/octet-stream",
        answers=REFUSING,
    )
    answer = client.send(call)
    told = _told(answer.body)
    if answer.status < 300 and told.get("success") is True:
        return
    trouble = told.get("debug_info")
    kind = str(trouble.get("type") or "") if isinstance(trouble, dict) else ""
    is_passing = isinstance(trouble, dict) and trouble.get("retriable") is True
    # Instagram's own words may repeat the headers, and the token with them.
    words = f" ({kind})" if kind.isalnum() else ""
    if is_passing:
        raise ProviderError(
            _("Instagram could not take the film just now%(words)s. It goes on.") % {"words": words}
        )
    raise ContainerSpoilt(
        _("Instagram did not take the film%(words)s. It is sent anew.") % {"words": words}
    )


def _told(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
