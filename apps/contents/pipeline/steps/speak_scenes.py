"""Scenes in, narration out: one clip per scene with the time of every word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext, StepResult
from apps.contents.pipeline.hashing import digest
from apps.contents.pipeline.providers import OneProvider
from apps.contents.pipeline.steps import plan_scenes
from apps.contents.states import JobType
from apps.core.sentences import gettext as _
from apps.providers import registry
from apps.providers.capabilities.speech import SpeechClip, SpeechRequest, SpeechSynthesizer
from apps.providers.embedded.speech.pronunciations import used
from apps.providers.errors import ProviderError


def inputs(brief: Brief, results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    scenes = results[JobType.STORYBOARD]["scenes"]
    narration = [scene["narration"] for scene in scenes]
    muted = [place for place, scene in enumerate(scenes) if scene.get("is_muted")]
    return {
        "narration": narration,
        **({"muted": muted} if muted else {}),
        "voice": brief.voice,
        "speed": brief.speed,
        "variation": brief.variation(JobType.TTS),
        "provider": brief.provider("speech"),
        **_chosen(brief, narration),
    }


def _chosen(brief: Brief, narration: Sequence[str]) -> dict[str, Any]:
    """What changes the sound of these very words, if it was chosen at all."""
    said = {}
    for text in narration:
        said.update(used(text, brief.pronunciations))
    chosen = {
        "pitch": brief.pitch,
        "pronunciations": said,
        "recording": brief.narration.get("checksum", ""),
    }
    return {name: value for name, value in chosen.items() if value}


def run(context: StepContext) -> StepResult:
    if context.brief.narration:
        return _run_recorded(context)
    clips = context.providers.with_one("speech", lambda caller: _speak_all(context, caller))
    seconds = sum(clip["duration_ms"] for clip in clips) / 1000
    context.log(
        _("Spoke %(scenes)s scenes, %(seconds).1f s.") % {"scenes": len(clips), "seconds": seconds}
    )
    return StepResult(data={"clips": clips}, provider=context.providers.used)


def _run_recorded(context: StepContext) -> StepResult:
    """A person's own recording in place of a voice, cut at the scenes' borders."""
    scenes = plan_scenes.read(context.results[JobType.STORYBOARD])
    brief = context.brief
    # Here, because they load an inference engine, and the web server reads this module too.
    from apps.contents.pipeline.own_voice import own_scenes
    from apps.providers.embedded.speech import audio
    from apps.providers.embedded.speech.facade import EmbeddedSpeech
    from apps.providers.media.recordings import RATE_HZ, read_pcm

    engine = cast(EmbeddedSpeech, registry.engine("speech", "embedded"))
    voice = engine.default_voice(brief.language)
    spoken = []
    for done, scene in enumerate(scenes):
        context.stop_if_cancelled()
        request = SpeechRequest(
            text=scene.narration,
            language=brief.language,
            voice=voice,
            output_path=context.work_dir / f"guide-{done}.wav",
            pronunciations=brief.pronunciations,
        )
        spoken.append(engine.synthesize(request))
        context.report(0.8 * (done + 1) / len(scenes))
    recording = read_pcm(context.files.local(brief.narration["key"], context.work_dir))
    clips = []
    for scene, own in zip(scenes, own_scenes(recording, spoken), strict=True):
        name = digest({"recording": brief.narration["checksum"], "text": scene.narration})[:32]
        path = context.work_dir / f"{name}.wav"
        audio.write_wav(path, own.samples, RATE_HZ)
        key = context.files.key("narration", f"{name}.wav")
        context.files.save(key, path)
        words = [[word.text, word.start_ms, word.end_ms] for word in own.words]
        clip = {"key": key, "duration_ms": own.duration_ms, "words": words}
        clips.append({**clip, "is_muted": True} if scene.is_muted else clip)
    context.log(
        _("Aligned a recording of %(seconds).1f s with %(scenes)s scenes.")
        % {"seconds": len(recording) / RATE_HZ, "scenes": len(clips)}
    )
    return StepResult(data={"clips": clips}, provider="recording")


def _speak_all(context: StepContext, caller: OneProvider) -> list[dict[str, Any]]:
    """Every scene in one voice: a film does not change its narrator in the middle."""
    scenes = plan_scenes.read(context.results[JobType.STORYBOARD])
    voice = _voice(context.brief, caller.engine())
    clips = []
    for done, scene in enumerate(scenes):
        context.stop_if_cancelled()
        clip = _speak(context, caller, voice, scene.narration)
        # Its length is the scene's; the renderer keeps it silent.
        clips.append({**clip, "is_muted": True} if scene.is_muted else clip)
        context.report((done + 1) / len(scenes))
    return clips


def _voice(brief: Brief, engine: SpeechSynthesizer) -> str:
    """The voice that was chosen, or this engine's own one for the language."""
    voices = [voice.name for voice in engine.voices() if voice.language == brief.language]
    if not voices:
        raise ProviderError(
            _("%(provider)s has no voice for this film's language.") % {"provider": engine.name},
            permanent=True,
        )
    return brief.voice if brief.voice in voices else voices[0]


def clip_name(brief: Brief, narration: str, *, voice: str, provider: str) -> str:
    """The clip's name in storage: the same words by the same voice, the same clip."""
    facts = {
        "narration": narration,
        "voice": voice,
        "speed": brief.speed,
        "variation": brief.variation(JobType.TTS),
        "provider": provider,
        **_chosen(brief, [narration]),
    }
    return digest(facts)[:32]


def _speak(context: StepContext, caller: OneProvider, voice: str, narration: str) -> dict[str, Any]:
    """One clip, taken from storage when these very words were spoken before."""
    brief = context.brief
    name = clip_name(brief, narration, voice=voice, provider=caller.name)
    facts_key = context.files.key("narration", f"{name}.json")
    if context.files.exists(facts_key):
        kept: dict[str, Any] = context.files.load_json(facts_key)
        return kept
    request = SpeechRequest(
        text=narration,
        language=brief.language,
        voice=voice,
        output_path=context.work_dir / f"{name}.wav",
        speed=brief.speed,
        pronunciations=brief.pronunciations,
        pitch_semitones=brief.pitch,
    )
    clip = caller.call(
        JobType.TTS,
        lambda engine: cast(SpeechClip, engine.synthesize(request)),
        units=lambda clip: (len(narration), clip.duration_ms),
    )
    key = context.files.key("narration", f"{name}.wav")
    context.files.save(key, clip.audio_path)
    facts = {
        "key": key,
        "duration_ms": clip.duration_ms,
        "words": [[word.text, word.start_ms, word.end_ms] for word in clip.words],
    }
    context.files.save_json(facts_key, facts)
    return facts
