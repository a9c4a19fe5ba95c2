"""Celery's side of the production line: an id in, one call."""

from __future__ import annotations

from uuid import UUID

from celery import Task, shared_task
from django.utils import timezone

from apps.contents.batches import advance
from apps.contents.intake.taking import take_items as take
from apps.contents.intake.taking import take_waiting as take_all_waiting
from apps.contents.meanings import asking, orders
from apps.contents.metrics.asking import ask_channel, send_due_channels
from apps.contents.pipeline.definitions import QUEUES
from apps.contents.pipeline.dispatch import queue_of
from apps.contents.pipeline.runner import run_next
from apps.contents.pipeline.scene_drawing import draw_requested, send_again
from apps.contents.pipeline.scratch import remove_forgotten_files
from apps.contents.pipeline.sweeper import sweep
from apps.contents.publishing import line
from apps.contents.publishing import sweeper as publishing_sweeper
from apps.contents.services.assessments import assess_version
from apps.contents.services.library_preparing import prepare_asset, send_uploads_again
from apps.contents.services.proposal_writing import revive_proposals
from apps.contents.services.proposal_writing import write_proposal as write


@shared_task(name="contents.run_job", bind=True)
def run_job(self: Task[..., None], job_id: str) -> None:
    """Work on what is next in the queue that the message came through.

    job_id is what the message was sent for; another job's turn may come first. A late, doubled or
    stale message finds something useful to do, or nothing.
    """
    queue = str((self.request.delivery_info or {}).get("routing_key") or "")
    run_next(queue if queue in QUEUES else queue_of(job_id))


@shared_task(name="contents.draw_scene")
def draw_scene(scene_id: str) -> None:
    """Draw one scene for whoever waits at the storyboard; a late message finds nothing to do."""
    draw_requested(scene_id)


@shared_task(name="contents.prepare_media")
def prepare_media(asset_id: str) -> None:
    """Make an upload usable."""
    prepare_asset(asset_id)


@shared_task(name="contents.send_waiting_again")
def send_waiting_again() -> None:
    """Send again what somebody waits for and a broker lost."""
    send_again()
    send_uploads_again()


@shared_task(name="contents.sweep_jobs")
def sweep_jobs() -> None:
    """Free, resend and end what was interrupted."""
    sweep()
    revive_proposals()


@shared_task(name="contents.send_upload")
def send_upload(upload_id: str) -> None:
    """Do what is due for an upload; a late, doubled or stale message finds nothing to do."""
    line.work_on(upload_id)


@shared_task(name="contents.sweep_uploads")
def sweep_uploads() -> None:
    """Begin, free and resend uploads that are due."""
    publishing_sweeper.sweep_uploads()


@shared_task(name="contents.assess_script")
def assess_script(version_id: str) -> None:
    """Check a saved script."""
    assess_version(version_id)


@shared_task(name="contents.write_proposal")
def write_proposal(proposal_id: str) -> None:
    """Write another wording for a part of a script."""
    write(proposal_id)


@shared_task(name="contents.tidy_files")
def tidy_files() -> None:
    """Remove what killed processes left behind in the storage and on this machine's disk."""
    remove_forgotten_files(now=timezone.now())


@shared_task(name="contents.advance_batch")
def advance_batch(batch_id: str) -> None:
    """Begin rows of a batch that was started."""
    advance.advance_batch(UUID(batch_id))


@shared_task(name="contents.advance_batches")
def advance_batches() -> None:
    """Go on with all batches: rows that ended make room for others."""
    advance.advance_batches()


@shared_task(name="contents.take_items")
def take_items(project_id: str) -> None:
    """A source of the project brought something new."""
    take(UUID(project_id))


@shared_task(name="contents.take_waiting")
def take_waiting() -> None:
    """A new day may have room, a page may answer again, credits may have come."""
    take_all_waiting()


@shared_task(name="contents.ask_meaning")
def ask_meaning(content_id: str) -> None:
    """A title or a script was saved."""
    asking.ask_meaning(UUID(content_id))


@shared_task(name="contents.sweep_meanings")
def sweep_meanings() -> None:
    """Send again what a broker lost, and order what was saved before somebody could be asked."""
    orders.send_again()
    orders.order_missed()


@shared_task(name="contents.ask_due_metrics")
def ask_due_metrics() -> None:
    """Beat: channels whose videos' figures are to be asked for."""
    send_due_channels()


@shared_task(name="contents.ask_metrics")
def ask_metrics(channel_id: str) -> None:
    """Ask a channel's platform for the figures that are due."""
    ask_channel(UUID(channel_id))
