"""Photos from Pexels.

GET /v1/search: https://www.pexels.com/api/documentation/#photos-search
"""

from __future__ import annotations

from typing import Unpack
from urllib.parse import urlencode

from apps.providers.capabilities.image import ImageRequest, Visual
from apps.providers.capabilities.usage import CallUsage
from apps.providers.http import AccountOptions, pick
from apps.providers.media.pictures import keep_picture
from apps.providers.pexels.vendor import LICENSE, PEXELS, Library, choose

MOST_BYTES = 30_000_000
# The renderer moves over a picture that is larger than the frame.
ROOM_TO_MOVE = 1.2


class PexelsPhotos:
    """Finds one scene's background; never one that the film already shows."""

    name = "pexels"

    def __init__(self, **account: Unpack[AccountOptions]) -> None:
        self._library = Library("/v1/search", "photos", account)

    def create(self, request: ImageRequest) -> Visual:
        photo = choose(self._library.hits(request), request)
        original = pick(PEXELS.name, photo, "src", "original", kind=str)
        raw = request.output_dir / "photo"
        self._library.client.download(
            sized(original, request), raw, most_bytes=MOST_BYTES, kinds=("image/",)
        )
        try:
            background = keep_picture(
                PEXELS.name, raw.read_bytes(), request.output_dir, "background"
            )
        finally:
            raw.unlink()
        person = pick(PEXELS.name, photo, "photographer", kind=str)
        page = pick(PEXELS.name, photo, "url", kind=str)
        usage = CallUsage(requests=1, images=1)
        return Visual(
            background_path=background,
            source=self.name,
            license=LICENSE,
            attribution=f"Photo by {person} on Pexels ({page})",
            asset_id=self._library.asset_id(pick(PEXELS.name, photo, "id", kind=int)),
            usage=self._library.client.account.priced(usage),
        )


def sized(original: str, request: ImageRequest) -> str:
    """The address of the photo cropped to the frame's shape, as the vendor's "portrait" is."""
    if "?" in original:
        return original
    parameters = {
        "auto": "compress",
        "cs": "tinysrgb",
        "fit": "crop",
        "h": round(request.height * ROOM_TO_MOVE),
        "w": round(request.width * ROOM_TO_MOVE),
    }
    return f"{original}?{urlencode(parameters)}"
