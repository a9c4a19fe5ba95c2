"""Pictures and narration in, the finished film out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext, StepResult
from apps.contents.pipeline.hashing import digest
from apps.contents.pipeline.segments import SegmentFiles
from apps.contents.pipeline.timeline import SceneTime, lay_out
from apps.contents.pipeline.visuals import unpack_visual
from apps.contents.states import JobType
from apps.core.sentences import gettext as _
from apps.providers.capabilities.render import RenderedFilm, RenderRequest, RenderScene
from apps.providers.capabilities.speech import WordTiming
from apps.providers.embedded.music import chosen_track
from apps.templates.design import Design, parse_design
from apps.templates.overlays import clip_of, draw_overlays, named_values

VERSION = 2


def inputs(brief: Brief, results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "version": VERSION,
        "clips": results[JobType.TTS]["clips"],
        "visuals": [visual["key"] for visual in results[JobType.IMAGE_GEN]["visuals"]],
        "design": brief.design,
        "seed": brief.seed,
        "variation": brief.variation(JobType.RENDER),
        "provider": brief.provider("render"),
        **({"music": brief.music} if brief.music else {}),
        **({"own_music": brief.own_music["checksum"]} if brief.own_music else {}),
    }


def run(context: StepContext) -> StepResult:
    design = parse_design(context.brief.design)
    clips = context.results[JobType.TTS]["clips"]
    times = lay_out([clip["duration_ms"] for clip in clips], design.frames_per_second)
    target = context.work_dir / "film.mp4"
    segments = SegmentFiles(context.files, context.work_dir)
    request = replace(_request(context, design, times, target), segments=segments)
    film = context.providers.call(
        "render",
        JobType.RENDER,
        lambda engine: cast(
            RenderedFilm, engine.render(request, context.report, context.is_cancelled)
        ),
        units=lambda film: (len(request.scenes), film.duration_ms),
    )
    name = digest(inputs(context.brief, context.results))[:32]
    key = context.files.key("video", f"{name}.mp4")
    context.files.save(key, film.path)
    segments.remove_others()
    context.log(
        _(
            "Rendered %(seconds).1f s, %(megabytes).1f MB, %(loudness).1f LUFS, true "
            "peak %(peak).1f dBTP."
        )
        % {
            "seconds": film.duration_ms / 1000,
            "megabytes": film.size_bytes / 1000000.0,
            "loudness": film.loudness_lufs,
            "peak": film.true_peak_dbtp,
        }
    )
    return StepResult(
        data={
            **_facts(film, key),
            "scenes": _scene_facts(times, clips, film.intro_ms),
            "segments": segments.keys(),
        },
        provider=context.providers.used,
    )


def _request(
    context: StepContext, design: Design, times: tuple[SceneTime, ...], target: Path
) -> RenderRequest:
    brief = context.brief
    scratch = context.work_dir / "render"
    scratch.mkdir()
    visuals = context.results[JobType.IMAGE_GEN]["visuals"]
    clips = context.results[JobType.TTS]["clips"]
    scenes = tuple(
        RenderScene(
            visual=unpack_visual(
                context.files.local(visual["key"], context.work_dir),
                context.work_dir / f"visual-{index}",
            ),
            duration_ms=time.duration_ms,
            audio_path=context.files.local(clip["key"], context.work_dir),
            speech_offset_ms=time.speech_offset_ms,
            words=tuple(WordTiming(*word) for word in clip["words"]),
            motion=design.motions[(brief.seed + index) % len(design.motions)],
            transition_ms=design.transition_ms,
            is_muted=bool(clip.get("is_muted")),
        )
        for index, (time, clip, visual) in enumerate(zip(times, clips, visuals, strict=True))
    )
    return RenderRequest(
        width=design.width,
        height=design.height,
        frames_per_second=design.frames_per_second,
        scenes=scenes,
        captions=design.captions,
        music_path=_music(context, design),
        music_gain_db=design.music_gain_db,
        output_path=target,
        work_dir=scratch,
        progress_bar_color=design.progress_bar_color,
        **_of_design(context, design, times[-1].end_ms),
    )


def _music(context: StepContext, design: Design) -> Path | None:
    brief = context.brief
    if brief.own_music:
        return context.files.local(brief.own_music["key"], context.work_dir)
    seed = brief.seed + brief.variation(JobType.RENDER)
    track = chosen_track(brief.music, design.music_mood, seed)
    return track.path if track else None


def _of_design(context: StepContext, design: Design, film_ms: int) -> dict[str, Any]:
    """What the template lays over the film, and the brand's clips around it."""
    folder = context.work_dir / "overlays"
    folder.mkdir()

    def local(key: str) -> Path:
        return context.files.local(key, context.work_dir)

    return {
        "overlays": draw_overlays(design, film_ms, folder, local),
        "intro_path": clip_of(design, "intro", local),
        "outro_path": clip_of(design, "outro", local),
        "modifications": named_values(design, local),
    }


def _facts(film: RenderedFilm, key: str) -> dict[str, Any]:
    return {
        "key": key,
        "duration_ms": film.duration_ms,
        "width": film.width,
        "height": film.height,
        "frames_per_second": film.frames_per_second,
        "size_bytes": film.size_bytes,
        "loudness_lufs": round(film.loudness_lufs, 2),
        "true_peak_dbtp": round(film.true_peak_dbtp, 2),
    }


def _scene_facts(
    times: tuple[SceneTime, ...], clips: list[dict[str, Any]], intro_ms: int
) -> list[dict[str, Any]]:
    """Where each scene and word is on the film's clock."""
    facts = []
    for time, clip in zip(times, clips, strict=True):
        shift = intro_ms + time.start_ms + time.speech_offset_ms
        facts.append(
            {
                "start_ms": intro_ms + time.start_ms,
                "end_ms": intro_ms + time.end_ms,
                "words": [
                    {"text": text, "start_ms": start + shift, "end_ms": end + shift}
                    for text, start, end in clip["words"]
                ],
            }
        )
    return facts
