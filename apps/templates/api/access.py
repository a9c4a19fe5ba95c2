"""From an address to a row: 404 for what a person may not know of, 403 for what they only see."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404
from rest_framework.request import Request

from apps.accounts.models import User
from apps.core.api.conditional import check_tag
from apps.core.errors import NotAllowed
from apps.organizations.models import Organization
from apps.organizations.permissions import Permission
from apps.organizations.selectors import memberships_of
from apps.projects.errors import OrganizationUnknown
from apps.templates.errors import BrandEditingNotAllowed, TemplateEditingNotAllowed
from apps.templates.models import BrandKit, Prompt, Template, TemplatePreview
from apps.templates.selectors import (
    brand_kits_managed_by,
    brand_kits_seen_by,
    previews_seen_by,
    prompts_seen_by,
    templates_managed_by,
    templates_seen_by,
)
from apps.templates.series import lock_series, tag_of
from apps.templates.states import TemplateType


def seen_template(by: User, template_id: UUID) -> Template:
    """A template in use that by may look at, or one out of use that by may change."""
    seen = templates_seen_by(by).filter(pk=template_id).first()
    template = seen or templates_managed_by(by).filter(pk=template_id).first()
    if template is None:
        raise Http404
    return template


def managed_template(by: User, template_id: UUID) -> Template:
    """Locked, for a change. A system template is told apart by the service."""
    template = seen_template(by, template_id)
    if template.template_type == TemplateType.SYSTEM:
        return template
    locked = templates_managed_by(by).select_for_update(of=("self",)).filter(pk=template_id).first()
    if locked is None:
        raise TemplateEditingNotAllowed
    return locked


def seen_kit(by: User, kit_id: UUID) -> BrandKit:
    kit = brand_kits_seen_by(by).filter(pk=kit_id).first()
    if kit is None:
        raise Http404
    return kit


def managed_kit(by: User, kit_id: UUID, *, lock: bool = True) -> BrandKit:
    seen_kit(by, kit_id)
    rows = brand_kits_managed_by(by)
    if lock:
        rows = rows.select_for_update(of=("self",))
    kit = rows.filter(pk=kit_id).first()
    if kit is None:
        raise BrandEditingNotAllowed
    return kit


def own_preview(by: User, preview_id: UUID) -> TemplatePreview:
    preview = previews_seen_by(by).filter(pk=preview_id).first()
    if preview is None:
        raise Http404
    return preview


def seen_prompt(by: User, prompt_id: UUID) -> Prompt:
    prompt = prompts_seen_by(by).select_related("author").filter(pk=prompt_id).first()
    if prompt is None:
        raise Http404
    return prompt


def prompt_to_change(request: Request, by: User, prompt_id: UUID) -> Prompt:
    """With its series locked, if it is as the request says; who may is the service's to know."""
    prompt = seen_prompt(by, prompt_id)
    lock_series(prompt)
    prompt = seen_prompt(by, prompt_id)
    check_tag(request, tag_of(prompt))
    return prompt


def own_team(
    by: User,
    organization_id: UUID | None,
    permission: Permission = Permission.VIEW,
    refusal: Callable[[], NotAllowed] = TemplateEditingNotAllowed,
) -> Organization | None:
    """The team to own something new; raises for one the person is not in, or may only look at."""
    if organization_id is None:
        return None
    membership = memberships_of(by).filter(organization_id=organization_id).first()
    if membership is None:
        raise OrganizationUnknown
    if not membership.may(permission):
        raise refusal()
    organization: Organization = membership.organization
    return organization
