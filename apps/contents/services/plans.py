"""What a run would make and what it would take over, asked before anything is made or charged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from apps.accounts.models import User
from apps.contents.models import Content, ContentJob
from apps.contents.pipeline import savings
from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.definitions import STEPS, Results, Step
from apps.contents.pipeline.pending import pending_scenes
from apps.contents.pipeline.settlement import free_operations, price_of
from apps.contents.policies import check_can_produce
from apps.contents.services.briefs import RunChoices, check_step, write_brief
from apps.contents.states import JobType
from apps.subscriptions.selectors import Quote, quote_video
from apps.templates.selectors import template_for
from apps.usage.owners import Owner


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """credits is what the step is charged when it is made, and given back when it is not; saved_*
    is what making it had cost when it is taken over."""

    job_type: JobType
    is_reused: bool
    credits: int
    saved_usd: Decimal
    saved_seconds: float
    # Positions of the scenes that this step makes; None when that is only known in the run.
    scenes: tuple[int, ...] | None = None

    @property
    def scene_numbers(self) -> str:
        """Such as "1, 3": scenes as people count them."""
        return ", ".join(str(position + 1) for position in self.scenes or ())

    @property
    def saved_credits(self) -> int:
        return self.credits if self.is_reused else 0


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in order, and their sums."""

    steps: Sequence[PlannedStep]

    @property
    def charged_credits(self) -> int:
        """Taken when the run starts."""
        return sum(step.credits for step in self.steps)

    @property
    def refunded_credits(self) -> int:
        """Given back when the run ends, for what is taken over."""
        return sum(step.saved_credits for step in self.steps)

    @property
    def total_credits(self) -> int:
        return self.charged_credits - self.refunded_credits

    @property
    def saved_usd(self) -> Decimal:
        return sum((step.saved_usd for step in self.steps), Decimal(0))

    @property
    def saved_seconds(self) -> float:
        return round(sum(step.saved_seconds for step in self.steps), 3)

    @property
    def made(self) -> Sequence[PlannedStep]:
        return [step for step in self.steps if not step.is_reused]


def plan_run(
    *,
    by: User,
    content: Content,
    choices: RunChoices | None = None,
    redo: str = "",
    script: Mapping[str, Any] | None = None,
) -> Plan:
    """What start_run would do now with these choices; script (hook, body, call_to_action) as if it
    were saved first.

    A step after one that is made counts as made. It is taken over all the same, and given back,
    when the earlier step's outcome turns out to be the same.
    """
    check_step(redo)
    check_can_produce(by, content.project)
    template = template_for(content.project, name=choices.template if choices else "")
    brief = write_brief(
        content,
        template,
        choices or RunChoices(),
        redo=redo,
        script=_as_saved(content, script) if script else None,
    )
    quote = quote_video(
        content_format=content.project.content_format,
        free=free_operations(Owner.of(content.project), own_script=brief.script is not None),
    )
    known: dict[str, Mapping[str, Any]] = {}
    steps = [_plan_step(step, content, brief, known, quote) for step in STEPS]
    pending = pending_scenes(brief, known)
    return Plan(
        [
            step if step.is_reused else replace(step, scenes=pending.get(step.job_type))
            for step in steps
        ]
    )


def _plan_step(
    step: Step, content: Content, brief: Brief, known: dict[str, Mapping[str, Any]], quote: Quote
) -> PlannedStep:
    """One step; its result, if it can be known, is added to known for those after it."""
    kept = _kept(step, content, brief, known)
    if kept is not None:
        known[step.job_type] = kept.result or {}
    elif step.job_type == JobType.SCRIPT_GENERATION and brief.script is not None:
        known[step.job_type] = brief.script
    saved = savings.of_kept(kept) if kept else {"saved_usd": Decimal(0), "saved_seconds": 0.0}
    return PlannedStep(
        job_type=step.job_type,
        is_reused=kept is not None,
        credits=price_of(step.job_type, quote),
        **saved,
    )


def _kept(step: Step, content: Content, brief: Brief, known: Results) -> ContentJob | None:
    if any(need not in known for need in step.needs):
        return None
    return savings.kept_job(content.pk, step.job_type, step.input_hash(brief, known))


def _as_saved(content: Content, script: Mapping[str, Any]) -> dict[str, Any]:
    """The script as edit_script would save it."""
    current = content.current_script
    return {
        "title": current.title if current else content.title,
        "hook": str(script["hook"]).strip(),
        "body": [beat.strip() for beat in script["body"] if beat.strip()],
        "call_to_action": str(script["call_to_action"]).strip(),
        "tags": list(current.tags) if current else [],
        "sources": [],
    }
