"""Narration at its places, music under it, one raw mix out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np

from apps.providers.capabilities.render import RenderRequest, RenderScene
from apps.providers.embedded.render.beds import Bed, bed_under, lay_under
from apps.providers.embedded.render.brand_clips import clip_frame_count, clip_sound
from apps.providers.embedded.render.clip_sounds import clip_bed, clip_sounds
from apps.providers.embedded.render.loudness import SILENT_LUFS, measure
from apps.providers.embedded.render.music_bed import MusicBed
from apps.providers.embedded.render.sound import (
    BLOCK,
    SAMPLE_RATE,
    RawSound,
    Samples,
    decode,
    store,
)
from apps.providers.embedded.render.timeline import SceneSpan
from apps.providers.errors import Cancelled

_END_FADE = int(0.3 * SAMPLE_RATE)
_CUT_FADE = SAMPLE_RATE // 50


@dataclass(frozen=True, slots=True)
class Mix:
    """A film's sound before its final level, and how loud it is, within a decibel or so."""

    sound: RawSound
    about_lufs: float


def mix_film(
    request: RenderRequest,
    spans: Sequence[SceneSpan],
    work_dir: Path,
    is_cancelled: Callable[[], bool],
) -> Mix:
    """Mix the sound of a whole film, with what is heard before and after its scenes."""
    rate = request.frames_per_second
    length = spans[-1].end_frame * SAMPLE_RATE // rate
    mix = mix_sound(request, spans, length, work_dir, is_cancelled)
    if request.intro_path is None and request.outro_path is None:
        return mix

    def around(clip: Path | None, name: str) -> Iterator[Samples]:
        if clip is None:
            return iter(())
        samples = clip_frame_count(clip, request) * SAMPLE_RATE // rate
        return clip_sound(clip, samples, mix.about_lufs, work_dir / name)

    pieces = chain(
        around(request.intro_path, "intro.f32"),
        mix.sound.blocks(),
        around(request.outro_path, "outro.f32"),
    )
    whole = store(_until(pieces, is_cancelled), work_dir / "whole.f32", channels=2)
    about_lufs = mix.about_lufs
    if about_lufs <= SILENT_LUFS:
        about_lufs = measure(whole.blocks(), true_peak=False).integrated_lufs
    return Mix(whole, about_lufs)


def mix_excerpt(
    request: RenderRequest, spans: Sequence[SceneSpan], first: int, end: int, work_dir: Path
) -> Mix:
    """Mix what is heard in the film's frames first up to end; the scenes there are mixed whole."""
    rate = request.frames_per_second
    there = [
        (scene, span)
        for scene, span in zip(request.scenes, spans, strict=True)
        if span.first_frame < end and first < span.end_frame
    ]
    begins_ms, begins = there[0][1].start_ms, there[0][1].first_frame * SAMPLE_RATE // rate
    mix = mix_sound(
        replace(request, scenes=tuple(scene for scene, _ in there)),
        [replace(span, start_ms=span.start_ms - begins_ms) for _, span in there],
        there[-1][1].end_frame * SAMPLE_RATE // rate - begins,
        work_dir,
        lambda: False,
        begins=begins,
        film_length=spans[-1].end_frame * SAMPLE_RATE // rate,
    )
    start, length = first * SAMPLE_RATE // rate - begins, (end - first) * SAMPLE_RATE // rate
    part = RawSound(mix.sound.path, 2, start + length)
    blocks = (
        part.read(at, min(BLOCK, start + length - at)) for at in range(start, start + length, BLOCK)
    )
    cut = store(_ending_gently(blocks, length, _CUT_FADE), work_dir / "excerpt.f32", channels=2)
    return Mix(cut, mix.about_lufs)


def mix_sound(
    request: RenderRequest,
    spans: Sequence[SceneSpan],
    length: int,
    work_dir: Path,
    is_cancelled: Callable[[], bool],
    *,
    begins: int = 0,
    film_length: int | None = None,
) -> Mix:
    """Mix the sound of a film's scenes, length samples of stereo: of all of them, or of some that
    begin that many samples into a film of film_length."""
    film_length = length if film_length is None else film_length
    narration = place_narration(request.scenes, spans, length, work_dir / "narration.f32")
    voice_lufs = measure(_doubled(narration.blocks()), true_peak=False).integrated_lufs
    beds = [
        *_music(request, voice_lufs, film_length, begins, work_dir),
        *_clips(request, voice_lufs, film_length, begins, work_dir),
    ]
    about_lufs = voice_lufs
    if voice_lufs <= SILENT_LUFS:
        about_lufs = max((bed.lufs for bed in beds), default=voice_lufs)
    pieces = lay_under(narration, beds) if beds else _doubled(narration.blocks())
    fade = _END_FADE if begins + length == film_length else 0
    mixed = _ending_gently(_until(pieces, is_cancelled), length, fade)
    return Mix(store(mixed, work_dir / "mix.f32", channels=2), about_lufs)


def _music(
    request: RenderRequest, voice_lufs: float, film_length: int, begins: int, work_dir: Path
) -> Iterator[Bed]:
    if request.music_path is None:
        return
    pieces = _at_most(decode(request.music_path, 2), film_length)
    track = store(pieces, work_dir / "music.f32", channels=2)
    lufs = measure(track.blocks(), true_peak=False).integrated_lufs
    bed = MusicBed(track, film_length, begins)
    yield bed_under(bed.read, lufs, voice_lufs, request.music_gain_db)


def _clips(
    request: RenderRequest, voice_lufs: float, film_length: int, begins: int, work_dir: Path
) -> Iterator[Bed]:
    rate = request.frames_per_second
    frame_count = round(film_length * rate / SAMPLE_RATE)
    for overlay, sound in clip_sounds(request.overlays, rate, frame_count, work_dir):
        yield clip_bed(overlay, sound, voice_lufs, begins)


def place_narration(
    scenes: Sequence[RenderScene], spans: Sequence[SceneSpan], length: int, path: Path
) -> RawSound:
    """Write a mono track with every clip at its scene's start plus its offset, to the sample."""
    with path.open("wb") as file:
        file.truncate(length * 4)
    for scene, span in zip(scenes, spans, strict=True):
        if scene.audio_path is None or scene.is_muted:
            continue
        clip = np.concatenate([np.zeros((0, 1), np.float32), *decode(scene.audio_path, 1)])[:, 0]
        start = (span.start_ms + scene.speech_offset_ms) * SAMPLE_RATE // 1000
        clip = clip[: max(length - start, 0)]
        if clip.size:
            place = np.memmap(path, np.float32, "r+", offset=start * 4, shape=clip.shape)
            place += clip
            place.flush()
    return RawSound(path, 1, length)


def _ending_gently(pieces: Iterator[Samples], length: int, fade: int) -> Iterator[Samples]:
    """Fade the last samples out, in place."""
    position = 0
    for piece in pieces:
        if position + len(piece) > length - fade:
            left = length - np.arange(position, position + len(piece), dtype=np.float32)
            piece *= np.clip(left / fade, 0, 1)[:, None]
        position += len(piece)
        yield piece


def _doubled(mono: Iterator[Samples]) -> Iterator[Samples]:
    return (np.repeat(block, 2, axis=1) for block in mono)


def _at_most(pieces: Iterator[Samples], length: int) -> Iterator[Samples]:
    taken = 0
    for piece in pieces:
        yield piece[: length - taken]
        taken += len(piece)
        if taken >= length:
            return


def _until(pieces: Iterator[Samples], is_cancelled: Callable[[], bool]) -> Iterator[Samples]:
    for piece in pieces:
        if is_cancelled():
            raise Cancelled
        yield piece
