"""A film as the vendor's RenderScript.

Top level: https://creatomate.com/docs/api/render-script/top-level-properties
Elements: https://creatomate.com/docs/api/render-script/element-properties
Animations: https://creatomate.com/llms/animations.md

What it cannot have of the film of the renderer that comes with the product: the word being said
is not coloured, music and the sound of clips stay low instead of stepping back under speech, there
is no progress bar, slides are fades, and loudness is not corrected.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from apps.providers.capabilities.image import Layer
from apps.providers.capabilities.render import RenderRequest, RenderScene
from apps.providers.creatomate.captions import captions
from apps.providers.creatomate.overlays import around, overlay_elements
from apps.providers.embedded.render.timeline import SceneSpan, lay_out_scenes

Address = Callable[[Path], str]
Element = dict[str, Any]

MUSIC_BELOW_SPEECH_DB = -16.0
ZOOM = "112%"
# Scenes lie on two tracks in turn, because each is held under the fade of the next one.
SCENE_TRACKS = (1, 2)
LAYER_TRACK, SPEECH_TRACK, MUSIC_TRACK = 10, 150, 151
MOVES = {
    "drift_left": {"start_x": "100%", "end_x": "0%"},
    "drift_right": {"start_x": "0%", "end_x": "100%"},
    "drift_up": {"start_y": "100%", "end_y": "0%"},
    "drift_down": {"start_y": "0%", "end_y": "100%"},
}


def render_script(request: RenderRequest, address: Address, caption_font: str) -> dict[str, Any]:
    """The whole film. caption_font: a font that the vendor has and that knows the language."""
    spans = lay_out_scenes(request.scenes, request.frames_per_second)
    elements: list[Element] = []
    for index, (scene, span) in enumerate(zip(request.scenes, spans, strict=True)):
        following = request.scenes[index + 1] if index + 1 < len(request.scenes) else None
        elements += _scene(index, scene, span, following, address)
        if request.captions:
            elements += captions(request, request.captions, scene, span, caption_font)
    total = spans[-1].end_ms
    elements += overlay_elements(request, total, address)
    if request.music_path:
        elements.append(_music(request, total, address))
    script = {
        "output_format": "mp4",
        "width": request.width,
        "height": request.height,
        "frame_rate": request.frames_per_second,
        "duration": total / 1000,
        "elements": elements,
    }
    return _stacked(around(script, request, address))


def _stacked(script: dict[str, Any]) -> dict[str, Any]:
    """With the order in which all that is seen is laid down. Left out, the vendor would go by the
    order of the elements, and its editor by tracks: a scene fades in over the one before it,
    whichever of the two tracks it is on."""
    seen = [element for element in script["elements"] if element["type"] != "audio"]
    seen.sort(key=lambda element: 0 if element["track"] in SCENE_TRACKS else element["track"])
    places = {id(element): place for place, element in enumerate(seen, start=1)}
    elements = [
        {**element, "z_index": places[id(element)]} if id(element) in places else element
        for element in script["elements"]
    ]
    return {**script, "elements": elements}


def _scene(
    index: int,
    scene: RenderScene,
    span: SceneSpan,
    following: RenderScene | None,
    address: Address,
) -> list[Element]:
    start, seconds = span.start_ms / 1000, (span.end_ms - span.start_ms) / 1000
    held = seconds + (following.transition_ms / 1000 if following else 0.0)
    fade = _fade(scene.transition_ms) if index and scene.transition_ms else []
    clip = scene.visual.clip_path
    background = {
        "type": "video" if clip else "image",
        "track": SCENE_TRACKS[index % 2],
        "time": start,
        "duration": held,
        "source": address(clip or scene.visual.background_path),
        "fit": "cover",
        "animations": fade if clip else [*fade, _movement(scene.motion)],
    }
    if clip:
        background |= {"volume": "0%", "loop": True}
    found = [background]
    for number, layer in enumerate(scene.visual.layers):
        found.append(_layer(layer, LAYER_TRACK + number, start, seconds, address))
    if scene.audio_path and not scene.is_muted:
        found.append(
            {
                "type": "audio",
                "track": SPEECH_TRACK,
                "time": start + scene.speech_offset_ms / 1000,
                "source": address(scene.audio_path),
            }
        )
    return found


def _fade(milliseconds: int) -> list[Element]:
    return [{"type": "fade", "time": "start", "duration": milliseconds / 1000}]


def _movement(motion: str) -> Element:
    if motion in MOVES:
        zoom = {"start_scale": ZOOM, "end_scale": ZOOM}
        return {"type": "pan", "easing": "linear", "scope": "element", **zoom, **MOVES[motion]}
    first, last = ("100%", ZOOM) if motion == "push_in" else (ZOOM, "100%")
    return {
        "type": "scale",
        "easing": "linear",
        "scope": "element",
        "fade": False,
        "start_scale": first,
        "end_scale": last,
    }


def _layer(layer: Layer, track: int, start: float, seconds: float, address: Address) -> Element:
    """A layer as it stands when it has come in; a row of pictures shows its last one."""
    delay = min(layer.delay_ms / 1000, seconds)
    with Image.open(layer.paths[-1]) as picture:
        width, height = picture.size
    return {
        "type": "image",
        "track": track,
        "time": start + delay,
        "duration": max(0.1, seconds - delay),
        "source": address(layer.paths[-1]),
        "x": layer.x,
        "y": layer.y,
        "x_anchor": "0%",
        "y_anchor": "0%",
        "width": width,
        "height": height,
        "animations": [] if layer.enter == "none" else _fade(layer.enter_ms),
    }


def _music(request: RenderRequest, total_ms: int, address: Address) -> Element:
    gain = min(request.music_gain_db, MUSIC_BELOW_SPEECH_DB)
    assert request.music_path is not None  # noqa: S101 (asked by the caller)
    return {
        "type": "audio",
        "track": MUSIC_TRACK,
        "time": 0,
        "duration": total_ms / 1000,
        "source": address(request.music_path),
        "loop": True,
        "volume": f"{100 * 10 ** (gain / 20):.0f}%",
        "audio_fade_out": 1.5,
    }
