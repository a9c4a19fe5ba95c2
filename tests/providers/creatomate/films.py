"""A small film to order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from apps.providers.capabilities.image import Layer, Visual
from apps.providers.capabilities.render import CaptionStyle, RenderRequest, RenderScene
from apps.providers.capabilities.speech import WordTiming
from apps.providers.embedded.speech.audio import write_wav
from tests.support.vendors.samples import jpeg, mp4

CAPTIONS = CaptionStyle("Pretendard", 64, "#FFFFFF", "#FFCC00", "#000000", 6, 0.7)


def film_request(folder: Path, **changes: Any) -> RenderRequest:
    """Two scenes of two seconds, the second with a layer and a fade; captions and music."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("first", "second"):
        (folder / f"{name}.jpg").write_bytes(jpeg(270, 480))
        write_wav(folder / f"{name}.wav", np.zeros(24_000, np.float32), 24_000)
    write_wav(folder / "music.wav", np.zeros(24_000, np.float32), 24_000)
    Image.new("RGBA", (120, 60), (255, 0, 0, 128)).save(folder / "layer.png")
    layer = Layer((folder / "layer.png",), x=20, y=40, enter="pop", delay_ms=500)
    words = (WordTiming("Open", 0, 400), WordTiming("at", 400, 500), WordTiming("last.", 500, 900))
    facts: dict[str, Any] = {
        "width": 270,
        "height": 480,
        "frames_per_second": 30,
        "scenes": (
            RenderScene(
                Visual(folder / "first.jpg"), 2000, folder / "first.wav", 120, words, "drift_left"
            ),
            RenderScene(
                Visual(folder / "second.jpg", (layer,)), 2000, folder / "second.wav", 260, words
            ),
        ),
        "captions": CAPTIONS,
        "music_path": folder / "music.wav",
        "music_gain_db": -8.0,
        "output_path": folder / "film.mp4",
        "work_dir": folder / "work",
    }
    return RenderRequest(**{**facts, **changes})


def clip(folder: Path) -> Path:
    path = folder / "clip.mp4"
    path.write_bytes(mp4(180, 320))
    return path
