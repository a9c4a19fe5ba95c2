from apps.core.models.audit_log import AuditLog
from apps.core.models.base import IdentifiedModel, TimestampedModel
from apps.core.models.idempotency_key import IdempotencyKey
from apps.core.models.partitioned import PartitionedModel
from apps.core.models.sentence_field import SentenceField, SentencesField

__all__ = [
    "AuditLog",
    "IdempotencyKey",
    "IdentifiedModel",
    "PartitionedModel",
    "SentenceField",
    "SentencesField",
    "TimestampedModel",
]
