"""Starting, stopping and repeating the production of a content."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.errors import AlreadyProcessing, NothingToCancel
from apps.contents.models import Content, ContentJob, ContentRun, JobLog
from apps.contents.pipeline.definitions import STEPS
from apps.contents.pipeline.dispatch import enqueue_ready_jobs
from apps.contents.pipeline.endings import cancel_run_if_quiet
from apps.contents.pipeline.settlement import charge_run, free_operations
from apps.contents.policies import check_can_produce, check_can_start
from apps.contents.services.briefs import RunChoices, check_step, write_brief
from apps.contents.services.preflight import check_before_start
from apps.contents.services.priorities import priority_of
from apps.contents.states import CONTENT_STATES, ContentStatus, RunStatus
from apps.core import audit
from apps.subscriptions.selectors import quote_video
from apps.templates.selectors import template_for
from apps.usage.owners import Owner


def start_run(
    *, by: User, content: Content, choices: RunChoices | None = None, redo: str = ""
) -> ContentRun:
    """Start producing content; steps whose inputs did not change are taken over.

    redo names a step to make again differently (another picture, another take); what depends on
    it follows. Raises RuleBroken, with every problem found, before anything is made or charged.
    """
    check_step(redo)
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
    owner = Owner.of(content.project)
    template = template_for(content.project, name=choices.template)
    brief = write_brief(content, template, choices, redo=redo)
    quote = quote_video(
        content_format=content.project.content_format,
        free=free_operations(owner, own_script=brief.script is not None),
    )
    check_before_start(brief, template=template, owner=owner, credits=quote.total_credits)
    run = ContentRun.objects.create(
        content=content,
        template=template,
        requested_by=by,
        brief=brief.as_json(),
        tenant_id=content.project.organization_id or content.project.user_id,
        priority=choices.priority or priority_of(owner),
        previous_status=content.status,
        quoted_credits=quote.total_credits,
    )
    _add_jobs(run)
    # Whoever starts anew has looked at what was parked.
    content.jobs.filter(parked_at__isnull=False).update(parked_at=None)
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


def _add_jobs(run: ContentRun) -> None:
    ContentJob.objects.bulk_create(
        ContentJob(
            content_id=run.content_id,
            run=run,
            job_type=step.job_type,
            position=position,
            queue=step.queue,
            priority=run.priority,
            tenant_id=run.tenant_id,
        )
        for position, step in enumerate(STEPS)
    )


def retry_run(*, by: User, run: ContentRun, from_step: str = "") -> ContentRun:
    """Produce the run's content again with the run's own template, voice and modifications. What
    was completed and did not change is taken over; from_step is made again in any case."""
    content = Content.objects.select_related("project").get(pk=run.content_id)
    choices = RunChoices(
        template=run.template.slug if run.template else "",
        voice=str(run.brief.get("voice", "")),
        music=str(run.brief.get("music", "")),
        modifications=run.brief.get("modifications") or {},
    )
    return start_run(by=by, content=content, choices=choices, redo=from_step)


@transaction.atomic
def cancel_run(*, by: User, run: ContentRun) -> ContentRun:
    """Ask a run to stop: what has not begun ends now, a working step stops within seconds."""
    run = (
        ContentRun.objects.select_for_update(of=("self",))
        .select_related("content__project")
        .get(pk=run.pk)
    )
    check_can_produce(by, run.content.project)
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
