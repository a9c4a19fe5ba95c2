from __future__ import annotations

import datetime

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from apps.accounts.models import OutboxMail
from apps.accounts.services import erasure, sessions


@shared_task(name="accounts.erase_due_users")
def erase_due_users() -> int:
    return erasure.erase_due_users()


@shared_task(name="accounts.tidy_sessions")
def tidy_sessions() -> int:
    return sessions.tidy_sessions()


@shared_task(name="accounts.purge_outbox")
def purge_outbox() -> int:
    """Remove mails that nobody needs any more."""
    old = timezone.now() - datetime.timedelta(days=settings.OUTBOX_MAIL_DAYS)
    return OutboxMail.objects.filter(created_at__lt=old).delete()[0]
