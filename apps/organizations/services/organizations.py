from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core import audit
from apps.core.errors import InvalidInput, NotAllowed, ProblemList
from apps.core.models import AuditLog
from apps.organizations.errors import WrongOrganizationState
from apps.organizations.models import Organization, OrganizationMember
from apps.organizations.permissions import Permission
from apps.organizations.policies import (
    check_can_create_organization,
    check_permitted,
    is_helping_staff,
)
from apps.organizations.services.places import lock
from apps.organizations.states import ORGANIZATION_STATES, OrganizationStatus, Role

FIELDS = frozenset({"name", "logo_url", "brand_colors", "settings"})
# A domain is pointed here by those who run the installation.
STAFF_FIELDS = FIELDS | {"custom_domain"}
_SLUG_LENGTH = 60


@transaction.atomic
def create_organization(*, by: User, owner: User | None = None, **fields: Any) -> Organization:
    """Found a team; whoever founds it owns it. Staff found one for somebody else: owner.

    fields are those of FIELDS (staff: STAFF_FIELDS), name is needed.
    """
    check_can_create_organization(by)
    if owner is not None and owner.pk != by.pk and not is_helping_staff(by):
        raise NotAllowed(_("Only staff found a team for somebody else."), field="owner")
    founder = owner or by
    if not founder.is_active:
        raise InvalidInput(_("Choose somebody whose account is active."), field="owner")
    organization = Organization(**_clean(by, fields))
    _validate(organization, exclude=("slug",))
    if organization.custom_domain:
        import_string(settings.WHITE_LABEL_GUARD)(organization=organization)
    _save_under_free_slug(organization)
    OrganizationMember.objects.create(organization=organization, user=founder, role=Role.OWNER)
    audit.record(
        by=by,
        action="organization.created",
        target=organization,
        changes={"name": organization.name, "owner": str(founder)},
    )
    return organization


@transaction.atomic
def change_organization(*, organization: Organization, by: User, **fields: Any) -> Organization:
    """Change the named fields; what did not change is not written."""
    locked = lock(organization.pk)
    check_permitted(by, locked, Permission.MANAGE_ORGANIZATION)
    changes = {
        name: [getattr(locked, name), value]
        for name, value in _clean(by, fields).items()
        if getattr(locked, name) != value
    }
    for name, (_before, after) in changes.items():
        setattr(locked, name, after)
    if changes:
        _validate(locked)
        if changes.get("custom_domain", ["", ""])[1]:
            import_string(settings.WHITE_LABEL_GUARD)(organization=locked)
        locked.save(update_fields=[*changes, "updated_at"])
        audit.record(by=by, action="organization.changed", target=locked, changes=changes)
    return locked


@transaction.atomic
def suspend_organization(*, organization: Organization, by: User) -> None:
    """Staff: nobody acts for the team, or sees what it has, until it is reinstated."""
    _move(organization, OrganizationStatus.SUSPENDED, "organization.suspended", by)


@transaction.atomic
def reinstate_organization(*, organization: Organization, by: User) -> None:
    _move(organization, OrganizationStatus.ACTIVE, "organization.reinstated", by)


def _move(organization: Organization, status: OrganizationStatus, action: str, by: User) -> None:
    if not is_helping_staff(by):
        raise NotAllowed(_("Only staff suspend and reinstate teams."))
    before = organization.status
    if not ORGANIZATION_STATES.move(organization, status):
        raise WrongOrganizationState(
            _("This team is “%(status)s” already.") % {"status": status.label}
        )
    audit.record(
        by=by,
        action=action,
        target=organization,
        severity=AuditLog.Severity.WARNING,
        changes={"status": [before, status.value]},
    )


def _clean(by: User, fields: Mapping[str, Any]) -> dict[str, Any]:
    known = STAFF_FIELDS if is_helping_staff(by) else FIELDS
    for name in fields:
        if name not in known:
            raise InvalidInput(
                _("There is no such field. Known are: %(known)s.")
                % {"known": ", ".join(sorted(known))},
                field=name,
            )
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in fields.items()
    }


def _validate(organization: Organization, *, exclude: tuple[str, ...] = ()) -> None:
    try:
        organization.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise ProblemList(
            InvalidInput(" ".join(sentences), field=field)
            for field, sentences in error.message_dict.items()
        ) from error


def _save_under_free_slug(organization: Organization) -> None:
    """Its short name is made of its name; a taken one gets an ending."""
    base = slugify(organization.name)[:_SLUG_LENGTH].strip("-") or "team"
    organization.slug = base
    while True:
        try:
            with transaction.atomic():
                organization.save(force_insert=True)
                return
        except IntegrityError:
            organization.slug = f"{base}-{secrets.token_hex(3)}"
