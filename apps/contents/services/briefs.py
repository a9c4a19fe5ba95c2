"""What a film is made from, put together when its run starts or is planned."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from apps.contents.errors import NoScenes
from apps.contents.models import Content, ContentJob
from apps.contents.pipeline.brief import Brief, PromptBrief
from apps.contents.pipeline.definitions import BY_TYPE, STEPS
from apps.contents.scripts.spoken import FORMATS
from apps.contents.scripts.topics import text_of, topic_of
from apps.contents.selectors import decisions_of, recently_shown
from apps.contents.services.music import ordered_music
from apps.contents.services.narrations import recorded
from apps.contents.services.paces import pace_of
from apps.contents.services.preflight import choose_voice
from apps.contents.services.scene_orders import storyboard_orders
from apps.contents.states import JobStatus, Priority
from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _
from apps.projects.models import Project
from apps.projects.pronunciations import as_mapping
from apps.projects.voices import check_speed
from apps.providers.capabilities.speech import Voice
from apps.templates.models import Template
from apps.templates.orders import order_design
from apps.templates.selectors import prompt_for
from apps.usage.gateway import first_providers
from apps.usage.owners import Owner


@dataclass(frozen=True, slots=True)
class RunChoices:
    """What a person chose for this run; "" takes the project's choice or the default.

    modifications: values of the template by "Element.property", over those of the project.
    """

    template: str = ""
    voice: str = ""
    priority: Priority | None = None
    modifications: Mapping[str, Any] = field(default_factory=dict)
    music: str = ""


def check_step(name: str) -> None:
    """Raise InvalidInput unless it is a step's name, or ""."""
    if name and name not in BY_TYPE:
        raise InvalidInput(
            _("“%(step)s” is not a step. Known are %(known)s.")
            % {"step": name, "known": ", ".join(BY_TYPE)},
            field="from_step",
        )


def write_brief(
    content: Content,
    template: Template,
    choices: RunChoices,
    *,
    redo: str = "",
    script: dict[str, Any] | None = None,
) -> Brief:
    """The order for a run of content; script takes the place of its own, as if it were saved."""
    project = content.project
    prompt = prompt_for(project)
    providers = first_providers(Owner.of(project))
    voice = choose_voice(
        project.language,
        choices.voice or str(project.style_preset.get("voice") or ""),
        owner=Owner.of(project),
    )
    design = template.design
    label = str(project.style_preset.get("label") or design.label)
    speed = _speed(voice, project)
    narration = recorded(content)
    music, own_music = ordered_music(
        Owner.of(project), choices.music or str(project.style_preset.get("music") or "")
    )
    brief = Brief(
        content_id=str(content.pk),
        title=content.title,
        text=text_of(content.source_data),
        topic=topic_of(content.source_data),
        language=project.language,
        content_format=project.content_format,
        vertical=project.vertical,
        tone=project.tone,
        design=order_design(
            template,
            project=project,
            modifications=choices.modifications,
            words={"title": content.title, "label": label, "channel": project.name},
        ),
        modifications=choices.modifications,
        label=label,
        voice=voice.name,
        speed=speed,
        pitch=float(project.style_preset.get("pitch", 0.0)),
        pronunciations=as_mapping(project.pronunciations),
        pace=pace_of(content, voice, speed),
        target_seconds=FORMATS[project.content_format].target,
        seed=zlib.crc32(content.pk.bytes) % 10_000,
        prompt=PromptBrief(
            prompt.version,
            prompt.system_prompt,
            prompt.hook_template,
            prompt.call_to_action,
            id=str(prompt.pk),
        )
        if prompt
        else None,
        script=script or _own_script(content, is_recorded=bool(narration)),
        music=music,
        own_music=own_music,
        narration=narration,
        providers=providers,
        decisions=decisions_of(content),
        variations=variations_of(content, redo),
        storyboard=storyboard_orders(content) if content.has_own_storyboard else None,
        used_assets=recently_shown(content),
    )
    # A person who asks for another script does not want their edited one kept.
    return replace(brief, script=script) if redo == STEPS[0].job_type else brief


def _speed(voice: Voice, project: Project) -> float:
    speed = float(project.style_preset.get("speed", 1.0))
    check_speed(voice, speed)
    return speed


def _own_script(content: Content, *, is_recorded: bool = False) -> dict[str, Any] | None:
    """The current script, when a person wrote it or has spoken it."""
    version = content.current_script
    if version is None and is_recorded:
        raise InvalidInput(
            _("The recording has no script to be aligned to. Write one, or remove the recording."),
            field="narration",
        )
    return script_data(content) if version and (version.author_id or is_recorded) else None


def script_data(content: Content) -> dict[str, Any]:
    """The current script as the step that writes scripts gives it."""
    version = content.current_script
    if version is None:
        raise NoScenes
    return {
        "title": version.title,
        "hook": version.hook,
        "body": list(version.body),
        "call_to_action": version.call_to_action,
        "tags": list(version.tags),
        "sources": list(version.sources),
    }


def variations_of(content: Content, redo: str = "") -> dict[str, int]:
    """How often each step was asked to be done differently, redo counted in."""
    latest = content.runs.order_by("-id").first()
    kept = dict(latest.brief.get("variations", {})) if latest else {}
    made_before = (
        redo
        and ContentJob.objects.filter(
            content=content, job_type=redo, status=JobStatus.COMPLETED
        ).exists()
    )
    if made_before:
        kept[redo] = int(kept.get(redo, 0)) + 1
    return kept
