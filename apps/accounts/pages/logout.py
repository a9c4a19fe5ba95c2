from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST


@never_cache
@require_POST
def console_logout(request: HttpRequest) -> HttpResponse:
    """End the session, here and in the list of sessions."""
    with transaction.atomic():
        get_adapter().logout(request)
    return redirect("admin:login")
