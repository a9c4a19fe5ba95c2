"""Pictures that came from outside: checked before anything else opens them."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
MOST_PIXELS = 50_000_000


def keep_picture(vendor: str, data: bytes, folder: Path, name: str) -> Path:
    """Write a PNG, JPEG or WebP of at most MOST_PIXELS into folder, after decoding it whole.

    Raises ProviderError when it is another file, broken, or a bomb of pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(SUFFIXES)) as picture:
                suffix = SUFFIXES[str(picture.format)]
                if picture.width * picture.height > MOST_PIXELS:
                    raise Image.DecompressionBombError
                picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ProviderError(
            _("%(vendor)s sent a picture of more than %(most)s megapixels. Ask for a smaller size.")
            % {"vendor": vendor, "most": MOST_PIXELS // 1000000},
            permanent=True,
        ) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise ProviderError(
            _("%(vendor)s sent a picture that cannot be opened. Try again.") % {"vendor": vendor}
        ) from None
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}{suffix}"
    path.write_bytes(data)
    return path


def orientation(width: int, height: int) -> str:
    """The vendors' three words for a frame."""
    if width == height:
        return "square"
    return "portrait" if height > width else "landscape"
