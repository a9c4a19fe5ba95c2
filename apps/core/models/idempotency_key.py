from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models.base import IdentifiedModel


class IdempotencyKey(IdentifiedModel):
    """A request that was carried out, and its answer: a coat-check ticket for one POST.

    Whoever sends the same ticket again gets the same coat. Not a log of requests: refused ones
    leave no row, and rows are removed after a day. user_id is text, without a foreign key.
    """

    user_id = models.CharField(_("user id"), max_length=64)
    key = models.CharField(_("key"), max_length=200)
    operation = models.CharField(_("operation"), max_length=300)
    request_digest = models.CharField(_("request digest"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    headers = models.JSONField(_("headers"), default=dict)
    body = models.JSONField(_("answer"), null=True)

    class Meta:
        db_table = "idempotency_keys"
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints = [
            # a repeated request finds its answer; a concurrent one waits here for the first
            models.UniqueConstraint(fields=["user_id", "key"], name="idx_idempotency_keys_key"),
        ]
        indexes = [
            # purging: what is older than a day
            models.Index(fields=["created_at"], name="idx_idempotency_keys_created"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"
