"""How a video is made, step by step. Read it as prose.

First the script is written and checked, then its scenes are planned. The scenes are spoken and
drawn side by side. The film is rendered from both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext, StepResult
from apps.contents.pipeline.hashing import digest
from apps.contents.pipeline.steps import (
    check_safety,
    draw_scenes,
    plan_scenes,
    render_video,
    speak_scenes,
    write_script,
)
from apps.contents.states import JobType

Results = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Step:
    """inputs names all that decides the step's output; run makes it. needs are finished before."""

    job_type: JobType
    run: Callable[[StepContext], StepResult]
    inputs: Callable[[Brief, Results], dict[str, Any]]
    needs: tuple[JobType, ...] = ()
    queue: str = "default"

    def input_hash(self, brief: Brief, results: Results) -> str:
        """The name under which the step's output is kept and found again. What a person asked to
        have done again has another name each time."""
        times = brief.variation(self.job_type)
        again = {"again": times} if times else {}
        return digest({"step": self.job_type, **again, **self.inputs(brief, results)})


STEPS: tuple[Step, ...] = (
    Step(JobType.SCRIPT_GENERATION, write_script.run, write_script.inputs),
    Step(
        JobType.SAFETY_CHECK,
        check_safety.run,
        check_safety.inputs,
        needs=(JobType.SCRIPT_GENERATION,),
    ),
    Step(
        JobType.STORYBOARD,
        plan_scenes.run,
        plan_scenes.inputs,
        needs=(JobType.SCRIPT_GENERATION, JobType.SAFETY_CHECK),
    ),
    Step(
        JobType.TTS,
        speak_scenes.run,
        speak_scenes.inputs,
        needs=(JobType.STORYBOARD,),
        queue="media",
    ),
    Step(
        JobType.IMAGE_GEN,
        draw_scenes.run,
        draw_scenes.inputs,
        needs=(JobType.SCRIPT_GENERATION, JobType.STORYBOARD),
        queue="media",
    ),
    Step(
        JobType.RENDER,
        render_video.run,
        render_video.inputs,
        needs=(JobType.TTS, JobType.IMAGE_GEN),
        queue="media",
    ),
)

BY_TYPE: Mapping[str, Step] = {step.job_type: step for step in STEPS}
QUEUES: tuple[str, ...] = tuple(sorted({step.queue for step in STEPS}))


def depends_on(job_type: str) -> frozenset[str]:
    """The steps that need job_type, directly or through others."""
    found: set[str] = set()
    for step in STEPS:
        if any(need == job_type or need in found for need in step.needs):
            found.add(step.job_type)
    return frozenset(found)
