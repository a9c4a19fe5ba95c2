"""What the page of a prompt offers besides its form: versions compared, and put in force."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.core.errors import RuleBroken
from apps.organizations.admin.serviced import acting
from apps.templates.comparing import diff_prompts
from apps.templates.models import Prompt
from apps.templates.models.prompt import KIND
from apps.templates.series import series_of
from apps.templates.services.prompts import activate_prompt, deactivate_prompt

if TYPE_CHECKING:
    from apps.templates.admin.prompt import PromptAdmin


@require_GET
def compare(request: HttpRequest, object_id: str, *, model_admin: PromptAdmin) -> HttpResponse:
    """`?with=` is the other version, the older one unless it is named: else the one before, or the
    installation's."""
    prompt = _prompt(model_admin, request, object_id)
    choices = comparable(prompt)
    before = _chosen(request.GET.get("with", ""), choices) or _usual(prompt, choices)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("What changed in the prompt"),
        "prompt": prompt,
        "before": before,
        "choices": choices,
        "texts": diff_prompts(before, prompt) if before else (),
    }
    return render(request, "admin/templates/prompt/compare.html", context)


@require_POST
def enforce(request: HttpRequest, object_id: str, *, model_admin: PromptAdmin) -> HttpResponse:
    prompt = _prompt(model_admin, request, object_id, change=True)
    try:
        activate_prompt(by=acting(request), prompt=prompt)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("Version %(number)d is in force now.") % {"number": prompt.version}
        messages.success(request, said)
    return _back(prompt)


@require_POST
def release(request: HttpRequest, object_id: str, *, model_admin: PromptAdmin) -> HttpResponse:
    """Back to the installation's."""
    prompt = _prompt(model_admin, request, object_id, change=True)
    try:
        deactivate_prompt(by=acting(request), prompt=prompt)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Scripts are asked for with the installation's prompt again."))
    return _back(prompt)


def comparable(prompt: Prompt) -> list[Prompt]:
    """Its other versions, newest first, and the installation's in force where it is not its own."""
    others = series_of(prompt).exclude(pk=prompt.pk).select_related("user", "organization")
    found = list(others.order_by("-version"))
    if not prompt.is_shared:
        kind = {name: getattr(prompt, name) for name in KIND}
        found += Prompt.objects.filter(
            user__isnull=True, organization__isnull=True, is_active=True, **kind
        )
    return found


def _usual(prompt: Prompt, choices: list[Prompt]) -> Prompt | None:
    older = (one for one in choices if one.is_shared == prompt.is_shared)
    before = next((one for one in older if one.version < prompt.version), None)
    return before or (choices[-1] if choices else None)


def _chosen(wanted: str, choices: list[Prompt]) -> Prompt | None:
    with suppress(ValueError):
        key = UUID(wanted)
        return next((one for one in choices if one.pk == key), None)
    return None


def _prompt(
    model_admin: PromptAdmin, request: HttpRequest, object_id: str, *, change: bool = False
) -> Prompt:
    prompt = model_admin.get_object(request, object_id)
    if not isinstance(prompt, Prompt):
        raise Http404
    allowed = model_admin.has_change_permission if change else model_admin.has_view_permission
    if not allowed(request, prompt):
        raise PermissionDenied
    return prompt


def _back(prompt: Prompt) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:templates_prompt_change", args=[prompt.pk]))
