"""Questions that operators ask about teams and letters."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.states import UserStatus
from apps.organizations.models import OrganizationInvitation, OrganizationMember
from apps.organizations.states import InvitationStatus, Role


def open_letters() -> QuerySet[OrganizationInvitation]:
    return OrganizationInvitation.objects.filter(
        status=InvitationStatus.PENDING, expires_at__gt=timezone.now()
    )


def acting_owner_places() -> QuerySet[OrganizationMember]:
    return OrganizationMember.objects.filter(role=Role.OWNER, user__status=UserStatus.ACTIVE)


def counted(rows: QuerySet[Any]) -> Coalesce:
    """How many of rows belong to the organization of the outer query."""
    mine = rows.filter(organization=OuterRef("pk")).order_by()
    number = mine.values("organization").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), Value(0))


class TeamFilter(admin.SimpleListFilter):
    """Which teams need a look?"""

    title = _("team")
    parameter_name = "team"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [
            ("ownerless", _("No owner who can act")),
            ("alone", _("One person only")),
            ("waiting", _("With open invitations")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        mine = {"organization": OuterRef("pk")}
        if self.value() == "ownerless":
            return queryset.filter(~Exists(acting_owner_places().filter(**mine)))
        if self.value() == "alone":
            return queryset.filter(members_total=1)
        if self.value() == "waiting":
            return queryset.filter(Exists(open_letters().filter(**mine)))
        return queryset


class LetterFilter(admin.SimpleListFilter):
    """Where do letters stand? Those out of date count as expired, whoever has noticed."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return list(InvitationStatus.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        wanted = self.value()
        if wanted not in InvitationStatus.values:
            return queryset
        late = {"status": InvitationStatus.PENDING, "expires_at__lte": timezone.now()}
        if wanted == InvitationStatus.PENDING:
            return queryset.filter(status=wanted).exclude(**late)
        rows = queryset.filter(status=wanted)
        return rows | queryset.filter(**late) if wanted == InvitationStatus.EXPIRED else rows


class ExceptionsFilter(admin.SimpleListFilter):
    """Who may do more or less than their role says?"""

    title = _("exceptions")
    parameter_name = "exceptions"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        if self.value() == "yes":
            return queryset.exclude(permissions={})
        return queryset.filter(permissions={}) if self.value() == "no" else queryset
