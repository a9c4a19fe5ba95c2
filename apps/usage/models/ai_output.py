from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdentifiedModel
from apps.usage.states import OutputType


class AiOutput(IdentifiedModel):
    """What was asked of a text engine and what it answered, kept to compare prompts and models.

    request: model, prompt, parameters. response: raw_output, parsed_output, tokens_used (input,
    output). content_id and job_id are plain ids, so that it outlives what was made of it.
    """

    content_id = models.UUIDField(_("content"), null=True, blank=True)
    job_id = models.UUIDField(_("job"), null=True, blank=True)
    output_type = models.CharField(_("type"), max_length=20, choices=OutputType.choices)
    request = models.JSONField(_("request"), default=dict)
    response = models.JSONField(_("response"), default=dict)
    processing_time_ms = models.PositiveIntegerField(_("duration (ms)"), default=0)

    class Meta:
        db_table = "ai_outputs"
        verbose_name = _("AI output")
        verbose_name_plural = _("AI outputs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(output_type__in=OutputType.values),
                name="chk_ai_outputs_type",
            ),
        ]
        indexes = [
            # what engines said about one content, newest first
            models.Index(fields=["content_id", "-id"], name="idx_ai_outputs_content"),
            # console: outputs of one type, newest first
            models.Index(fields=["output_type", "-id"], name="idx_ai_outputs_type"),
        ]

    def __str__(self) -> str:
        return f"{self.get_output_type_display()} {self.created_at:%Y-%m-%d %H:%M}"
