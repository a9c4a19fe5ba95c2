"""Scenes in, narration out: one clip per scene with the time of every word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext, StepResult
from apps.contents.pipeline.hashing import digest
from apps.contents.pipeline.steps import plan_scenes
from apps.contents.states import JobType
from apps.providers import registry
from apps.providers.capabilities.speech import SpeechRequest


def inputs(brief: Brief, results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "narration": [scene["narration"] for scene in results[JobType.STORYBOARD]["scenes"]],
        "voice": brief.voice,
        "speed": brief.speed,
        "variation": brief.variation(JobType.TTS),
        "provider": registry.route("speech"),
    }


def run(context: StepContext) -> StepResult:
    scenes = plan_scenes.read(context.results[JobType.STORYBOARD])
    clips = []
    for done, scene in enumerate(scenes):
        context.stop_if_cancelled()
        clips.append(_speak(context, scene.narration))
        context.report((done + 1) / len(scenes))
    seconds = sum(clip["duration_ms"] for clip in clips) / 1000
    context.log(f"Spoke {len(clips)} scenes, {seconds:.1f} s, voice {context.brief.voice}.")
    return StepResult(data={"clips": clips}, provider=registry.route("speech"))


def _speak(context: StepContext, narration: str) -> dict[str, Any]:
    """One clip, taken from storage when these very words were spoken before."""
    brief = context.brief
    name = digest(
        {
            "narration": narration,
            "voice": brief.voice,
            "speed": brief.speed,
            "variation": brief.variation(JobType.TTS),
            "provider": registry.route("speech"),
        }
    )[:32]
    facts_key = context.files.key("narration", f"{name}.json")
    if context.files.exists(facts_key):
        kept: dict[str, Any] = context.files.load_json(facts_key)
        return kept
    clip = registry.speech_synthesizer().synthesize(
        SpeechRequest(
            text=narration,
            language=brief.language,
            voice=brief.voice,
            output_path=context.work_dir / f"{name}.wav",
            speed=brief.speed,
        )
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
