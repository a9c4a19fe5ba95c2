from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.errors import InvalidInput
from apps.organizations.selectors import owned_by
from apps.projects.models import Project
from apps.templates.models import Prompt, Template
from apps.templates.states import PromptType

_ORDER = {"custom": 0, "premium": 1, "system": 2}


def templates_seen_by(user: User | AnonymousUser) -> QuerySet[Template]:
    """The person's own and their organizations' templates, and those everybody may use."""
    shared = Q(user__isnull=True, organization__isnull=True)
    return Template.objects.filter(shared | owned_by(user), is_active=True)


def template_for(project: Project, *, name: str = "") -> Template:
    """The template a video of project is made with: the named one, the project's, or the default.

    Raises InvalidInput (field "template") when the name is not known or of another format.
    """
    usable = Template.objects.filter(is_active=True, content_format=project.content_format).filter(
        Q(user__isnull=True, organization__isnull=True)
        | Q(user_id=project.user_id, organization_id=project.organization_id)
    )
    wanted = name or str(project.style_preset.get("template") or "")
    if wanted:
        named = sorted(usable.filter(slug=wanted), key=lambda row: _ORDER[row.template_type])
        if not named:
            raise InvalidInput(
                _("There is no template “%(name)s” for this format. Known are: %(known)s.")
                % {
                    "name": wanted,
                    "known": ", ".join(sorted(usable.values_list("slug", flat=True))) or "–",
                },
                field="template",
            )
        return named[0]
    default = (
        usable.filter(template_type="system", vertical=project.vertical).order_by("slug").first()
        or usable.filter(template_type="system", vertical__isnull=True).order_by("id").first()
    )
    if default is None:
        raise InvalidInput(
            _("No template is installed for this format. Run: python manage.py install_defaults"),
            field="template",
        )
    return default


def prompt_for(project: Project) -> Prompt | None:
    """The script prompt in force for the project's vertical, or the general one, if any."""
    prompts = {
        prompt.vertical: prompt
        for prompt in Prompt.objects.filter(
            type=PromptType.SCRIPT,
            language=project.language,
            content_format=project.content_format,
            is_active=True,
            vertical__in=[project.vertical, "general"],
        )
    }
    return prompts.get(project.vertical) or prompts.get("general")
