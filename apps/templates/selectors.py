from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _
from apps.organizations.models import Organization
from apps.organizations.permissions import Permission
from apps.organizations.selectors import allowed_by, owned_by
from apps.projects.models import Project
from apps.templates.design.branding import Brand
from apps.templates.models import BrandKit, Prompt, Template, TemplatePreview, TemplateVersion
from apps.templates.states import PromptType, TemplateType
from apps.usage.owners import Owner

_SHARED = Q(user__isnull=True, organization__isnull=True)
_ORDER = {"custom": 0, "premium": 1, "system": 2}


def templates_seen_by(user: User | AnonymousUser) -> QuerySet[Template]:
    """The person's own and their organizations' templates, and those everybody may use."""
    return Template.objects.filter(_SHARED | owned_by(user), is_active=True)


def templates_managed_by(user: User | AnonymousUser) -> QuerySet[Template]:
    """Those that the person may change; never the installation's own."""
    rows = Template.objects.exclude(template_type=TemplateType.SYSTEM)
    return rows.filter(allowed_by(user, Permission.MANAGE_PROJECTS))


def versions_of(template: Template) -> QuerySet[TemplateVersion]:
    """Newest first, each with its author."""
    rows = template.versions.select_related("author", "template")
    return rows.defer("template__template_data").order_by("-number")


def version_of(template: Template, number: int) -> TemplateVersion | None:
    # a number of more digits than the column holds names nothing
    return versions_of(template).filter(number=number).first() if number < 2**31 else None


def brand_kits_seen_by(user: User | AnonymousUser) -> QuerySet[BrandKit]:
    return BrandKit.objects.filter(owned_by(user))


def brand_kits_managed_by(user: User | AnonymousUser) -> QuerySet[BrandKit]:
    return BrandKit.objects.filter(allowed_by(user, Permission.MANAGE_ORGANIZATION))


def brand_of(user: User, organization: Organization | None) -> Brand | None:
    """The brand of the team, or the person's own when it is None; nothing when there is none."""
    owner = Owner(organization_id=organization.pk) if organization else Owner(user_id=user.pk)
    kit = BrandKit.objects.filter(owner.rows, is_active=True).first()
    return kit.brand if kit else None


def previews_seen_by(user: User) -> QuerySet[TemplatePreview]:
    """Those that the person asked for."""
    return TemplatePreview.objects.filter(requested_by=user)


def usable_for(project: Project) -> QuerySet[Template]:
    """The templates in use that can make the project's format: the installation's and its owner's,
    among them those that have a variant for that format."""
    makes_it = Q(content_format=project.content_format) | Q(
        template_data__variants__has_key=project.content_format
    )
    own = Q(user_id=project.user_id, organization_id=project.organization_id)
    return Template.objects.filter(makes_it, _SHARED | own, is_active=True)


def template_for(project: Project, *, name: str = "") -> Template:
    """The template a video of project is made with: the named one, the project's, or the default.

    Raises InvalidInput (field "template") when the name is not known or of another format.
    """
    usable = usable_for(project)
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
    of_format = usable.filter(template_type="system", content_format=project.content_format)
    default = (
        of_format.filter(vertical=project.vertical).order_by("slug").first()
        or of_format.filter(vertical__isnull=True).order_by("id").first()
    )
    if default is None:
        raise InvalidInput(
            _("No template is installed for this format. Run: python manage.py install_defaults"),
            field="template",
        )
    return default


def prompts_seen_by(user: User | AnonymousUser) -> QuerySet[Prompt]:
    """The person's own and their organizations' prompts, and the installation's."""
    return Prompt.objects.filter(_SHARED | owned_by(user))


def prompt_for(project: Project) -> Prompt | None:
    """The script prompt in force for the project's vertical, or the general one, if any; of either
    its owner's own before the installation's."""
    own = Q(user_id=project.user_id, organization_id=project.organization_id)
    in_force = Prompt.objects.filter(
        _SHARED | own,
        type=PromptType.SCRIPT,
        language=project.language,
        content_format=project.content_format,
        is_active=True,
        vertical__in=[project.vertical, "general"],
    )
    return min(
        in_force,
        key=lambda prompt: (prompt.vertical != project.vertical, prompt.is_shared),
        default=None,
    )
