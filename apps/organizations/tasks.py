from __future__ import annotations

from celery import shared_task

from apps.organizations.services.invitations import expire_invitations


@shared_task(name="organizations.expire_invitations")
def expire_late_invitations() -> None:
    """Beat: letters that nobody answered in time."""
    expire_invitations()
