"""The project's page with a choice of template: this floor knows templates, the one below not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from apps.core.errors import InvalidInput
from apps.projects.admin import ProjectAdmin
from apps.projects.admin.forms import STYLE_FIELDS, ProjectForm
from apps.projects.models import Project
from apps.projects.style import validate_modifications
from apps.templates.admin.forms import DesignField
from apps.templates.models import Template
from apps.templates.orders import check_order
from apps.templates.selectors import template_for


def template_choices() -> list[tuple[str, Any]]:
    """Templates in use, by name, after the choice to leave it to the format."""
    rows = Template.objects.filter(is_active=True).order_by("name").values_list("slug", "name")
    return [("", str(_("The format's default template"))), *dict(rows).items()]


class LookChoice(forms.RadioSelect):
    """Templates to choose from, each with its picture."""

    template_name = "admin/templates/widgets/look_choice.html"

    class Media:
        js = (Script("js/look_choice.js", type="module"),)

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        key, formats = self._looks.get(str(option["value"] or ""), ("", ()))
        option["picture"] = reverse("admin:templates_template_picture", args=[key]) if key else ""
        option["formats"] = " ".join(formats)
        return option

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """By the project's own templates, which Django's renderer of forms does not know."""
        del renderer
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        rows = Template.objects.filter(is_active=True).order_by("name")
        named = rows.values_list("slug", "pk", "content_format", "template_data__variants")
        self._looks = {
            slug: (str(key), (own, *(variants or ()))) for slug, key, own, variants in named
        }
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return context


class ProjectWithTemplateForm(ProjectForm):
    style_fields = (*STYLE_FIELDS, "template", "modifications")

    template = forms.ChoiceField(
        label=_("Template"),
        required=False,
        widget=LookChoice,
        choices=template_choices,
        help_text=_("Must be of the project's format."),
    )
    modifications = DesignField(
        label=_("Modifications of the template"),
        required=False,
        widget=UnfoldAdminTextareaWidget(
            attrs={"class": "console-code", "rows": 4, "spellcheck": "false"}
        ),
        help_text=_(
            'Values by Element.property, such as {"Title.text": "…", "Logo.visible": false}.'
        ),
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
        if data.get("modifications") and not self.errors:
            self._check_modifications(data)
        return data

    def _check_modifications(self, data: dict[str, Any]) -> None:
        """Each names something of the chosen template, and a value that suits."""
        project = Project(
            user=data.get("user", self.instance.user),
            organization=data.get("organization", self.instance.organization),
            content_format=data["content_format"],
            vertical=data["vertical"],
        )
        try:
            validate_modifications(data["modifications"])
            template = template_for(project, name=data.get("template") or "")
        except (ValidationError, InvalidInput) as problem:
            self.add_error("modifications", getattr(problem, "messages", [str(problem)]))
            return
        for sentence in check_order(template, project=project, modifications=data["modifications"]):
            self.add_error("modifications", sentence)


admin.site.unregister(Project)


@admin.register(Project)
class ProjectWithTemplateAdmin(ProjectAdmin):
    form = ProjectWithTemplateForm
    look_fields = ("template", "modifications", ("voice", "speed", "pitch"), ("music", "label"))
