from apps.core.models.audit_log import AuditLog
from apps.core.models.base import IdentifiedModel, TimestampedModel
from apps.core.models.idempotency_key import IdempotencyKey
from apps.core.models.partitioned import PartitionedModel

__all__ = [
    "AuditLog",
    "IdempotencyKey",
    "IdentifiedModel",
    "PartitionedModel",
    "TimestampedModel",
]
