from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.ids import new_id


class PartitionedModel(models.Model):
    """A row of a table that is kept in one drawer per month, by created_at.

    In SQL the key is (id, created_at), because PostgreSQL wants the partition's column in it; in
    Django it is the id alone. A query that does not name a time looks into every drawer. Rows are
    written by `partitions.insert`, which makes a drawer that is missing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        abstract = True
