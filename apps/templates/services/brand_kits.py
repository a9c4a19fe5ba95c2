"""An owner's brand: colours, fonts, logo, watermark, intro and outro."""

from __future__ import annotations

from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.errors import Conflict, InvalidInput, ProblemList
from apps.core.sentences import gettext as _
from apps.organizations.models import Organization
from apps.templates.brand_files import CheckedFile, check_clip, check_picture
from apps.templates.models import BrandKit
from apps.templates.models.brand_kit import PICTURE_ROLES, ROLES
from apps.templates.policies import check_can_change_brand, check_can_own_brand

EDITED = (
    "text_color",
    "accent_color",
    "palettes",
    "headline_font",
    "body_font",
    "watermark_corner",
    "is_active",
)


class BrandKitThere(Conflict):
    code = "brand_kit_there"

    def __init__(self) -> None:
        super().__init__(_("There is a brand kit already; an owner has one. Change that."))


@transaction.atomic
def create_brand_kit(
    *, by: User, organization: Organization | None = None, **fields: Any
) -> BrandKit:
    """The brand of organization, or of the acting person when none is given."""
    check_can_own_brand(by, organization=organization)
    kit = BrandKit(user=None if organization else by, organization=organization, **fields)
    _check(kit)
    try:
        with transaction.atomic():
            kit.save()
    except IntegrityError as error:
        if "idx_brand_kits" in str(error):
            raise BrandKitThere from error
        raise
    audit.record(by=by, action="brand_kit.created", target=kit)
    return kit


@transaction.atomic
def update_brand_kit(*, by: User, kit: BrandKit, **fields: Any) -> BrandKit:
    """Change the named fields (of EDITED). New videos have the new look; those that are there, and
    those being made, keep theirs."""
    check_can_change_brand(by, kit)
    changes = {
        name: [getattr(kit, name), value]
        for name, value in fields.items()
        if getattr(kit, name) != value
    }
    for name, (_before, after) in changes.items():
        setattr(kit, name, after)
    if changes:
        _check(kit)
        kit.save(update_fields=[*changes, "updated_at"])
        audit.record(by=by, action="brand_kit.changed", target=kit, changes=changes)
    return kit


def put_brand_file(*, by: User, kit: BrandKit, role: str, file: BinaryIO, name: str) -> BrandKit:
    """Take a logo, watermark, intro or outro in place of the one that is there.

    Raises InvalidInput (field "file" or "role"); nothing is stored then. The one before stays in
    the storage: films that were ordered with it may still be made.
    """
    check_can_change_brand(by, kit)
    _check_role(role)
    checked = (check_picture if role in PICTURE_ROLES else check_clip)(file, name)
    return _write_file(by, kit, role, store_brand_file(kit, checked))


def store_brand_file(kit: BrandKit, checked: CheckedFile) -> dict[str, Any]:
    """Keep a checked file under its owner; its facts, as a kit's `files` has them."""
    owner = kit.organization_id or kit.user_id
    key = f"brands/{owner}/{checked.digest}.{checked.suffix}"
    if not default_storage.exists(key):
        default_storage.save(key, ContentFile(checked.data))
    return {"key": key, **checked.facts}


def remove_brand_file(*, by: User, kit: BrandKit, role: str) -> BrandKit:
    check_can_change_brand(by, kit)
    _check_role(role)
    return _write_file(by, kit, role, None)


@transaction.atomic
def delete_brand_kit(*, by: User, kit: BrandKit) -> None:
    check_can_change_brand(by, kit)
    audit.record(by=by, action="brand_kit.deleted", target=kit)
    kit.delete()


@transaction.atomic
def _write_file(by: User, kit: BrandKit, role: str, facts: dict[str, Any] | None) -> BrandKit:
    locked = BrandKit.objects.select_for_update().get(pk=kit.pk)
    files = {name: value for name, value in locked.files.items() if name != role}
    locked.files = {**files, role: facts} if facts else files
    locked.save(update_fields=["files", "updated_at"])
    verb = "file_put" if facts else "file_removed"
    audit.record(by=by, action=f"brand_kit.{verb}", target=locked, changes={"role": role})
    return locked


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise InvalidInput(
            _("must be one of %(known)s") % {"known": ", ".join(ROLES)}, field="role"
        )


def _check(kit: BrandKit) -> None:
    try:
        kit.full_clean(exclude=["files"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise ProblemList(
            InvalidInput(" ".join(sentences), field=field)
            for field, sentences in error.message_dict.items()
        ) from error
