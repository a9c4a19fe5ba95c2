"""The request for the sample film of a design, with only those scenes drawn that are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from django.core.files.storage import default_storage

from apps.core.local_files import local_copy
from apps.providers.capabilities.image import ImageRequest, ImageSource, Visual
from apps.providers.capabilities.render import RenderRequest, RenderScene
from apps.providers.capabilities.speech import SpeechClip
from apps.providers.embedded.cards.maker import CardMaker
from apps.providers.embedded.music import pick_track
from apps.templates.design import Design
from apps.templates.overlays import clip_of, draw_overlays
from apps.templates.preview.story import Story, StoryScene, speech_offset_ms

_SEED = 3
NOBODY: Mapping[int, SpeechClip] = MappingProxyType({})


def sample_film(
    design: Design,
    story: Story,
    *,
    from_ms: int,
    until_ms: int,
    work_dir: Path,
    language: str,
    voices: Mapping[int, SpeechClip] = NOBODY,
) -> RenderRequest:
    """What a renderer needs to show the story from from_ms up to until_ms.

    voices: the narration of the scenes, by number, that are heard.
    """
    work_dir.mkdir(parents=True, exist_ok=True)
    starts = story.starts_ms
    seen = [
        index
        for index, scene in enumerate(story.scenes)
        if starts[index] < until_ms + 1
        # a scene is held under the fade of the next one
        and starts[index] + scene.duration_ms + design.transition_ms >= from_ms
    ] or [len(story.scenes) - 1]
    maker = CardMaker()
    drawn = {index: _draw(maker, design, story, index, language, work_dir) for index in seen}
    unseen = drawn[seen[0]]
    track = pick_track(design.music_mood, _SEED) if design.music_mood else None
    overlays = work_dir / "overlays"
    overlays.mkdir()

    def local(key: str) -> Path:
        return local_copy(default_storage, key, work_dir)

    return RenderRequest(
        width=design.width,
        height=design.height,
        frames_per_second=design.frames_per_second,
        scenes=tuple(
            _scene(design, scene, drawn.get(index, unseen), index, voices.get(index))
            for index, scene in enumerate(story.scenes)
        ),
        captions=design.captions,
        music_path=track.path if track else None,
        music_gain_db=design.music_gain_db,
        output_path=work_dir / "film.mp4",
        work_dir=work_dir / "render",
        progress_bar_color=design.progress_bar_color,
        overlays=draw_overlays(
            design, story.duration_ms, overlays, local, seen_ms=(from_ms, until_ms)
        ),
        intro_path=clip_of(design, "intro", local),
        outro_path=clip_of(design, "outro", local),
    )


def _draw(
    maker: ImageSource, design: Design, story: Story, index: int, language: str, work_dir: Path
) -> Visual:
    scene = story.scenes[index]
    folder = work_dir / f"scene-{index}"
    folder.mkdir()
    return maker.create(
        ImageRequest(
            kind=scene.kind,
            narration=scene.narration,
            headline=scene.headline,
            language=language,
            width=design.width,
            height=design.height,
            style=design.look(index, _SEED),
            output_dir=folder,
            seed=_SEED,
            position=index,
            emphasis=scene.emphasis,
            label=(design.label or story.label) if index == 0 else "",
            icon=scene.icon,
            figures=scene.figures,
        )
    )


def _scene(
    design: Design, scene: StoryScene, visual: Visual, index: int, voice: SpeechClip | None
) -> RenderScene:
    return RenderScene(
        visual=visual,
        duration_ms=scene.duration_ms,
        audio_path=voice.audio_path if voice else None,
        speech_offset_ms=speech_offset_ms(),
        words=voice.words if voice else scene.words,
        motion=design.motions[(_SEED + index) % len(design.motions)],
        transition_ms=design.transition_ms,
    )
