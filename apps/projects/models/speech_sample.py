from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdentifiedModel, SentenceField
from apps.projects.models.project import Project
from apps.projects.states import Language, SampleStatus


class SpeechSample(IdentifiedModel):
    """A sentence spoken to be listened to, like a tester in a perfume shop: a voice's own sample
    (no project, made once for everybody), or a sentence tried with a project's pronunciations.

    It is never part of a film. input_hash stands for all that decides the sound.
    """

    project = models.ForeignKey(
        Project,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="speech_samples",
        db_index=False,
    )
    input_hash = models.CharField(_("input hash"), max_length=64)
    status = models.CharField(
        _("status"), max_length=20, choices=SampleStatus.choices, default=SampleStatus.WAITING
    )
    language = models.CharField(_("language"), max_length=10, choices=Language.choices)
    voice = models.CharField(_("voice"), max_length=60)
    speed = models.FloatField(_("speed"), default=1.0)
    pitch = models.FloatField(_("pitch"), default=0.0)
    text = models.TextField(_("text"))
    pronunciations = models.JSONField(_("pronunciations"), default=dict, blank=True)
    storage_key = models.CharField(_("file"), max_length=255, blank=True)
    duration_ms = models.PositiveIntegerField(_("length"), null=True, blank=True)
    error_message = SentenceField(_("error"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent to a worker"))

    class Meta:
        db_table = "speech_samples"
        verbose_name = _("speech sample")
        verbose_name_plural = _("speech samples")
        constraints = [
            # the same sentence in the same voice is spoken once
            models.UniqueConstraint(
                fields=["project", "input_hash"],
                name="idx_speech_samples_project_input_hash",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=SampleStatus.values),
                name="chk_speech_samples_status",
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=Language.values),
                name="chk_speech_samples_language",
            ),
            models.CheckConstraint(
                condition=models.Q(status="ready", duration_ms__isnull=False)
                | (~models.Q(status="ready") & models.Q(duration_ms__isnull=True)),
                name="chk_speech_samples_duration_ms",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voice}: {self.text[:60]}"
