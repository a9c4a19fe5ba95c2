"""An owner's media library: adding, changing and removing files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.contents.errors import AssetChosen, AssetInUse, EditingNotAllowed
from apps.contents.models import MediaAsset
from apps.contents.policies import can_edit_library_of
from apps.contents.services.library_room import check_room_for
from apps.core import audit
from apps.core.errors import InvalidInput
from apps.core.ids import new_id
from apps.core.language import clean_text
from apps.core.queueing import enqueue
from apps.core.sentences import gettext as _
from apps.projects.models import Project
from apps.projects.style import OWN_MUSIC
from apps.templates.design.kinds import OF_LIBRARY
from apps.usage.owners import Owner, lock_owner

if TYPE_CHECKING:
    from apps.contents.library.preparing import Prepared
    from apps.contents.library.uploads import Upload

PREPARE_TASK = "contents.prepare_media"
MOST_TAGS, MAX_TAG = 20, 60
KINDS_OF = {
    "image": (MediaAsset.Kind.IMAGE,),
    "video": (MediaAsset.Kind.CLIP,),
    "audio": (MediaAsset.Kind.AUDIO, MediaAsset.Kind.MUSIC),
}


@dataclass(frozen=True, slots=True)
class AssetFacts:
    """What a person says about a file; None leaves it as it is. license: under which terms it may
    be shown; origin: where it is from."""

    title: str | None = None
    tags: Sequence[str] | None = None
    license: str | None = None
    origin: str | None = None
    kind: str | None = None


@transaction.atomic
def add_upload(
    *, by: User, owner: Owner, upload: Upload, facts: AssetFacts, prepared: Prepared | None = None
) -> tuple[MediaAsset, bool]:
    """Put an inspected file into the library; (asset, False) when the same bytes are there.

    prepared is given for what was quick; anything else is prepared by a worker. Raises
    EditingNotAllowed, PlanLimitReached (the owner's room is full), InvalidInput.
    """
    if not can_edit_library_of(by, owner):
        raise EditingNotAllowed
    lock_owner(owner)
    rows = MediaAsset.objects.filter(owner.rows, content__isnull=True)
    known = rows.filter(upload_checksum=upload.checksum).first()
    if known is not None and known.status != MediaAsset.Status.FAILED:
        return known, False
    if known is not None:
        _remove(known)
    check_room_for(owner, upload.size_bytes)
    asset = MediaAsset(
        pk=new_id(),
        user_id=owner.user_id,
        organization_id=owner.organization_id,
        kind=_kind(upload, facts.kind),
        source="upload",
        status=MediaAsset.Status.PROCESSING,
        upload_checksum=upload.checksum,
        checksum=upload.checksum,
        size_bytes=upload.size_bytes,
        mime_type="application/octet-stream",
        width=upload.width,
        height=upload.height,
        duration_ms=upload.duration_ms,
        uploaded_by=by,
    )
    _describe(asset, facts)
    if prepared is None:
        asset.storage_key = f"{folder_of(asset)}/{asset.pk}.upload"
        _store(asset.storage_key, upload.path)
        enqueue(PREPARE_TASK, asset.pk, queue="media")
    else:
        keep_prepared(asset, prepared)
    asset.save(force_insert=True)
    audit.record(by=by, action="media.uploaded", target=asset, changes={"kind": asset.kind})
    return asset, True


def keep_prepared(asset: MediaAsset, prepared: Prepared) -> None:
    """Store the prepared files and note what they are; the row is saved by the caller."""
    asset.storage_key = f"{folder_of(asset)}/{asset.pk}{prepared.path.suffix}"
    asset.preview_key = f"{folder_of(asset)}/{asset.pk}-preview{prepared.preview.suffix}"
    _store(asset.storage_key, prepared.path)
    _store(asset.preview_key, prepared.preview)
    asset.size_bytes = prepared.path.stat().st_size + prepared.preview.stat().st_size
    asset.mime_type, asset.duration_ms = prepared.mime_type, prepared.duration_ms
    asset.width, asset.height = prepared.width, prepared.height
    asset.status, asset.error_message = MediaAsset.Status.READY, ""


def folder_of(asset: MediaAsset) -> str:
    return f"media/{asset.organization_id or asset.user_id}"


@transaction.atomic
def update_asset(*, by: User, asset: MediaAsset, facts: AssetFacts) -> MediaAsset:
    """Change what is said about a file."""
    asset = MediaAsset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
    if not can_edit_library_of(by, Owner.of(asset)):
        raise EditingNotAllowed
    if facts.kind is not None and facts.kind != asset.kind:
        pair = KINDS_OF["audio"]
        if asset.kind not in pair or facts.kind not in pair:
            raise InvalidInput(_("A file stays what it is."), field="kind")
        asset.kind = facts.kind
    _describe(asset, facts)
    fields = ["title", "tags", "license", "origin", "kind", "updated_at"]
    asset.save(update_fields=fields)
    audit.record(by=by, action="media.changed", target=asset)
    return asset


@transaction.atomic
def delete_asset(*, by: User, asset: MediaAsset) -> None:
    """Remove a file from the library, and from the storage once that is certain. Raises AssetInUse
    while a scene shows it, and AssetChosen while a project names it."""
    asset = MediaAsset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
    if not can_edit_library_of(by, Owner.of(asset)):
        raise EditingNotAllowed
    audit.record(by=by, action="media.deleted", target=asset)
    _remove(asset)


def _remove(asset: MediaAsset) -> None:
    titles = asset.scenes.values_list("content__title", flat=True).distinct()
    used = list(titles[:4])
    if used:
        raise AssetInUse(used)
    chosen = list(_choosing(asset).values_list("name", flat=True)[:4])
    if chosen:
        raise AssetChosen(chosen)
    keys = [key for key in (asset.storage_key, asset.preview_key) if key]
    asset.delete()
    for key in keys:
        transaction.on_commit(partial(default_storage.delete, key))


def _choosing(asset: MediaAsset) -> QuerySet[Project]:
    """The projects whose films have it as their music or as a clip of their template."""
    is_music = Q(style_preset__music=f"{OWN_MUSIC}{asset.pk}")
    is_shown = Q(style_preset__modifications__icontains=f'"{OF_LIBRARY}{asset.pk}"')
    return Project.objects.filter(Owner.of(asset).rows).filter(is_music | is_shown)


def _kind(upload: Upload, wanted: str | None) -> str:
    kinds = KINDS_OF[upload.family]
    if not wanted:
        return kinds[0]
    if wanted not in kinds:
        raise InvalidInput(
            _("This file is %(format)s. Choose %(kinds)s.")
            % {"format": upload.format.name, "kinds": ", ".join(kinds)},
            field="kind",
        )
    return wanted


def _describe(asset: MediaAsset, facts: AssetFacts) -> None:
    for name, most in (("title", 200), ("license", 200), ("origin", 300)):
        value = getattr(facts, name)
        if value is not None:
            value = " ".join(clean_text(value).split())
            if len(value) > most:
                raise InvalidInput(
                    _("At most %(most)d characters have room here.") % {"most": most}, field=name
                )
            setattr(asset, name, value)
    if facts.tags is not None:
        asset.tags = _tags(facts.tags)


def _tags(tags: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(" ".join(clean_text(tag).split()).lower() for tag in tags))
    found = [tag for tag in found if tag]
    if len(found) > MOST_TAGS or any(len(tag) > MAX_TAG for tag in found):
        raise InvalidInput(
            _("At most %(count)d tags of %(most)d characters.")
            % {"count": MOST_TAGS, "most": MAX_TAG},
            field="tags",
        )
    return found


def _store(key: str, path: Path) -> None:
    with path.open("rb") as file:
        default_storage.save(key, File(file))
