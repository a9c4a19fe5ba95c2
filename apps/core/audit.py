"""Writing the audit log. Services call `record` inside the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import models

from apps.core.models import AuditLog

_SECRET_WORDS = ("password", "secret", "token", "key")


class Actor(Protocol):
    """Whoever acts: a user, or the system itself."""

    @property
    def pk(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class SystemActor:
    """The installation acting on its own: beat, the runner, a command."""

    name: str

    @property
    def pk(self) -> str:
        return ""

    def __str__(self) -> str:
        return self.name


SYSTEM = SystemActor("system")


def record(
    *,
    by: Actor,
    action: str,
    target: models.Model,
    severity: AuditLog.Severity = AuditLog.Severity.INFO,
    changes: Mapping[str, Any] | None = None,
) -> AuditLog:
    """Write one line. changes maps a field to its new value, or to [before, after]."""
    return AuditLog.objects.create(
        actor_id=str(by.pk or ""),
        actor_label=str(by)[:255],
        action=action,
        severity=severity,
        target_type=target._meta.label_lower,  # noqa: SLF001 (Django documents _meta as public)
        target_id=str(target.pk),
        target_label=str(target)[:255],
        changes={name: _masked(name, value) for name, value in (changes or {}).items()},
    )


def _masked(name: str, value: Any) -> Any:
    if any(word in name.lower() for word in _SECRET_WORDS):
        return "***"
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return _plain(value)


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)
