"""One page with a project's rules: what it takes by itself, and what platforms are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.contents.admin.forms import add_problems
from apps.contents.admin.rules_forms import ChooseProjectForm, IntakeForm, PolicyForm
from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import base_context
from apps.contents.services.intakes import change_intake, counts_of, intake_of
from apps.contents.services.project_policies import change_project_policy, policy_of
from apps.core.errors import RuleBroken
from apps.projects.models import Project

if TYPE_CHECKING:
    from apps.contents.admin.project_intake import ProjectIntakeAdmin

INTAKE, POLICY = "intake", "policy"


def to_rules(project_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:contents_projectintake_rules", args=[project_id]))


def choose_project(model_admin: ProjectIntakeAdmin, request: HttpRequest) -> HttpResponse:
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    form = ChooseProjectForm(request.POST or None)
    if form.is_valid():
        return to_rules(form.cleaned_data["project"].pk)
    context = base_context(
        model_admin, request, title=_("Rules of a project"), form=form, media=form.media
    )
    return render(request, "admin/contents/projectintake/choose.html", context)


@require_http_methods(["GET", "POST"])
def rules(
    request: HttpRequest, project_id: UUID, *, model_admin: ProjectIntakeAdmin
) -> HttpResponse:
    """project_id is the project's, which may have no rules yet, or that of its rules."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    rows = Project.objects.select_related("user", "organization")
    project = rows.filter(Q(pk=project_id) | Q(intake=project_id)).first()
    if project is None:
        raise Http404
    may_change = model_admin.has_change_permission(request)
    sent = request.POST.get("form") if request.method == "POST" else ""
    if sent and not may_change:
        raise PermissionDenied
    intake, policy = intake_of(project), policy_of(project)
    intake_form = IntakeForm(
        request.POST if sent == INTAKE else None, initial=IntakeForm.initial_of(intake)
    )
    policy_form = PolicyForm(
        request.POST if sent == POLICY else None, initial=PolicyForm.initial_of(policy)
    )
    is_saved = (sent == INTAKE and _save_intake(request, project, intake_form)) or (
        sent == POLICY and _save_policy(request, project, policy_form)
    )
    if is_saved:
        messages.success(request, _("The rules of “%(name)s” were saved.") % {"name": project.name})
        return to_rules(project.pk)
    context = base_context(
        model_admin,
        request,
        title=_("Rules of %(name)s") % {"name": project.name},
        project=project,
        intake=intake,
        counts=counts_of(project),
        intake_form=intake_form,
        policy_form=policy_form,
        may_change=may_change,
    )
    return render(request, "admin/contents/projectintake/rules.html", context)


def _save_intake(request: HttpRequest, project: Project, form: IntakeForm) -> bool:
    if not form.is_valid():
        return False
    return _saved(
        form, lambda: change_intake(by=acting(request), project=project, **form.cleaned_data)
    )


def _save_policy(request: HttpRequest, project: Project, form: PolicyForm) -> bool:
    if not form.is_valid():
        return False
    names = (
        *("ai_disclosure", "made_for_kids"),
        *("is_duplicate_guarded", "duplicate_threshold", "meaning_threshold"),
    )
    values = {name: form.cleaned_data[name] for name in names}
    return _saved(
        form,
        lambda: change_project_policy(
            by=acting(request), project=project, platform_flags=form.flags(), **values
        ),
    )


def _saved(form: Form, save: Callable[[], object]) -> bool:
    try:
        save()
    except RuleBroken as error:
        add_problems(form, error)
        return False
    return True
