from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from apps.accounts.models import User
from apps.core.admin.base import ConsoleAdmin
from apps.subscriptions.models import Subscription


def acting(request: HttpRequest) -> User:
    """The signed-in person; the console lets nobody else in."""
    return cast(User, request.user)


def row_of(model_admin: ConsoleAdmin, request: HttpRequest, object_id: str | UUID) -> Model:
    """The row named in the address, for those who may look at it."""
    row: Model | None = model_admin.get_object(request, str(object_id))
    if row is None:
        raise Http404
    if not model_admin.has_view_permission(request, row):
        raise PermissionDenied
    return row


def subscription_of(
    model_admin: ConsoleAdmin, request: HttpRequest, object_id: str | UUID, permission: str = ""
) -> Subscription:
    """The subscription named in the address, for those who may look at it and have permission."""
    row = cast(Subscription, row_of(model_admin, request, object_id))
    if permission and not request.user.has_perm(permission):
        raise PermissionDenied
    return row


def to_row(row: Model) -> HttpResponse:
    name = row._meta.model_name  # noqa: SLF001 (public in Django)
    return HttpResponseRedirect(reverse(f"admin:subscriptions_{name}_change", args=[row.pk]))


def base_context(model_admin: ConsoleAdmin, request: HttpRequest, **more: Any) -> dict[str, Any]:
    """What every page of the console needs, with the model's names for its menus."""
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "has_add_permission": model_admin.has_add_permission(request),
        "has_view_permission": True,
        "is_popup": False,
        **more,
    }
