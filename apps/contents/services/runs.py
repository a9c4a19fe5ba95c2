"""Starting, stopping and repeating the production of a content."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.contents.errors import AlreadyProcessing, NothingToCancel
from apps.contents.models import Content, ContentJob, ContentRun, JobLog
from apps.contents.pipeline.brief import Brief, PromptBrief
from apps.contents.pipeline.definitions import BY_TYPE, STEPS
from apps.contents.pipeline.dispatch import enqueue_ready_jobs
from apps.contents.pipeline.endings import cancel_run_if_quiet
from apps.contents.pipeline.settlement import charge_run, free_operations
from apps.contents.policies import check_can_edit_project, check_can_start
from apps.contents.services.preflight import check_before_start, choose_voice
from apps.contents.states import CONTENT_STATES, ContentStatus, JobStatus, RunStatus
from apps.core import audit
from apps.core.errors import InvalidInput
from apps.subscriptions.selectors import quote_video
from apps.templates.models import Template
from apps.templates.selectors import prompt_for, template_for
from apps.usage.gateway import first_providers
from apps.usage.owners import Owner

# How long the narration of each format is meant to be.
TARGET_SECONDS = {"short": 38.0, "mid": 170.0, "long": 460.0}


@dataclass(frozen=True, slots=True)
class RunChoices:
    """What a person chose for this run; "" takes the project's choice or the default."""

    template: str = ""
    voice: str = ""


def start_run(
    *, by: User, content: Content, choices: RunChoices | None = None, redo: str = ""
) -> ContentRun:
    """Start producing content; steps whose inputs did not change are taken over.

    redo names a step to make again differently (another picture, another take); what depends on
    it follows. Raises RuleBroken, with every problem found, before anything is made or charged.
    """
    if redo and redo not in BY_TYPE:
        raise InvalidInput(
            _("“%(step)s” is not a step. Known are %(known)s.")
            % {"step": redo, "known": ", ".join(BY_TYPE)},
            field="from_step",
        )
    choices = choices or RunChoices()
    try:
        with transaction.atomic():
            return _start(by, content, choices, redo)
    except IntegrityError as error:
        # Two clicks at the same moment: the database lets one run in.
        if "idx_content_runs_active" in str(error):
            raise AlreadyProcessing from error
        raise


def _start(by: User, content: Content, choices: RunChoices, redo: str) -> ContentRun:
    content = (
        Content.objects.select_for_update(of=("self",)).select_related("project").get(pk=content.pk)
    )
    check_can_start(by, content)
    template = template_for(content.project, name=choices.template)
    brief = _brief(content, template, choices, redo)
    quote = quote_video(
        content_format=content.project.content_format,
        free=free_operations(Owner.of(content.project), own_script=brief.script is not None),
    )
    check_before_start(
        brief, template=template, owner=Owner.of(content.project), credits=quote.total_credits
    )
    run = ContentRun.objects.create(
        content=content,
        template=template,
        requested_by=by,
        brief=brief.as_json(),
        previous_status=content.status,
        quoted_credits=quote.total_credits,
    )
    ContentJob.objects.bulk_create(
        ContentJob(content=content, run=run, job_type=step.job_type, position=position)
        for position, step in enumerate(STEPS)
    )
    charge_run(run, quote, by)
    CONTENT_STATES.move(content, ContentStatus.PROCESSING)
    audit.record(
        by=by,
        action="run.started",
        target=run,
        changes={"redo": redo, "template": template.slug, "credits": quote.total_credits},
    )
    enqueue_ready_jobs(run)
    return run


def _brief(content: Content, template: Template, choices: RunChoices, redo: str) -> Brief:
    project = content.project
    prompt = prompt_for(project)
    providers = first_providers(Owner.of(project))
    voice = choose_voice(
        project.language,
        choices.voice or str(project.style_preset.get("voice") or ""),
        owner=Owner.of(project),
    )
    design = template.design
    brief = Brief(
        content_id=str(content.pk),
        title=content.title,
        text=str(content.source_data.get("text") or ""),
        language=project.language,
        content_format=project.content_format,
        vertical=project.vertical,
        tone=project.tone,
        design=template.template_data,
        label=str(project.style_preset.get("label") or design.label),
        voice=voice.name,
        speed=float(project.style_preset.get("speed", 1.0)),
        pace=voice.characters_per_second,
        target_seconds=TARGET_SECONDS[project.content_format],
        seed=zlib.crc32(content.pk.bytes) % 10_000,
        prompt=PromptBrief(
            prompt.version, prompt.system_prompt, prompt.hook_template, prompt.call_to_action
        )
        if prompt
        else None,
        script=_own_script(content),
        providers=providers,
        variations=_variations(content, redo),
    )
    # A person who asks for another script does not want their edited one kept.
    return replace(brief, script=None) if redo == STEPS[0].job_type else brief


def _own_script(content: Content) -> dict[str, object] | None:
    """The current script, when a person wrote it."""
    version = content.current_script
    if version is None or version.author_id is None:
        return None
    return {
        "title": version.title,
        "hook": version.hook,
        "body": list(version.body),
        "call_to_action": version.call_to_action,
        "tags": list(version.tags),
    }


def _variations(content: Content, redo: str) -> dict[str, int]:
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


@transaction.atomic
def cancel_run(*, by: User, run: ContentRun) -> ContentRun:
    """Ask a run to stop: what has not begun ends now, a working step stops within seconds."""
    run = (
        ContentRun.objects.select_for_update(of=("self",))
        .select_related("content__project")
        .get(pk=run.pk)
    )
    check_can_edit_project(by, run.content.project)
    if run.status != RunStatus.RUNNING:
        raise NothingToCancel
    if run.cancel_requested_at is None:
        run.cancel_requested_at = timezone.now()
        run.save(update_fields=["cancel_requested_at"])
        audit.record(by=by, action="run.cancel_requested", target=run)
    cancel_run_if_quiet(run)
    return run


def latest_error(run: ContentRun) -> str:
    """The last error line of a run's jobs, or ""."""
    line = (
        JobLog.objects.filter(job__run=run, level=JobLog.Level.ERROR)
        .order_by("-id")
        .values_list("message", flat=True)
        .first()
    )
    return line or ""
