from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.models import Authenticator
from django.db import transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import Actor
from apps.core.models import AuditLog


@contextmanager
def recording_second_factors(*, user: User, by: Actor) -> Iterator[None]:
    """Audit the second factors that a block adds or removes, in the block's own transaction.

    allauth tells of them only after it has committed.
    """
    with transaction.atomic():
        before = _kinds(user)
        yield
        after = _kinds(user)
        for pk in after.keys() - before.keys():
            audit.record(
                by=by, action="second_factor.added", target=user, changes={"kind": after[pk]}
            )
        for pk in before.keys() - after.keys():
            audit.record(
                by=by,
                action="second_factor.removed",
                target=user,
                severity=AuditLog.Severity.WARNING,
                changes={"kind": before[pk]},
            )


@transaction.atomic
def remove_second_factors(*, user: User, by: Actor) -> int:
    """For somebody who lost phone and recovery codes, once staff know who they are."""
    with recording_second_factors(user=user, by=by):
        return int(Authenticator.objects.filter(user=user).delete()[0])


def _kinds(user: User) -> dict[int, str]:
    return dict(Authenticator.objects.filter(user=user).values_list("pk", "type"))
