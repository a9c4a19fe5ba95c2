"""One scene's picture, drawn for somebody who waits at the storyboard.

It is drawn and stored exactly as the next run would, which then takes it over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from apps.contents.models import Content, StoryboardBlock
from apps.contents.pipeline import drawing
from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.context import StepContext
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.pipeline.outcomes import picture_asset
from apps.contents.pipeline.scratch import work_folder
from apps.contents.pipeline.steps import plan_scenes
from apps.contents.services.boards import DRAW_TASK
from apps.contents.services.briefs import RunChoices, script_data, write_brief
from apps.contents.services.scene_records import keep_plan
from apps.contents.states import ContentStatus
from apps.contents.storyboard import ScenePlan
from apps.core.errors import RuleBroken
from apps.core.queueing import enqueue
from apps.providers.errors import ProviderError
from apps.templates.design import Design, parse_design
from apps.templates.selectors import template_for
from apps.usage.gateway import Gateway
from apps.usage.owners import Owner

logger = structlog.get_logger(__name__)

# Longer than any picture takes; a worker that was killed is followed by another after this.
HELD_SECONDS = 300
FORGOTTEN_AFTER = timedelta(seconds=60)


def draw_requested(scene_id: UUID | str) -> bool:
    """Draw the scene if that was asked for; return whether this call did."""
    rows = StoryboardBlock.objects.select_related("content__project", "content__current_script")
    scene = rows.filter(pk=scene_id, draw_requested_at__isnull=False).first()
    if scene is None:
        return False
    if scene.content.status == ContentStatus.PROCESSING:
        # The run draws all scenes anyway.
        _settle(scene, scene.draw_requested_at)
        return False
    held = f"draw-scene:{scene.pk}"
    if not cache.add(held, 1, HELD_SECONDS):
        return False
    try:
        return _draw(scene)
    finally:
        cache.delete(held)


def send_again() -> int:
    """Send what was asked for and lost on its way; return how many."""
    rows = StoryboardBlock.objects.filter(draw_requested_at__lt=timezone.now() - FORGOTTEN_AFTER)
    waiting = list(rows.values_list("pk", flat=True)[:500])
    for scene_id in waiting:
        enqueue(DRAW_TASK, scene_id, queue="media")
    return len(waiting)


def _draw(scene: StoryboardBlock) -> bool:
    content, asked_at = scene.content, scene.draw_requested_at
    try:
        brief = brief_of(content)
        design = parse_design(brief.design)
        scenes = plan_scenes.scenes_of(brief, script_data(content))
        facts, provider = _picture(content, brief, design, scenes, scene.position)
    except (ProviderError, RuleBroken) as error:
        return _settle(scene, asked_at, draw_error=str(error))
    with transaction.atomic():
        image = picture_asset(content, facts["preview_key"], provider)
        keep_plan(scene, asdict(scenes[scene.position]))
        return _settle(
            scene,
            asked_at,
            image=image,
            shown_asset=facts["asset_id"],
            visual=scene.visual,
            visual_kind=scene.visual_kind,
            visual_prompt=scene.visual_prompt,
        )


def brief_of(content: Content) -> Brief:
    """What the next run with the project's own choices would be made from."""
    template = template_for(content.project, name="")
    return Brief.from_json(write_brief(content, template, RunChoices()).as_json())


def _picture(
    content: Content, brief: Brief, design: Design, scenes: Sequence[ScenePlan], place: int
) -> tuple[dict[str, str], str]:
    """What is kept with the picture, and who drew it."""
    files = ArtifactStore(str(content.pk))
    names = [drawing.name_of(brief, design, scene) for scene in scenes]
    found = ((at, drawing.kept_facts(files, name)) for at, name in enumerate(names))
    known = {at: facts for at, facts in found if facts}
    if place in known:
        return known[place], brief.provider("image")
    gateway = Gateway(owner=Owner.of(content.project), content_id=content.pk, first=brief.providers)
    used = drawing.shown_already(scenes, known, place, brief)
    with work_folder(content.scenes.get(position=place).pk) as folder:
        context = StepContext(
            brief=brief,
            providers=gateway,
            results={},
            files=files,
            work_dir=folder,
            report=lambda _share: None,
            log=lambda message: logger.info("scene_drawn", message=message),
            is_cancelled=lambda: False,
        )
        return drawing.draw(context, design, scenes[place], used), gateway.used


def _settle(scene: StoryboardBlock, asked_at: datetime | None, **fields: Any) -> bool:
    """Note what came of it, unless the scene was asked for anew or changed meanwhile."""
    rows = StoryboardBlock.objects.filter(
        pk=scene.pk, draw_requested_at=asked_at, narration=scene.narration
    )
    return bool(rows.update(draw_requested_at=None, updated_at=timezone.now(), **fields))
