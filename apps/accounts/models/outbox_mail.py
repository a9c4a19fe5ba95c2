from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdentifiedModel


class OutboxMail(IdentifiedModel):
    """A mail that would have been sent, had the installation a mail server.

    Like a letter in a glass letter box: staff read it in the console and can follow its links.
    Nothing sends it later.
    """

    sender = models.CharField(_("from"), max_length=320)
    recipients = ArrayField(models.CharField(max_length=320), verbose_name=_("to"))
    subject = models.CharField(_("subject"), max_length=998)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)

    class Meta:
        db_table = "outbox_mails"
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        indexes = [
            # erasing a person: what was written to their address
            GinIndex(fields=["recipients"], name="idx_outbox_mails_recipients"),
            # purging: what is older than a month
            models.Index(fields=["created_at"], name="idx_outbox_mails_created"),
        ]

    def __str__(self) -> str:
        return self.subject
