"""Whose usage it is: exactly one person or one organization."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db.models import Q

from apps.accounts.models import User
from apps.organizations.models import Organization


class Owned(Protocol):
    """Any row with an owner, such as a project."""

    @property
    def user_id(self) -> UUID | None: ...

    @property
    def organization_id(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class Owner:
    user_id: UUID | None = None
    organization_id: UUID | None = None

    def __post_init__(self) -> None:
        if (self.user_id is None) == (self.organization_id is None):
            raise ValueError("An owner is one person or one organization.")

    @classmethod
    def of(cls, row: Owned) -> Owner:
        return cls(row.user_id, row.organization_id)

    @property
    def rows(self) -> Q:
        """The owner's rows in any table with both columns."""
        if self.user_id is not None:
            return Q(user_id=self.user_id)
        return Q(organization_id=self.organization_id)


def lock_owner(owner: Owner) -> None:
    """Hold the owner's row until the transaction ends: what counts an owner's rows before it adds
    one happens one after the other. Rows that only refer to the owner do not wait."""
    if owner.organization_id is not None:
        teams = Organization.objects.select_for_update(no_key=True)
        teams.filter(pk=owner.organization_id).values_list("pk", flat=True).first()
    elif owner.user_id is not None:
        people = User.objects.select_for_update(no_key=True)
        people.filter(pk=owner.user_id).values_list("pk", flat=True).first()
