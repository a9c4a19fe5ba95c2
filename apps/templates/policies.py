"""Who may make and change templates, brands and prompts. Each check raises a sentence.

Staff of the installation with the right in the console help every customer.
"""

from __future__ import annotations

from apps.accounts.models import User
from apps.organizations.models import Organization
from apps.organizations.permissions import Permission
from apps.organizations.policies import is_permitted
from apps.subscriptions.entitlements import check_flag
from apps.templates.errors import (
    BrandEditingNotAllowed,
    PromptEditingNotAllowed,
    PromptsForStaffAlone,
    SystemTemplateKept,
    TemplateEditingNotAllowed,
)
from apps.templates.models import BrandKit, Prompt, Template
from apps.templates.states import TemplateType
from apps.usage.owners import Owner


def check_can_own_template(by: User, *, organization: Organization | None) -> None:
    """May by add a template to this team, or to their own when it is None? The plan decides too."""
    if organization and not is_permitted(by, organization, Permission.MANAGE_PROJECTS):
        raise TemplateEditingNotAllowed
    if not _is_helping(by, "templates.add_template"):
        check_flag(owner=_owner(by, organization), flag="advanced_templates")


def check_can_change_template(by: User, template: Template) -> None:
    if template.template_type == TemplateType.SYSTEM:
        raise SystemTemplateKept
    if _is_helping(by, "templates.change_template") or template.user_id == by.pk:
        return
    team = template.organization
    if team is None or not is_permitted(by, team, Permission.MANAGE_PROJECTS):
        raise TemplateEditingNotAllowed


def check_can_own_brand(by: User, *, organization: Organization | None) -> None:
    """May by set up the brand of this team, or their own when it is None?"""
    if organization and not is_permitted(by, organization, Permission.MANAGE_ORGANIZATION):
        raise BrandEditingNotAllowed
    if not _is_helping(by, "templates.add_brandkit"):
        check_flag(owner=_owner(by, organization), flag="advanced_templates")


def check_can_change_brand(by: User, kit: BrandKit) -> None:
    if _is_helping(by, "templates.change_brandkit") or kit.user_id == by.pk:
        return
    if kit.organization is None or not is_permitted(
        by, kit.organization, Permission.MANAGE_ORGANIZATION
    ):
        raise BrandEditingNotAllowed


def check_can_own_prompt(by: User, *, owner: Owner | None) -> None:
    """May by begin a prompt of this owner, or of the installation when it is None?"""
    if _is_helping(by, "templates.add_prompt"):
        return
    if owner is None:
        raise PromptsForStaffAlone
    _check_writes_for(by, owner)


def check_can_change_prompt(by: User, prompt: Prompt) -> None:
    if _is_helping(by, "templates.change_prompt"):
        return
    if prompt.is_shared:
        raise PromptsForStaffAlone
    _check_writes_for(by, Owner.of(prompt))


def _check_writes_for(by: User, owner: Owner) -> None:
    if owner.user_id is not None and owner.user_id == by.pk:
        return
    key = owner.organization_id
    team = Organization.objects.filter(pk=key).first() if key is not None else None
    if team is None or not is_permitted(by, team, Permission.MANAGE_PROJECTS):
        raise PromptEditingNotAllowed


def _is_helping(by: User, right: str) -> bool:
    return by.is_active and by.is_staff and by.has_perm(right)


def _owner(by: User, organization: Organization | None) -> Owner:
    return Owner(organization_id=organization.pk) if organization else Owner(user_id=by.pk)
