"""From an address or a parameter to a row: what others own does not exist for a person (404)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from apps.accounts.api.people import person
from apps.core.errors import InvalidInput
from apps.organizations.selectors import organizations_of, owned_by
from apps.subscriptions.models import ChargeRequest, Subscription
from apps.subscriptions.policies import check_can_manage_billing
from apps.subscriptions.selectors import subscriptions_seen_by
from apps.usage.owners import Owner

ORGANIZATION = OpenApiParameter("organization", UUID, description="Only this team's.")


def subscription_of(
    request: Request, subscription_id: UUID, *, manage: bool = False
) -> Subscription:
    """A subscription that the person may see (or, with manage, must be allowed to change)."""
    found = subscriptions_seen_by(person(request)).filter(pk=subscription_id).first()
    if found is None:
        raise Http404
    if manage:
        check_can_manage_billing(person(request), Owner.of(found))
    return found


def charge_request_of(request: Request, request_id: UUID) -> ChargeRequest:
    """A request of the person's own or a team whose billing they manage."""
    rows = ChargeRequest.objects.filter(owned_by(person(request)), pk=request_id)
    found = rows.first()
    if found is None:
        raise Http404
    check_can_manage_billing(person(request), Owner.of(found))
    return found


def owner_of(request: Request, organization_id: UUID | None) -> Owner:
    """The person, or a team they are in; Http404 for any other team."""
    if organization_id is None:
        return Owner(user_id=person(request).pk)
    if not organizations_of(person(request)).filter(organization_id=organization_id).exists():
        raise Http404
    return Owner(organization_id=organization_id)


def id_asked(request: Request, name: str) -> UUID | None:
    text = request.query_params.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise InvalidInput(
            _("“%(text)s” is not an id.") % {"text": text[:50]}, field=name
        ) from None


def choice_asked(request: Request, name: str, choices: list[str]) -> str:
    text = request.query_params.get(name, "")
    if text and text not in choices:
        raise InvalidInput(
            _("Choose one of: %(known)s.") % {"known": ", ".join(choices)}, field=name
        )
    return text


def moment_asked(request: Request, name: str) -> datetime | None:
    """A moment with its offset from UTC, such as 2026-11-30T09:00:00+09:00."""
    text = request.query_params.get(name, "")
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidInput(
            _("A moment is written like 2026-11-30T09:00:00+09:00 or 2026-11-30T00:00:00Z."),
            field=name,
        )
    return moment
