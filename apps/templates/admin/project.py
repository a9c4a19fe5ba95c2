"""The project's page with a choice of template: this floor knows templates, the one below not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from apps.core.errors import InvalidInput
from apps.projects.admin import ProjectAdmin
from apps.projects.admin.forms import STYLE_FIELDS, ProjectForm
from apps.projects.models import Project
from apps.templates.models import Template
from apps.templates.selectors import template_for


def template_choices() -> list[tuple[str, Any]]:
    """Templates in use, by name, after the choice to leave it to the format."""
    rows = Template.objects.filter(is_active=True).order_by("name").values_list("slug", "name")
    return [("", str(_("The format's default template"))), *dict(rows).items()]


class ProjectWithTemplateForm(ProjectForm):
    style_fields = (*STYLE_FIELDS, "template")

    template = forms.ChoiceField(
        label=_("Template"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        choices=template_choices,
        help_text=_("Must be of the project's format."),
    )

    class Meta(ProjectForm.Meta):
        pass

    def clean(self) -> dict[str, Any]:
        """Only a template of the project's format and owner can be chosen."""
        data = super().clean()
        if data.get("template") and not self.errors:
            project = Project(
                user=data.get("user", self.instance.user),
                organization=data.get("organization", self.instance.organization),
                content_format=data["content_format"],
            )
            try:
                template_for(project, name=data["template"])
            except InvalidInput as problem:
                self.add_error("template", str(problem))
        return data


admin.site.unregister(Project)


@admin.register(Project)
class ProjectWithTemplateAdmin(ProjectAdmin):
    form = ProjectWithTemplateForm
    look_fields = (("template", "label"), ("voice", "speed", "pitch"))
