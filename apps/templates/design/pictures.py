"""Small pictures written into a design as data: addresses (RFC 2397), so that a template is one
file that can be carried to another installation."""

from __future__ import annotations

import base64
import binascii
import re
import warnings
from io import BytesIO

from apps.core.sentences import gettext as _

MOST_BYTES = 300_000
MOST_PIXELS = 4_000_000
_FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}
_START = re.compile(r"data:image/(png|jpeg|webp);base64,")


def problem_of_picture(address: str) -> str:
    """A sentence on what is wrong with a picture's data: address; "" when it can be drawn."""
    # Here, because few designs hold a picture.
    from PIL import Image, UnidentifiedImageError

    match = _START.match(address)
    if match is None:
        return _("must start with data:image/png;base64, (or jpeg or webp)")
    if len(address) > MOST_BYTES * 4 // 3 + 64:
        return _("is larger than %(most)d KB; put it into the brand kit") % {
            "most": MOST_BYTES // 1000
        }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(picture_bytes(address)), formats=[_FORMATS[match[1]]]) as image:
                if image.width * image.height > MOST_PIXELS:
                    return _("has more than %(most)d million pixels") % {
                        "most": MOST_PIXELS // 1_000_000
                    }
                image.load()
    except (
        binascii.Error,
        UnidentifiedImageError,
        OSError,
        ValueError,
        Image.DecompressionBombError,
    ):
        return _("is not a picture that can be read")
    except Image.DecompressionBombWarning:
        return _("has more than %(most)d million pixels") % {"most": MOST_PIXELS // 1_000_000}
    return ""


def picture_bytes(address: str) -> bytes:
    """The file behind a data: address. Raises binascii.Error when it is not base64."""
    return base64.b64decode(address.partition(",")[2], validate=True)
