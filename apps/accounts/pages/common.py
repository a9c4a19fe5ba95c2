from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def show(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page in the look of the console, never kept by a cache on the way."""
    answer = render(request, template, admin.site.each_context(request) | context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def next_page(request: HttpRequest) -> str:
    """Where to go afterwards: a page of this site that was asked for, or the dashboard."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else reverse("admin:index")
