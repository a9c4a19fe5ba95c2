from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content_job import ContentJob
from apps.core.models import IdentifiedModel, SentenceField


class JobLog(IdentifiedModel):
    """One line a job wrote while it worked, for people to read."""

    class Level(models.TextChoices):
        INFO = "info", _("Info")
        WARNING = "warning", _("Warning")
        ERROR = "error", _("Error")

    job = models.ForeignKey(
        ContentJob, on_delete=models.CASCADE, related_name="logs", db_index=False
    )
    level = models.CharField(_("level"), max_length=10, choices=Level.choices, default=Level.INFO)
    message = SentenceField(_("message"), most=4000)

    class Meta:
        db_table = "job_logs"
        verbose_name = _("job log line")
        verbose_name_plural = _("job log")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=["info", "warning", "error"]),
                name="chk_job_logs_level",
            )
        ]
        indexes = [
            # a job's log in order
            models.Index(fields=["job", "id"], name="idx_job_logs_job"),
        ]

    def __str__(self) -> str:
        return self.message[:80]
