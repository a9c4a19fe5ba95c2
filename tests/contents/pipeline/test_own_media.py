"""Files of the library as a scene's picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from apps.contents.pipeline.own_media import own_visual
from apps.providers.errors import ProviderError
from tests.providers.embedded.render.test_hdr import COLORS, MEANT, SIDE, hdr_clip

CLIP = {"id": "one", "kind": "clip", "license": "mine"}


def test_the_picture_behind_a_clip_has_the_clip_s_colours(tmp_path: Path) -> None:
    path = hdr_clip(tmp_path / "phone.mp4", "smpte2084")
    visual = own_visual(path, CLIP, SIDE * len(COLORS), SIDE, tmp_path)
    assert visual.clip_path == path
    with Image.open(visual.background_path) as picture:
        assert picture.size == (round(1.2 * SIDE * len(COLORS)), round(1.2 * SIDE))
        pixels = np.asarray(picture.resize((SIDE * len(COLORS), SIDE)), np.int64)
    assert np.abs(pixels[SIDE // 2, SIDE // 2 :: SIDE] - MEANT).max() <= 18


def test_what_is_no_clip_is_told(tmp_path: Path) -> None:
    path = tmp_path / "broken.mp4"
    path.write_bytes(b"no film")
    with pytest.raises(ProviderError, match="cannot be read") as caught:
        own_visual(path, CLIP, 64, 64, tmp_path)
    assert caught.value.permanent
