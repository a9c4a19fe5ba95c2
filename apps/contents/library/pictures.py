"""A person's picture as the library keeps it: upright, in sRGB, without what a camera notes."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from apps.contents.library import limits
from apps.contents.library.uploads import Upload, refused
from apps.core.sentences import gettext as _

_OPAQUE = 255


def prepare_picture(upload: Upload, folder: Path) -> Path:
    """Write the picture into folder, as PNG where it has holes, else as JPEG.

    Position, camera and all other metadata are left behind. Raises InvalidInput when the pixels
    cannot be decoded.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(upload.path, formats=[upload.format.name]) as picture:
                picture.load()
                upright = ImageOps.exif_transpose(picture)
                kept = _in_srgb(upright, picture.info.get("icc_profile"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, MemoryError) as error:
        raise refused(_("This picture is damaged: it cannot be opened.")) from error
    kept.thumbnail((limits.KEPT_IMAGE_SIDE, limits.KEPT_IMAGE_SIDE), Image.Resampling.LANCZOS)
    kept.info.clear()
    if kept.mode == "RGBA":
        target = folder / "kept.png"
        kept.save(target, optimize=False)
    else:
        target = folder / "kept.jpg"
        kept.save(target, quality=92, subsampling=0)
    return target


def draw_preview(path: Path, target: Path) -> Path:
    """A small JPEG; what is see-through is laid on grey."""
    with Image.open(path) as picture:
        small = picture.convert("RGBA") if "A" in picture.getbands() else picture.convert("RGB")
    small.thumbnail((limits.PREVIEW_SIDE, limits.PREVIEW_SIDE), Image.Resampling.LANCZOS)
    if small.mode == "RGBA":
        ground = Image.new("RGB", small.size, "#8A8F9C")
        ground.paste(small, mask=small.getchannel("A"))
        small = ground
    small.save(target, "JPEG", quality=84)
    return target


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    has_holes = "A" in picture.getbands() or "transparency" in picture.info
    flat = picture.convert("RGBA" if has_holes else "RGB") if picture.mode != "CMYK" else picture
    if profile:
        flat = _converted(flat, profile)
    if flat.mode == "RGBA" and flat.getchannel("A").getextrema()[0] == _OPAQUE:
        return flat.convert("RGB")
    return flat if flat.mode == "RGBA" else flat.convert("RGB")


def _converted(picture: Image.Image, profile: bytes) -> Image.Image:
    """The colours meant by the picture's own profile; a broken profile is as good as none."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        found = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return found or picture
