"""One scene's pictures as one file: a ZIP (stored, not squeezed: pictures are) with a manifest."""

from __future__ import annotations

import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from apps.providers.capabilities.image import Layer, Visual
from apps.providers.embedded.render.clip_copies import small_clip

if TYPE_CHECKING:
    from PIL import Image

PREVIEW_WIDTH = 540
_MANIFEST = "visual.json"


def pack_visual(visual: Visual, target: Path, width: int, height: int) -> Path:
    """Write visual with all its files to target; a clip at most as large as a width x height film
    needs it."""
    clip = visual.clip_path
    if clip:
        clip = small_clip(clip, target.with_suffix(".mp4"), width, height)
    paths = [visual.background_path, *(path for layer in visual.layers for path in layer.paths)]
    unique = dict.fromkeys([*paths, clip] if clip else paths)
    names = {path: f"{index:03d}{path.suffix}" for index, path in enumerate(unique)}
    manifest = {
        "background_path": names[visual.background_path],
        "clip_path": names[clip] if clip else None,
        "layers": [
            {**asdict(layer), "paths": [names[path] for path in layer.paths]}
            for layer in visual.layers
        ],
        "source": visual.source,
        "license": visual.license,
        "attribution": visual.attribution,
        "asset_id": visual.asset_id,
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as pack:
        for path, name in names.items():
            pack.write(path, name)
        pack.writestr(_MANIFEST, orjson.dumps(manifest))
    return target


def unpack_visual(pack_path: Path, folder: Path) -> Visual:
    """Read a visual back; its files are put into folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(pack_path) as pack:
        pack.extractall(folder)
    manifest = orjson.loads((folder / _MANIFEST).read_bytes())
    layers = tuple(
        Layer(**{**layer, "paths": tuple(folder / name for name in layer["paths"])})
        for layer in manifest.pop("layers")
    )
    clip_name = manifest.pop("clip_path", None)
    return Visual(
        background_path=folder / manifest.pop("background_path"),
        clip_path=folder / clip_name if clip_name else None,
        layers=layers,
        **manifest,
    )


def draw_preview(visual: Visual, width: int, height: int, target: Path) -> Path:
    """Write the scene as it looks when every layer has come in, as a JPEG of PREVIEW_WIDTH."""
    # Here, because the web server reads this module too and draws nothing.
    from PIL import Image

    with Image.open(visual.background_path) as background:
        frame = _cover(background.convert("RGB"), width, height)
    for layer in visual.layers:
        with Image.open(layer.paths[-1]) as picture:
            frame.paste(picture.convert("RGB"), (layer.x, layer.y), picture.getchannel("A"))
    frame.thumbnail((PREVIEW_WIDTH, PREVIEW_WIDTH * height // width), Image.Resampling.BILINEAR)
    frame.save(target, quality=86)
    return target


def _cover(picture: Image.Image, width: int, height: int) -> Image.Image:
    scale = max(width / picture.width, height / picture.height)
    size = (round(picture.width * scale), round(picture.height * scale))
    resized = picture if size == picture.size else picture.resize(size)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return resized.crop((left, top, left + width, top + height))
