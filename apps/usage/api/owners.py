"""Whose: the query parameter that names a team, or oneself without it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from apps.accounts.api.people import person
from apps.core.errors import InvalidInput
from apps.organizations.selectors import organizations_of
from apps.usage.owners import Owner

ORGANIZATION = OpenApiParameter("organization", UUID, description="Your team; empty is yourself.")


def owner_asked_for(request: Request) -> Owner:
    """The owner; a team that the person is not in does not exist for them."""
    text = request.query_params.get("organization", "")
    if not text:
        return Owner(user_id=person(request).pk)
    try:
        organization_id = UUID(text)
    except ValueError:
        raise InvalidInput(
            _("“%(text)s” is not an id.") % {"text": text[:50]}, field="organization"
        ) from None
    if not organizations_of(person(request)).filter(organization_id=organization_id).exists():
        raise Http404
    return Owner(organization_id=organization_id)
