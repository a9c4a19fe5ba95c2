"""A file on this machine taken into a library: looked at, converted if that is quick, stored."""

from __future__ import annotations

from pathlib import Path

from apps.accounts.models import User
from apps.contents.errors import EditingNotAllowed
from apps.contents.models import MediaAsset
from apps.contents.pipeline.scratch import work_folder
from apps.contents.policies import can_edit_library_of
from apps.contents.services.library import AssetFacts, add_upload
from apps.core.ids import new_id
from apps.usage.owners import Owner


def take_in(*, by: User, owner: Owner, path: Path, facts: AssetFacts) -> tuple[MediaAsset, bool]:
    """The file's row, and whether it is new. Nothing is stored of a file that is refused.

    Raises EditingNotAllowed, InvalidInput (field "file"), PlanLimitReached.
    """
    # Here, because they decode films, and every process reads this module.
    from apps.contents.library.preparing import prepare
    from apps.contents.library.uploads import inspect_upload

    if not can_edit_library_of(by, owner):
        raise EditingNotAllowed
    upload = inspect_upload(path)
    if not upload.is_quick:
        return add_upload(by=by, owner=owner, upload=upload, facts=facts)
    # Decoded before a row is locked: a large picture takes a second.
    with work_folder(new_id()) as folder:
        prepared = prepare(upload, folder)
        return add_upload(by=by, owner=owner, upload=upload, facts=facts, prepared=prepared)
