"""The history of a template: its versions with their pictures, compared and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from apps.core.errors import ProblemList, RuleBroken
from apps.organizations.admin.serviced import acting
from apps.templates.admin.views.looks import small_picture, template_of
from apps.templates.design.differences import design_changes
from apps.templates.models import Template, TemplateVersion
from apps.templates.selectors import version_of, versions_of
from apps.templates.services.versions import restore_version

if TYPE_CHECKING:
    from apps.templates.admin.template import TemplateAdmin

PAGE = 12


@require_GET
def versions(request: HttpRequest, object_id: str, *, model_admin: TemplateAdmin) -> HttpResponse:
    template = template_of(model_admin, request, object_id)
    pages = Paginator(versions_of(template).defer("template_data"), PAGE)
    context = {
        **_context(model_admin, request, template),
        "title": _("History of “%(name)s”") % {"name": template.name},
        "page": pages.get_page(request.GET.get("page")),
    }
    return render(request, "admin/templates/template/versions.html", context)


@require_safe
def picture(request: HttpRequest, object_id: str, *, model_admin: TemplateAdmin) -> HttpResponse:
    """A small picture of the version `?number=`, or of the newest."""
    template = template_of(model_admin, request, object_id)
    version = _numbered(template, request.GET.get("number", "")) or versions_of(template).first()
    if version is None:
        raise Http404
    return small_picture(request, version.template_data, template.content_format)


@require_GET
def compare(request: HttpRequest, object_id: str, *, model_admin: TemplateAdmin) -> HttpResponse:
    """`?from=` and `?to=` are numbers; left out, the last two versions."""
    template = template_of(model_admin, request, object_id)
    names = list(versions_of(template).defer("template_data"))
    latest = [str(one.number) for one in names[:2]]
    after = _numbered(template, request.GET.get("to", latest[0] if latest else ""))
    before = _numbered(template, request.GET.get("from", latest[-1] if latest else ""))
    if names and (before is None or after is None):
        raise Http404
    context = {
        **_context(model_admin, request, template),
        "title": _("What changed in the design"),
        "versions": names,
        "before": before,
        "after": after,
    }
    if before and after:
        context["changes"] = design_changes(before.template_data, after.template_data)
        context["sides"] = (before, after)
        context["is_present"] = before.template_data == template.template_data
    return render(request, "admin/templates/template/compare.html", context)


@require_POST
def restore(request: HttpRequest, object_id: str, *, model_admin: TemplateAdmin) -> HttpResponse:
    template = template_of(model_admin, request, object_id)
    if not model_admin.has_change_permission(request, template):
        raise PermissionDenied
    version = _numbered(template, request.POST.get("version", ""))
    if version is None:
        messages.error(request, _("This template has no such version."))
        return _to("versions", template)
    try:
        kept = restore_version(by=acting(request), template=template, version=version)
    except RuleBroken as refusal:
        several = refusal.problems if isinstance(refusal, ProblemList) else (refusal,)
        for one in several[:10]:
            messages.error(request, f"{one.field}: {one}" if one.field else str(one))
        return _to("versions", template)
    said = _("The design of version %(old)d is back, as version %(new)d.")
    messages.success(request, said % {"old": version.number, "new": kept.number})
    return _to("change", template)


def _context(
    model_admin: TemplateAdmin, request: HttpRequest, template: Template
) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "template": template,
        "can_restore": model_admin.has_change_permission(request, template),
    }


def _numbered(template: Template, number: str) -> TemplateVersion | None:
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    return version_of(template, int(number)) if is_number else None


def _to(name: str, template: Template) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"admin:templates_template_{name}", args=[template.pk]))
