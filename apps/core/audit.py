"""Writing the audit log. Services call `record` inside the transaction of the change itself.

A refused attempt is another matter: its transaction is undone. `record_refusal` keeps the entry
until the request is over and RequestOriginMiddleware writes it, when no transaction of the view
is left that could take it along.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import structlog
from django.db import DatabaseError, models

from apps.core import origin, partitions
from apps.core.masking import masked
from apps.core.models import AuditLog
from apps.core.origin import printable

logger = structlog.get_logger(__name__)


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

_refusals: ContextVar[list[AuditLog] | None] = ContextVar("refusals", default=None)


def record(
    *,
    by: Actor,
    action: str,
    target: models.Model,
    severity: AuditLog.Severity = AuditLog.Severity.INFO,
    changes: Mapping[str, Any] | None = None,
    organization_id: UUID | None = None,
) -> AuditLog:
    """Write one line. changes maps a field to its new value, or to [before, after].

    Who may read the line besides staff: the owners and admins of organization_id. Without it, the
    target is asked (`audit_organization_id`, or its own `organization_id`).
    """
    entry = _entry(by=by, action=action, severity=severity, changes=changes)
    entry.target_type = target._meta.label_lower  # noqa: SLF001 (Django documents _meta as public)
    entry.target_id = str(target.pk)
    entry.target_label = printable(str(target))[:255]
    entry.organization_id = organization_id or _organization_of(target)
    partitions.insert(entry)
    return entry


def record_refusal(
    *,
    by: Actor | None,
    action: str,
    attempt: str,
    reason: str,
    actor_label: str = "",
) -> None:
    """Remember that somebody tried what they may not. attempt says at what ("POST /api/...").

    by None is somebody unknown, named by actor_label. Outside of a request it is written at once.
    """
    entry = _entry(
        by=by or SystemActor(actor_label or "anonymous"),
        action=action,
        severity=AuditLog.Severity.WARNING,
        changes={"refused": reason},
    )
    entry.target_type = "attempt"
    entry.target_label = printable(attempt)[:255]
    waiting = _refusals.get()
    if waiting is None:
        partitions.insert(entry)
    else:
        waiting.append(entry)


def collect_refusals() -> None:
    """A request begins: what is refused from here on is kept until `write_refusals`."""
    _refusals.set([])


def has_refusals() -> bool:
    return bool(_refusals.get())


def write_refusals() -> None:
    """The request is over: write what was refused in it. A fault here must not cost the answer."""
    waiting = _refusals.get() or []
    _refusals.set(None)
    for entry in waiting:
        try:
            partitions.insert(entry)
        except DatabaseError:
            logger.exception("refusal_not_written", action=entry.action, actor=entry.actor_label)


def _entry(
    *, by: Actor, action: str, severity: AuditLog.Severity, changes: Mapping[str, Any] | None
) -> AuditLog:
    where = origin.current()
    return AuditLog(
        actor_id=str(by.pk or ""),
        actor_label=printable(str(by))[:255],
        action=action[:100],
        severity=severity,
        changes={name: masked(name, value) for name, value in (changes or {}).items()},
        ip_address=where.ip_address,
        user_agent=where.user_agent,
        request_id=origin.current_request_id(),
    )


def _organization_of(target: models.Model) -> UUID | None:
    for name in ("audit_organization_id", "organization_id"):
        found = getattr(target, name, None)
        if isinstance(found, UUID):
            return found
    return None
