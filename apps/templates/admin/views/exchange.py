"""Templates in and out as files."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.core.errors import ProblemList, RuleBroken
from apps.organizations.models import Organization
from apps.templates.admin.views.looks import template_of
from apps.templates.models import Template
from apps.templates.services.exchange import (
    MOST_TEMPLATES,
    export_templates,
    import_templates,
    read_document,
)

if TYPE_CHECKING:
    from apps.templates.admin.template import TemplateAdmin


class ImportForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("A .json file that was exported here."))
    organization = forms.ModelChoiceField(
        label=_("For the organization"),
        queryset=Organization.objects.order_by("name"),
        required=False,
        empty_label=_("Myself"),
    )


@require_GET
def download(request: HttpRequest, object_id: str, *, model_admin: TemplateAdmin) -> HttpResponse:
    return as_file([template_of(model_admin, request, object_id)])


@require_GET
def export(request: HttpRequest, *, model_admin: TemplateAdmin) -> HttpResponse:
    """The templates named by `?id=`, or the newest ones, in one file."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    wanted = []
    for value in request.GET.getlist("id")[:MOST_TEMPLATES]:
        with suppress(ValueError):
            wanted.append(UUID(value))
    rows = Template.objects.order_by("-id")
    named = rows.filter(pk__in=wanted) if wanted else rows
    return as_file(named[:MOST_TEMPLATES])


def import_file(request: HttpRequest, *, model_admin: TemplateAdmin) -> HttpResponse:
    """The form, and what became of the file: all of its templates, or the mistakes of each."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = import_templates(
                by=cast(User, request.user),
                entries=read_document(form.cleaned_data["file"].read()),
                organization=form.cleaned_data["organization"],
            )
        except RuleBroken as error:
            several = error.problems if isinstance(error, ProblemList) else (error,)
            for one in several:
                form.add_error("file", f"{one.field}: {one}" if one.field else str(one))
        else:
            sentence = ngettext(
                "%(count)d template was imported.", "%(count)d templates were imported.", len(made)
            )
            messages.success(request, sentence % {"count": len(made)})
            return HttpResponseRedirect(reverse("admin:templates_template_changelist"))
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Import templates"),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "admin/templates/template/import.html", context, status=status)


def as_file(templates: Iterable[Template]) -> HttpResponse:
    several = list(templates)
    name = several[0].slug if len(several) == 1 else "templates"
    return HttpResponse(
        export_templates(several),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )
