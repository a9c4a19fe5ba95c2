from apps.core.models.audit_log import AuditLog
from apps.core.models.base import IdentifiedModel, TimestampedModel

__all__ = ["AuditLog", "IdentifiedModel", "TimestampedModel"]
