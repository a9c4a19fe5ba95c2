"""Celery's side of projects: an id in, one call."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from apps.projects.services import clock
from apps.projects.services.channel_checks import check_channel, send_due_checks
from apps.projects.services.channel_connections import purge_authorizations
from apps.projects.services.channels import revoke_channel, send_due_revocations
from apps.projects.services.speech_samples import make_sample
from apps.projects.visits.visiting import make_visit


@shared_task(name="projects.make_speech_sample")
def make_speech_sample(sample_id: str) -> None:
    """Speak a sample that somebody wants to listen to."""
    make_sample(sample_id)


@shared_task(name="projects.check_channel")
def check_one_channel(channel_id: str) -> None:
    """Ask the platform for the account, and refresh its token when it is time."""
    check_channel(channel_id)


@shared_task(name="projects.check_channels")
def check_channels() -> None:
    """Beat: channels that are to be looked at, each about once a day."""
    send_due_checks()


@shared_task(name="projects.revoke_channel")
def revoke_one_channel(channel_id: str) -> None:
    """Give the tokens of a disconnected channel back to its platform."""
    revoke_channel(channel_id)


@shared_task(name="projects.tidy_channels")
def tidy_channels() -> None:
    """Beat: tokens that could not be given back yet, and walks that nobody came back from."""
    send_due_revocations()
    purge_authorizations()


@shared_task(name="projects.tick")
def tick() -> dict[str, int]:
    """Plan the visits of sources that are due; the counts of what was done."""
    return dict(clock.tick())


@shared_task(name="projects.tidy_visits")
def tidy_visits() -> None:
    """Forget visits of long ago."""
    clock.tidy_visits()


@shared_task(name="projects.visit_source")
def visit_source(visit_id: str) -> None:
    """Look at a source."""
    make_visit(UUID(visit_id))
