from __future__ import annotations

from celery import shared_task

from apps.organizations.services.invitations import expire_invitations
from apps.organizations.services.members import remove_erased_members


@shared_task(name="organizations.tidy_teams")
def tidy_teams() -> None:
    """Beat: letters that nobody answered in time, and places of people who were erased."""
    expire_invitations()
    remove_erased_members()
