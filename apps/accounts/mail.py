"""Mail without a mail server: into a table that staff see."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from apps.accounts.models import OutboxMail


class OutboxBackend(BaseEmailBackend):
    """Django's mail backend of an installation that has no EMAIL_URL."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        mails = [_as_row(message) for message in email_messages if message.recipients()]
        OutboxMail.objects.bulk_create(mails)
        return len(mails)


def _as_row(message: EmailMessage) -> OutboxMail:
    body = str(message.body)
    is_html = message.content_subtype == "html"
    alternatives = getattr(message, "alternatives", [])
    html = next((str(part.content) for part in alternatives if part.mimetype == "text/html"), "")
    return OutboxMail(
        sender=message.from_email,
        recipients=[address.lower() for address in message.recipients()],
        subject=str(message.subject)[:998],
        text="" if is_html else body,
        html=body if is_html else html,
    )
